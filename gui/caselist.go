package gui

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// searchPause is how long a search waits for the next letter.
const searchPause = 120 * time.Millisecond

// caseList is the middle pane: search above, the cases of a worklist below.
type caseList struct {
	env    *Env
	source rowSource
	agent  string
	onOpen func(support.CaseID)
	onRows func() // after rows were shown

	loader  *Latest[batch]
	pager   *Latest[batch]
	parts   listParts
	at      listPlace
	loaded  bool
	emptied func() *widgets.Button // what an empty list offers to do
}

type listParts struct {
	search *widgets.SearchEntry
	list   *rowList
	body   *fyne.Container
	empty  *fyne.Container
	root   fyne.CanvasObject
	wait   *patience
}

// listPlace is which case is open, and where it stood when it was last seen.
type listPlace struct {
	open  support.CaseID
	index int
}

func newCaseList(env *Env, desk ListDesk) *caseList {
	l := &caseList{env: env, source: rowSource{desk: desk},
		loader: NewLatest[batch](env.Tasks), pager: NewLatest[batch](env.Tasks)}
	l.source.query.Worklist = support.WorklistNew
	l.at.index = -1
	l.build()
	return l
}

// Object implements pane.
func (l *caseList) Object() fyne.CanvasObject { return l.parts.root }

func (l *caseList) build() {
	p := &l.parts
	p.search = widgets.NewSearchEntry(l.env.T("list.search"), "/")
	p.search.OnChanged = func(string) { l.searchTyped() }
	p.search.Entry.OnSubmitted = func(string) { l.openIndex(max(0, l.source.index(l.at.open))); l.leaveSearch(false) }
	p.search.Entry.OnKey = l.searchKey
	p.list = newRowList(func() int { return len(l.source.cases) }, l.showRow, l.openIndex)
	p.list.step = l.step
	p.empty = container.NewStack()
	p.body = container.NewStack(container.NewThemeOverride(p.list, listTheme{}), p.empty)
	line := widgets.NewProgressLine()
	p.wait = newPatience(l.env.Tasks, line.Run, line.Stop)
	head := widgets.Column(0, widgets.Inset(12, 12, 12, 12, p.search), widgets.NewHairline())
	p.root = widgets.NewSurface(container.NewStack(widgets.Frame(head, nil, p.body), widgets.TopLine(line)))
}

// show shows a worklist of a mailbox (0: all of them) from its beginning.
func (l *caseList) show(w support.Worklist, mailbox support.MailboxID) {
	l.source.query.Worklist, l.source.query.Mailbox = w, mailbox
	l.source.set(batch{})
	l.loaded = false
	l.at.index = -1
	if l.source.search != "" {
		l.source.search = ""
		l.parts.search.Entry.SetText("")
	}
	l.parts.list.ScrollToTop()
	l.reload(0)
}

// refresh reads again what is shown, and keeps the open case and the place.
func (l *caseList) refresh() { l.reload(0) }

func (l *caseList) reload(pause time.Duration) {
	l.pager.Drop()
	l.parts.wait.begin()
	l.loader.LoadAfter(pause, l.source.load(len(l.source.cases)), func(b batch, err error) {
		l.parts.wait.end()
		if err != nil {
			l.env.Report(err)
			return
		}
		l.source.set(b)
		l.showRows()
	})
}

func (l *caseList) showRows() {
	l.loaded = true
	if i := l.source.index(l.at.open); i >= 0 {
		l.at.index = i
	}
	l.parts.empty.Objects = nil
	if len(l.source.cases) == 0 {
		l.parts.empty.Objects = []fyne.CanvasObject{l.emptyText()}
	}
	l.parts.empty.Refresh()
	l.parts.list.Refresh()
	if l.onRows != nil {
		l.onRows()
	}
}

func (l *caseList) emptyText() fyne.CanvasObject {
	if l.source.search != "" {
		return widgets.NewEmpty(l.env.T("list.no_hits"), widgets.NewButton(l.env.T("list.clear_search"), "Esc", func() { l.leaveSearch(true) }))
	}
	var b *widgets.Button
	if l.emptied != nil {
		if b = l.emptied(); b != nil {
			return widgets.NewEmpty(l.env.T("list.no_mailbox"), b)
		}
	}
	return widgets.NewEmpty(l.env.T("empty."+string(l.source.query.Worklist)), nil)
}

// showRow fills a row; near the end it reads on.
func (l *caseList) showRow(i int, row *widgets.CaseRow) {
	if i >= len(l.source.cases) {
		return
	}
	c := l.source.cases[i]
	row.Set(rowData(l.env, c, l.agent, l.source.snippet[c.ID], c.ID == l.at.open))
	if l.source.more && i >= len(l.source.cases)-pageSize/4 && !l.pager.Busy() && !l.loader.Busy() {
		l.pager.Load(l.source.loadMore(), func(b batch, err error) {
			if err != nil {
				l.env.Report(err)
				return
			}
			l.source.add(b)
			l.parts.list.Refresh()
		})
	}
}

