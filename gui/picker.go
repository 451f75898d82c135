package gui

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linje/gui/widgets"
	"linje/support"
)

const (
	// pickPause is how long a picker waits for the next key before it searches.
	pickPause = 5 * time.Millisecond
	// pickPatience is how long it waits for the list with what fits the case
	// first, before it shows one without that.
	pickPatience = 20 * time.Millisecond
	// pickLimit is how many proposals a picker loads, pickVisible how many it shows
	// without scrolling.
	pickLimit   = 12
	pickVisible = 5

	pickWidth float32 = 420
)

// picker is the floating list of templates, or of articles, guides and links. It
// is filtered by what is typed after "::" or "??" in the answer, or in a search
// field of its own when it was opened by its button.
type picker struct {
	pickCalls
	env    *Env
	desk   MaterialFinder
	list   *widgets.PopupList
	search *widgets.Entry
	panel  fyne.CanvasObject // what floats: the list, or the list below its field
	found  []support.Suggestion
	latest *Latest[[]support.Suggestion] // with what fits the case first
	quick  *Latest[[]support.Suggestion] // without, where that takes long
	at     pickAsk
	as     support.InsertAs // how articles go in, for this run
	ways   *pickWays
}

// pickCalls are what a picker tells the composer.
type pickCalls struct {
	// onPick is called with what was chosen.
	onPick func(k pickKind, item support.Item)
	// onClose is called when the picker was closed without a choice.
	onClose func()
	// onField is called when the keyboard belongs to the answer again.
	onField func()
}

// pickAsk is what a picker was opened for.
type pickAsk struct {
	kind     pickKind
	caseID   support.CaseID
	language support.Language
	place    func(size fyne.Size) fyne.Position
	query    string
}

func newPicker(env *Env, desk MaterialFinder) *picker {
	p := &picker{env: env, desk: desk, latest: NewLatest[[]support.Suggestion](env.Tasks),
		quick: NewLatest[[]support.Suggestion](env.Tasks), as: support.AsLink}
	p.list = widgets.NewPopupList(p.choose)
	p.ways = newPickWays(env, func(as support.InsertAs) {
		p.setWay(as)
		p.typeOn()
	})
	p.search = widgets.NewEntry()
	p.search.OnKey, p.search.OnShortcut = p.typedKey, p.typedShortcut
	p.search.OnChanged = func(text string) {
		if p.isOpen() && text != p.at.query {
			p.at.query = text
			p.load()
		}
	}
	return p
}

func (p *picker) isOpen() bool { return p.panel != nil }

// follow opens the picker, or filters it, by what is typed in the answer.
func (p *picker) follow(a pickAsk) {
	if p.isOpen() && p.panel != fyne.CanvasObject(p.list) {
		p.close()
	}
	p.at = a
	if !p.isOpen() {
		p.panel = p.list
		p.list.SetRows(nil)
	}
	p.load()
}

// openSearch opens the picker with a field of its own.
func (p *picker) openSearch(a pickAsk) {
	p.close()
	p.at = a
	p.search.SetText("")
	p.search.PlaceHolder = p.env.T("pick.search.template")
	if a.kind == pickLink {
		p.search.PlaceHolder = p.env.T("pick.search.link")
	}
	p.list.SetRows(nil)
	p.panel = widgets.Frame(widgets.Inset(0, 0, 0, 6, p.search), nil, p.list)
	p.found = nil
	p.place()
	p.env.Window.Canvas().Focus(p.search)
	p.load()
}

// close takes the picker away.
func (p *picker) close() {
	if !p.isOpen() {
		return
	}
	p.latest.Drop()
	p.quick.Drop()
	p.env.Float.Hide(p.panel)
	p.panel, p.found = nil, nil
}

func (p *picker) cancel() {
	p.close()
	if p.onClose != nil {
		p.onClose()
	}
}

// load finds what fits what is typed. The list stands within moments: where it
// takes longer to say what fits the case, it comes without that first.
func (p *picker) load() {
	a := p.at
	pause := pickPause
	if a.query == "" {
		pause = 0
	}
	find := func(id support.CaseID) func(context.Context) ([]support.Suggestion, error) {
		return func(ctx context.Context) ([]support.Suggestion, error) {
			return p.desk.FindMaterial(ctx, a.query, a.kind.kinds(), id, a.language, pickLimit)
		}
	}
	shown := false
	p.quick.LoadAfter(pause+pickPatience, find(""), func(found []support.Suggestion, err error) {
		if err == nil {
			shown = true
			p.show(found)
		}
	})
	p.latest.LoadAfter(pause, find(a.caseID), func(found []support.Suggestion, err error) {
		p.quick.Drop()
		if err != nil {
			p.cancel()
			p.env.Report(err)
			return
		}
		if shown {
			found = p.settled(found)
		}
		p.show(found)
	})
}

