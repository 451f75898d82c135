package gui

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
	onNone func() // another list was chosen, and there is no case in it

	loader  *Latest[batch]
	pager   *Latest[batch]
	parts   listParts
	at      listPlace
	loaded  bool
	emptied func() *widgets.Button // what an empty list offers to do
}

type listParts struct {
	search *widgets.SearchEntry
	aside  *asideStrip
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
	hit   bool // the first hit is to be opened when it comes
	back  bool // the open case is to be shown when the list is back
	turn  bool // another list was chosen: its first case is to be opened
}

func newCaseList(env *Env, desk ListDesk) *caseList {
	l := &caseList{env: env, source: rowSource{desk: desk},
		loader: NewLatest[batch](env.Tasks), pager: NewLatest[batch](env.Tasks)}
	l.source.query.Worklist = support.WorklistNew
	l.at.index = -1
	l.parts.aside = newAsideStrip(env, desk)
	l.build()
	return l
}

// Object implements pane.
func (l *caseList) Object() fyne.CanvasObject { return l.parts.root }

func (l *caseList) build() {
	p := &l.parts
	p.search = widgets.NewSearchEntry(l.env.T("list.search"), "/")
	p.search.OnChanged = func(string) { l.searchTyped() }
	p.search.Entry.OnSubmitted = func(string) { l.openHit() }
	p.search.Entry.OnKey = l.searchKey
	p.list = newRowList(func() int { return len(l.source.cases) }, l.showRow, l.openIndex)
	p.list.step = l.step
	p.empty = container.NewStack()
	p.body = container.NewStack(container.NewThemeOverride(p.list, listTheme{}), p.empty)
	line := widgets.NewProgressLine()
	p.wait = newPatience(l.env.Tasks, line.Run, line.Stop)
	head := widgets.Column(0, widgets.Inset(12, 12, 12, 12, p.search), widgets.NewHairline(), p.aside.root)
	frame := widgets.Frame(head, nil, p.body)
	p.aside.moved = func() { head.Refresh(); frame.Refresh() }
	p.root = widgets.NewSurface(container.NewStack(frame, widgets.TopLine(line)))
}

// show shows a worklist of a mailbox (0: all of them) from its beginning.
func (l *caseList) show(w support.Worklist, mailbox support.MailboxID) {
	l.source.query.Worklist, l.source.query.Mailbox = w, mailbox
	l.at.hit, l.at.back = false, false
	l.source.set(batch{})
	l.loaded = false
	l.at.index = -1
	if l.source.search != "" {
		l.source.search = ""
		l.parts.search.Entry.SetText("")
	}
	l.parts.list.ScrollToTop()
	l.parts.list.Refresh() // the rows of the list before are gone
	l.reload(0)
}

// turnTo shows a worklist that was chosen. A case that is open and not seen
// in it gives way to its first: the keys act on what can be seen in the list.
func (l *caseList) turnTo(w support.Worklist, mailbox support.MailboxID) {
	other := w != l.source.query.Worklist || mailbox != l.source.query.Mailbox
	l.show(w, mailbox)
	l.at.turn = other
}

// turned opens the first case of a list that was chosen.
func (l *caseList) turned() {
	l.at.turn = false
	i, list := l.source.index(l.at.open), l.parts.list
	switch {
	case i >= 0 && float32(i+1)*list.rowHeight() <= list.Size().Height+1: // it is seen
	case len(l.source.cases) > 0:
		l.openIndex(0)
	default:
		l.at.open = ""
		l.onNone()
	}
}

// refresh reads again what is shown, and keeps the open case and the place.
func (l *caseList) refresh() { l.reload(0) }

func (l *caseList) reload(pause time.Duration) {
	l.pager.Drop()
	l.parts.wait.begin()
	shown, same, load := l.source.shown(), false, l.source.load(len(l.source.cases))
	l.loader.LoadAfter(pause, func(ctx context.Context) (batch, error) {
		b, err := load(ctx)
		same = reflect.DeepEqual(b, shown)
		return b, err
	}, func(b batch, err error) {
		l.parts.wait.end()
		if err != nil {
			l.env.Report(err)
			return
		}
		if same && l.settled() {
			return // a first sync tells of changes all the time
		}
		before := l.rowOf(l.at.open)
		l.source.set(b)
		l.hold(before)
		l.showRows()
	})
}

// settled reports whether rows are shown and nothing waits for them.
func (l *caseList) settled() bool {
	return l.loaded && len(l.source.cases) > 0 && !l.at.hit && !l.at.back && !l.at.turn
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
	if i := l.source.index(l.at.open); l.at.back && i >= 0 {
		l.parts.list.reveal(i)
	}
	l.at.back = false
	if l.at.hit {
		l.at.hit = false
		l.openIndex(0)
	}
	if l.at.turn {
		l.turned()
	}
	if l.onRows != nil {
		l.onRows()
	}
}

// rowOf is where a case stands, -1 where it does not or what is shown is being
// replaced.
func (l *caseList) rowOf(id support.CaseID) int {
	if l.at.hit || l.at.back || l.source.search != "" {
		return -1
	}
	return l.source.index(id)
}

// hold keeps the open case where it is seen, when new mail has pushed it down
// from before or others have left from above it. A list that shows its beginning
// goes on doing so while the case stays in view.
func (l *caseList) hold(before int) {
	after := l.source.index(l.at.open)
	if before < 0 || after < 0 || before == after {
		return
	}
	list := l.parts.list
	row, top, height := list.rowHeight(), list.GetScrollOffset(), list.Size().Height
	seen := func(i int) bool { return float32(i)*row >= top-1 && float32(i+1)*row <= top+height+1 }
	if !seen(before) || top < 1 && seen(after) {
		return
	}
	list.Refresh() // it has another length now
	list.ScrollToOffset(top + float32(after-before)*row)
}

// openHit opens the first hit of a search, at once or when it comes.
func (l *caseList) openHit() {
	if l.source.search != "" && l.loader.Busy() {
		l.at.hit = true
	} else {
		l.openIndex(0)
	}
	l.leaveSearch(false)
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
	l.at.open, l.at.turn = id, false
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
	l.at.hit, l.at.back, l.at.turn = false, text == "", false
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
