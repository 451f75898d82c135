package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// library is the segment where support material is found and read.
type library struct {
	env  *Env
	desk MaterialDesk

	root    fyne.CanvasObject
	search  *widgets.SearchEntry
	filters libraryFilters
	browser *browser
	reader  *materialReader
	latest  *Latest[libraryFound]
	all     []materialEntry // all there is
	shown   []materialEntry
	wanted  itemRef // what is to be chosen when the list has been read again
}

// libraryFound is what the desk has found.
type libraryFound struct {
	all   []materialEntry
	shown []materialEntry
}

func newLibrary(env *Env, d MaterialDesk) *library {
	l := &library{env: env, desk: d, latest: NewLatest[libraryFound](env.Tasks)}
	l.search = widgets.NewSearchEntry(env.T("material.search"), "/")
	l.search.OnChanged = func(string) { l.load() }
	l.filters.build(env, l)
	l.browser = newBrowser(env, func() int { return len(l.shown) }, l.row, l.show)
	l.search.Entry.OnKey = l.browser.searchKey
	l.reader = newMaterialReader(env, d, l.browser.detail)
	l.reader.written = env.Words.Language()
	l.reader.turned = func() { l.browser.list.Refresh() }
	row := widgets.Row(12, l.search, l.filters.kind)
	top := widgets.Column(0, widgets.Inset(20, 10, 20, 10, widgets.Column(8, row, l.filters.row)), widgets.NewHairline())
	l.root = widgets.Frame(top, nil, l.browser.root)
	l.load()
	return l
}

// Object implements materialView.
func (l *library) Object() fyne.CanvasObject { return l.root }

func (l *library) refresh() {
	if i := l.browser.at; i >= 0 && i < len(l.shown) && l.wanted == (itemRef{}) {
		l.wanted = l.shown[i].ref()
	}
	l.load()
}

func (l *library) onKey(e *fyne.KeyEvent) bool { return l.browser.searchKey(e) }

func (l *library) focus() { l.env.Window.Canvas().Focus(l.search.Entry) }

// reveal shows one item, whatever the filters say of others.
func (l *library) reveal(ref itemRef) {
	l.wanted = ref
	for _, e := range l.shown {
		if e.ref() == ref {
			l.load()
			return
		}
	}
	l.filters.clear()
	l.search.Entry.SetText("")
	l.load()
}

// load finds what the filters ask for.
func (l *library) load() {
	c := l.filters.chosen
	c.text = strings.TrimSpace(l.search.Entry.Text)
	l.latest.LoadAfter(searchPause, func(ctx context.Context) (libraryFound, error) { return l.find(ctx, c) },
		func(found libraryFound, err error) {
			if err != nil {
				l.env.Report(err)
				return
			}
			l.all, l.shown = found.all, found.shown
			l.filters.know(l.all)
			nothing := l.env.T("material.none")
			if len(l.all) == 0 {
				nothing = l.env.T("material.empty")
			}
			l.browser.refresh(nothing)
			l.choose(l.wanted)
			l.wanted = itemRef{}
		})
}

// choose shows an entry, where it is listed.
func (l *library) choose(ref itemRef) {
	for i, e := range l.shown {
		if e.ref() == ref {
			l.browser.choose(i)
		}
	}
}

// chosen is the entry that is shown; ok is false when there is none.
func (l *library) chosen() (e materialEntry, ok bool) {
	if i := l.browser.at; i >= 0 && i < len(l.shown) {
		return l.shown[i], true
	}
	return materialEntry{}, false
}

func (l *library) find(ctx context.Context, c libraryChoice) (libraryFound, error) {
	all, err := readEntries(ctx, l.desk)
	if err != nil {
		return libraryFound{}, err
	}
	entries := all
	if c.text != "" {
		kinds := itemKinds()
		if c.kind != "" {
			kinds = []support.ItemKind{c.kind}
		}
		found, err := l.desk.FindMaterial(ctx, c.text, kinds, "", c.form.wants(), 0)
		if err != nil {
			return libraryFound{}, err
		}
		entries = inOrder(all, found)
	}
	out := libraryFound{all: all}
	for _, e := range entries {
		if c.fits(e) {
			out.shown = append(out.shown, e)
		}
	}
	c.order.sort(out.shown)
	return out, nil
}

func (l *library) row(i int) widgets.BrowseData {
	e := l.shown[i]
	it := e.best(l.reader.written)
	service := e.service()
	if it.Kind == support.KindService {
		service = "" // its name stands above
	}
	return widgets.BrowseData{Title: it.Title,
		Subtitle: joined([]string{l.env.T("new." + string(it.Kind)), e.forms(), service, usedText(l.env, e.used)})}
}

// show shows an entry to read.
func (l *library) show(i int) { l.reader.show(l.shown[i]) }