// settled is a list that comes when another is shown already: down to the row
// that is selected that one stays as it is, so that nothing moves under the hand.
func (p *picker) settled(found []support.Suggestion) []support.Suggestion {
	keep := min(p.list.Selected()+1, len(p.found))
	out := append([]support.Suggestion(nil), p.found[:keep]...)
	for _, s := range found {
		if len(out) < pickLimit && !slices.ContainsFunc(out, func(have support.Suggestion) bool {
			return have.Item.ID == s.Item.ID && have.Item.Kind == s.Item.Kind
		}) {
			out = append(out, s)
		}
	}
	return out
}

// show fills the list and puts it in its place. The row that was selected stays
// so where it is still there.
func (p *picker) show(found []support.Suggestion) {
	if !p.isOpen() {
		return
	}
	selected := 0
	if i := p.list.Selected(); i > 0 && i < len(p.found) && i < len(found) && found[i].Item.ID == p.found[i].Item.ID {
		selected = i
	}
	p.found = found
	rows := make([]widgets.PopupRow, 0, len(p.found))
	for _, s := range p.found {
		rows = append(rows, widgets.PopupRow{Title: s.Item.Title, Subtitle: pickSubtitle(p.env, s)})
	}
	if len(rows) == 0 {
		rows = []widgets.PopupRow{p.nothing()}
	}
	p.list.SetRows(rows)
	p.list.Select(selected)
	p.place()
}

// place puts the picker in its place, in the size that its rows take.
func (p *picker) place() {
	p.list.SetFoot(nil)
	if p.at.kind == pickLink && len(p.found) > 0 {
		p.ways.mark(p.as)
		p.list.SetFoot(p.ways.row)
	}
	searching := p.panel != fyne.CanvasObject(p.list)
	size := p.list.SizeFor(pickWidth, pickVisible)
	if searching {
		size.Height += p.search.MinSize().Height + 6
	}
	if p.list.Len() > 0 || searching {
		p.env.Float.Show(p.panel, p.at.place(size), size)
	}
}

// nothing is the row that says that there is nothing, and what to do.
func (p *picker) nothing() widgets.PopupRow {
	if p.at.query == "" {
		return widgets.PopupRow{Title: p.env.T("pick.empty"), Subtitle: p.env.T("pick.empty.do")}
	}
	return widgets.PopupRow{Title: p.env.T("pick.none", "Query", p.at.query), Subtitle: p.env.T("pick.none.do")}
}

// typedKey deals with the keys that drive an open picker.
func (p *picker) typedKey(k *fyne.KeyEvent) bool {
	if !p.isOpen() {
		return false
	}
	switch k.Name {
	case fyne.KeyUp:
		p.list.Step(-1)
	case fyne.KeyDown:
		p.list.Step(1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		if len(p.found) == 0 {
			p.cancel()
			return false
		}
		p.list.Choose()
	case fyne.KeyEscape:
		p.cancel()
	default:
		return false
	}
	return true
}

// mostNumbered is how many rows can be chosen by their number, with Ctrl.
const mostNumbered = pickVisible

// typedShortcut deals with the keys that choose a row by its number, and how an
// article goes in.
func (p *picker) typedShortcut(s fyne.Shortcut) bool {
	k, ok := s.(*desktop.CustomShortcut)
	if !p.isOpen() || !ok || k.Modifier != fyne.KeyModifierShortcutDefault {
		return false
	}
	if as := wayOf(k.KeyName); p.at.kind == pickLink && as != "" {
		p.setWay(as)
		return true
	}
	n, err := strconv.Atoi(string(k.KeyName))
	if err != nil || n < 1 || n > mostNumbered {
		return false
	}
	if n <= len(p.found) {
		p.choose(n - 1)
	}
	return true // nothing else happens by it while one chooses
}

// typeOn gives the keyboard back to what filters the list.
func (p *picker) typeOn() {
	if p.panel == fyne.CanvasObject(p.list) {
		p.onField()
		return
	}
	p.env.Window.Canvas().Focus(p.search)
}

// setWay sets how articles go in from now on.
func (p *picker) setWay(as support.InsertAs) {
	p.as = as
	p.ways.mark(as)
}

func (p *picker) choose(i int) {
	if i < 0 || i >= len(p.found) {
		p.cancel()
		return
	}
	kind, item := p.at.kind, p.found[i].Item
	p.close()
	if p.onPick != nil {
		p.onPick(kind, item)
	}
}
