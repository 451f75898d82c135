package gui

import (
	"context"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// page is what the right part of the window shows.
type page string

const (
	pageCases    page = "cases"
	pageMaterial page = "material"
	pageGroups   page = "groups"
)

// worklists is the left pane: which mailbox, which worklist, which page.
type worklists struct {
	leftCalls
	env     *Env
	desk    ListDesk
	rows    map[support.Worklist]*widgets.NavRow
	pages   map[page]*widgets.NavRow
	name    *widgets.Line
	parts   leftParts
	chosen  leftChoice
	counter *Latest[leftFacts]
}

// leftCalls are what the pane tells and asks of the window.
type leftCalls struct {
	onChoose  func(support.Worklist)
	onPage    func(page)
	onMailbox func(support.MailboxID)
	onShown   func()                  // names and counts have been read
	menuMore  func() []*fyne.MenuItem // what else the mailbox menu offers
}

type leftParts struct {
	head *widgets.Touch
	fag  fyne.CanvasObject
	root fyne.CanvasObject
}

type leftChoice struct {
	list      support.Worklist
	page      page
	mailbox   support.MailboxID
	mailboxes []support.Mailbox
	counts    map[support.Worklist]int
}

type leftFacts struct {
	mailboxes []support.Mailbox
	counts    map[support.Worklist]int
}

func newWorklists(env *Env, desk ListDesk) *worklists {
	w := &worklists{env: env, desk: desk, rows: make(map[support.Worklist]*widgets.NavRow),
		pages: make(map[page]*widgets.NavRow), counter: NewLatest[leftFacts](env.Tasks)}
	w.chosen.list, w.chosen.page = support.WorklistNew, pageCases
	w.build()
	w.mark()
	return w
}

// Object implements pane.
func (w *worklists) Object() fyne.CanvasObject { return w.parts.root }

func (w *worklists) build() {
	w.name = widgets.NewShrinkingLine("", widgets.LineStyle{Bold: true})
	arrow := widgets.NewLine("▾", widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	w.parts.head = widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusControl, Pad: fyne.NewSize(10, 6)},
		widgets.Row(6, w.name, arrow), w.openMenu)
	nav := make([]fyne.CanvasObject, 0, 12)
	for _, l := range support.Worklists() {
		row := widgets.NewNavRow(present.WorklistName(w.env.Words, l), worklistIcon(l), func() { w.choose(l) })
		w.rows[l] = row
		nav = append(nav, row)
	}
	w.parts.fag = widgets.Inset(10, 16, 0, 6, widgets.NewLine(w.env.T("left.material"),
		widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign}))
	w.pages[pageMaterial] = widgets.NewNavRow(w.env.T("left.material_page"), sign("material"), func() { w.choosePage(pageMaterial) })
	w.pages[pageGroups] = widgets.NewNavRow(w.env.T("left.groups_page"), sign("groups"), func() { w.choosePage(pageGroups) })
	nav = append(nav, w.parts.fag, w.pages[pageMaterial], w.pages[pageGroups])
	column := append([]fyne.CanvasObject{w.parts.head, widgets.Spacer(0, 2)}, nav...)
	w.parts.root = widgets.NewPane(widgets.NewScrollColumn(2, 8, 12, 12, column...))
}

// setCompact switches to icons in a narrow window.
func (w *worklists) setCompact(compact bool) {
	for _, r := range w.rows {
		r.SetCompact(compact)
	}
	for _, r := range w.pages {
		r.SetCompact(compact)
	}
	if compact {
		w.name.Hide()
		w.parts.fag.Hide()
	} else {
		w.name.Show()
		w.parts.fag.Show()
	}
	w.parts.head.Refresh()
}

// choose shows a worklist.
func (w *worklists) choose(l support.Worklist) {
	w.chosen.list, w.chosen.page = l, pageCases
	w.mark()
	if w.onChoose != nil {
		w.onChoose(l)
	}
}

func (w *worklists) choosePage(p page) {
	w.chosen.page = p
	w.mark()
	if w.onPage != nil {
		w.onPage(p)
	}
}

func (w *worklists) chooseMailbox(id support.MailboxID) {
	w.chosen.mailbox = id
	w.showName()
	w.refresh()
	if w.onMailbox != nil {
		w.onMailbox(id)
	}
}

func (w *worklists) mark() {
	for l, r := range w.rows {
		r.SetSelected(w.chosen.page == pageCases && l == w.chosen.list)
	}
	for p, r := range w.pages {
		r.SetSelected(w.chosen.page == p)
	}
}

// refresh loads mailboxes and counts again.
func (w *worklists) refresh() {
	mailbox := w.chosen.mailbox
	w.counter.Load(func(ctx context.Context) (leftFacts, error) {
		boxes, err := w.desk.Mailboxes(ctx)
		if err != nil {
			return leftFacts{}, err
		}
		counts, err := w.desk.Counts(ctx, mailbox)
		return leftFacts{boxes, counts}, err
	}, w.show)
}

func (w *worklists) show(f leftFacts, err error) {
	if err != nil {
		w.env.Report(err)
		return
	}
	w.chosen.mailboxes, w.chosen.counts = f.mailboxes, f.counts
	for l, r := range w.rows {
		n := f.counts[l]
		text := present.Number(w.env.Words, n)
		if n == 0 || l == support.WorklistAll || l == support.WorklistResolved {
			text = ""
		}
		r.SetCount(text, l == support.WorklistEscalated && n > 0)
	}
	w.showName()
	if w.onShown != nil {
		w.onShown()
	}
}

func (w *worklists) showName() {
	name := w.env.T("left.all_mailboxes")
	if len(w.chosen.mailboxes) == 0 {
		name = w.env.T("left.no_mailbox")
	}
	for _, m := range w.chosen.mailboxes {
		if m.ID == w.chosen.mailbox || len(w.chosen.mailboxes) == 1 {
			name = m.Name
		}
	}
	w.name.SetText(name)
}

// mailboxCount is how many mailboxes there are.
func (w *worklists) mailboxCount() int { return len(w.chosen.mailboxes) }

// mailboxName is the name of a mailbox, "" for one that is not there.
func (w *worklists) mailboxName(id support.MailboxID) string {
	for _, m := range w.chosen.mailboxes {
		if m.ID == id {
			return m.Name
		}
	}
	return ""
}

func (w *worklists) openMenu() {
	var items []*fyne.MenuItem
	add := func(id support.MailboxID, name string) {
		item := fyne.NewMenuItem(name, func() { w.chooseMailbox(id) })
		item.Checked = id == w.chosen.mailbox
		items = append(items, item)
	}
	if len(w.chosen.mailboxes) > 1 {
		add(0, w.env.T("left.all_mailboxes"))
		for _, m := range w.chosen.mailboxes {
			add(m.ID, m.Name)
		}
		items = append(items, fyne.NewMenuItemSeparator())
	}
	if w.menuMore != nil {
		items = append(items, w.menuMore()...)
	}
	showMenu(w.env, w.parts.head, items)
}