// rowData is what a row of the list shows for a case.
func rowData(env *Env, c support.Case, agent, snippet string, open bool) widgets.RowData {
	text := present.Row(env.Words, c, present.Viewer{Agent: agent, Now: env.Now()})
	shape, col := statusSign(c)
	d := widgets.RowData{Title: text.Requester, Time: text.Time, Text: text.Subject, Shape: shape,
		Word: text.Status, Color: col, Bold: c.Activity.Unread, Selected: open}
	if snippet != "" {
		d.Signs = []widgets.RowSign{{Text: snippet}}
		return d
	}
	for _, s := range text.Signs {
		d.Signs = append(d.Signs, widgets.RowSign{Text: s.Text, Danger: s.Urgent})
	}
	return d
}

// openIndex opens the case of a row.
func (l *caseList) openIndex(i int) {
	if i < 0 || i >= len(l.source.cases) {
		return
	}
	id := l.source.cases[i].ID
	l.mark(id)
	if l.onOpen != nil {
		l.onOpen(id)
	}
}

// mark shows which case is open.
func (l *caseList) mark(id support.CaseID) {
	l.at.open = id
	if i := l.source.index(id); i >= 0 {
		l.at.index = i
		l.parts.list.reveal(i)
	}
	l.parts.list.Refresh()
}

// step opens the case so many rows on. Where the open case has left the list,
// the one that stands in its place comes next.
func (l *caseList) step(by int) {
	n := len(l.source.cases)
	if n == 0 {
		return
	}
	i := l.source.index(l.at.open)
	switch {
	case i >= 0:
		i += by
	case l.at.index < 0:
		i = 0
	case by > 0:
		i = l.at.index + by - 1
	default:
		i = l.at.index + by
	}
	l.openIndex(min(max(i, 0), n-1))
}

// focusSearch puts the cursor into the search field.
func (l *caseList) focusSearch() { l.env.Window.Canvas().Focus(l.parts.search.Entry) }

func (l *caseList) searchTyped() {
	text := l.parts.search.Entry.Text
	if text == l.source.search {
		return
	}
	l.source.search = text
	pause := searchPause
	if text == "" {
		pause = 0
	}
	l.parts.list.ScrollToTop()
	l.reload(pause)
}

func (l *caseList) searchKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyEscape:
		l.leaveSearch(true)
	case fyne.KeyDown:
		l.leaveSearch(false)
		l.step(1)
	default:
		return false
	}
	return true
}

// leaveSearch gives the keys back to the list, and empties the field where the
// search is over.
func (l *caseList) leaveSearch(clear bool) {
	if clear && l.parts.search.Entry.Text != "" {
		l.parts.search.Entry.SetText("")
	}
	l.env.Window.Canvas().Unfocus()
}

// rowList is a list whose arrow keys open the next case at once and that hands
// the other keys to the window.
type rowList struct {
	widget.List
	step func(by int)
}

func newRowList(length func() int, update func(int, *widgets.CaseRow), chosen func(int)) *rowList {
	r := &rowList{}
	r.HideSeparators = false
	r.Length = length
	r.CreateItem = func() fyne.CanvasObject { return widgets.NewCaseRow() }
	r.UpdateItem = func(i int, o fyne.CanvasObject) {
		if row, ok := o.(*widgets.CaseRow); ok {
			update(i, row)
		}
	}
	r.OnSelected = func(i int) {
		r.UnselectAll() // the open case is marked by its ID: an index goes stale
		chosen(i)
	}
	r.ExtendBaseWidget(r)
	return r
}

// reveal scrolls a row into view.
func (r *rowList) reveal(i int) { r.ScrollTo(i) }

// ScrollToTop shows the first row; before the list was first drawn it is there.
func (r *rowList) ScrollToTop() { r.ScrollToOffset(0) }

// TypedKey implements fyne.Focusable.
func (r *rowList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		r.step(1)
	case fyne.KeyUp:
		r.step(-1)
	default:
		widgets.PassKey(r, e)
	}
}

// TypedRune implements fyne.Focusable.
func (r *rowList) TypedRune(c rune) { widgets.PassRune(r, c) }

// listTheme makes a list's rows touch, with a hairline between.
type listTheme struct{ widgets.FlatTheme }

func (l listTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNameSelection {
		n = widgets.ColorSurface
	}
	return l.FlatTheme.Color(n, v)
}

func (l listTheme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNamePadding, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameSelectionRadius:
		return 0
	}
	return l.FlatTheme.Size(n)
}
