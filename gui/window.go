package gui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/widgets"
	"linje/support"
)

// shell is the content of the window: panes, foot, notices. A change of
// language makes a new one.
type shell struct {
	env       *Env
	desk      Desk
	host      host
	left      *worklists
	list      *caseList
	view      *caseView
	composer  *composer
	assistant *assistant
	panes     *widgets.Panes
	pages     shellPages
	shellWords
}

// shellWords are the places where the window says something.
type shellWords struct {
	foot    *statusBar
	sent    *sentWatch
	notices *notices
}

// host is what the shell asks of the app around it.
type host struct {
	quit     func()
	changed  func(support.Settings) // settings were saved
	alerts   func([]support.Case)   // escalations that await someone
	tick     func(time.Duration)
	settings func() support.Settings
	widths   func(widgets.Widths) // panes were dragged
	show     func(support.CaseID) // bring the window to the front with a case
}

// shellPages are the pages that take the place of list and case.
type shellPages struct {
	now    page
	minute int // of the times that are shown
	room   *fyne.Container
	made   map[page]pane
	root   fyne.CanvasObject
	first  bool // the list has been filled once
	ready  func()
}

func newShell(env *Env, desk Desk, h host) *shell {
	s := &shell{env: env, desk: desk, host: h}
	s.pages.made = make(map[page]pane)
	s.pages.now = pageCases
	s.notices = newNotices(env)
	env.Report = s.notices.report
	env.Float = widgets.NewFloat()
	s.left = newWorklists(env, desk)
	s.list = newCaseList(env, desk)
	s.composer = newComposer(env, desk)
	s.assistant = newAssistant(env, desk)
	s.view = newCaseView(env, desk, s.composer.Object())
	s.foot = newStatusBar(env, desk, s.footKeys())
	env.Tell = s.foot.tell
	s.sent = newSentWatch(env, desk, s.foot)
	s.foot.keyed, s.composer.onKeyboard = s.undoIsOurs, s.foot.showKey
	s.wire()
	s.build()
	s.applySettings(h.settings())
	return s
}

func (s *shell) build() {
	s.pages.room = container.NewStack(s.view.Object())
	s.panes = widgets.NewPanes(s.left.Object(), s.list.Object(), s.pages.room, s.assistant.Object())
	s.panes.OnForm = func(compact, folded bool) {
		s.left.setCompact(compact)
		setVisible(s.view.head.acts.peek, folded)
		s.view.head.root.Refresh()
	}
	s.panes.OnWidths = s.host.widths
	s.pages.root = container.NewStack(widgets.Frame(s.notices.Object(), s.foot.Object(), s.panes), s.env.Float.Object())
	s.notices.moved = func() { s.pages.root.Refresh() }
}

// wire connects the views with each other.
func (s *shell) wire() {
	s.left.onChoose = func(l support.Worklist) {
		s.showPage(pageCases)
		s.list.turnTo(l, s.left.chosen.mailbox)
	}
	s.left.onPage = s.showPage
	s.left.onMailbox = func(id support.MailboxID) { s.list.turnTo(s.left.chosen.list, id) }
	s.left.menuMore = func() []*fyne.MenuItem {
		return []*fyne.MenuItem{fyne.NewMenuItem(s.env.T("left.add_mailbox"), s.addMailbox),
			fyne.NewMenuItem(s.env.T("left.settings"), s.settings)}
	}
	s.list.onOpen = s.openCase
	s.list.onNone = s.view.close
	s.list.onRows = s.onRows
	s.left.onShown = func() {
		s.passwordNotices() // they name the mailboxes
		if s.list.loaded {
			s.onRows()
		}
	}
	s.view.onRead = s.checkReady
	s.list.emptied = func() *widgets.Button {
		if s.left.mailboxCount() > 0 || s.left.counter.Busy() {
			return nil
		}
		return widgets.NewPrimaryButton(s.env.T("left.add_mailbox"), "", s.addMailbox)
	}
	var shown support.CaseID
	s.view.onThread = func(t support.Thread) {
		s.composer.ShowCase(t)
		s.assistant.ShowCase(t)
		if t.Case.ID != "" && t.Case.ID == s.sent.inHand {
			s.sent.inHand = ""
			s.composer.Focus()
		}
		if t.Case.ID != shown {
			shown = t.Case.ID
			s.refreshAlerts() // the case that is open tells of itself
			s.foot.refreshOutbox(s.outboxNotices)
		}
	}
	s.composer.OnFocus = s.view.parts.outer.ScrollToBottom
	s.composer.OnQueued = s.sent.add
	s.sent.back, s.view.onTakeBack = s.takeBack, s.takeBack
	s.composer.OnShowNewest = s.view.talk.showLast
	s.view.onNameless, s.view.onMake = s.askedName, s.makeItem
	s.view.onNote = s.composer.FocusNote
	s.view.head.acts.peek.OnTapped = s.togglePeek
	s.composer.OnSent = func(id support.CaseID) {
		if s.view.caseID() != id {
			return
		}
		if s.step(1); s.view.opening == id { // there is no next
			s.view.talk.showLast()
			s.view.refresh()
		}
	}
	s.assistant.OnInsert = s.composer.InsertItem
	s.assistant.OnOpenCase = s.showCase
}

// start fills the views.
func (s *shell) start(ready func()) {
	s.pages.ready = ready
	s.wireKeys()
	s.left.refresh()
	s.list.show(s.left.chosen.list, s.left.chosen.mailbox)
	s.refreshState()
	s.refreshAlerts()
}

// askedName goes on when it is known who works here.
func (s *shell) askedName(then func()) {
	requireAgent(s.env, s.desk, func(name string) {
		s.list.agent, s.view.agent = name, name
		then()
	})
}

// openCase shows a case; what was being typed in the one before is kept.
func (s *shell) openCase(id support.CaseID) {
	if id != s.view.caseID() {
		s.composer.Flush()
	}
	s.view.open(id)
}

// showCase shows a case from wherever it was asked for.
func (s *shell) showCase(id support.CaseID) {
	s.showPage(pageCases)
	s.left.chosen.page = pageCases
	s.left.mark()
	s.list.mark(id)
	s.openCase(id)
}

// step opens the next or the previous case of the list.
func (s *shell) step(by int) {
	if s.pages.now == pageCases {
		s.list.step(by)
	}
}

func (s *shell) search() {
	s.left.chosen.page = pageCases
	s.left.mark()
	s.showPage(pageCases)
	s.list.focusSearch()
}

func (s *shell) showPage(p page) {
	if p == s.pages.now {
		return
	}
	s.composer.Flush()
	s.pages.now = p
	o := s.view.Object()
	if p != pageCases {
		if s.pages.made[p] == nil {
			s.pages.made[p] = s.newPage(p)
		}
		o = s.pages.made[p].Object()
	}
	s.pages.room.Objects = []fyne.CanvasObject{o}
	s.pages.room.Refresh()
	s.panes.SetPage(p != pageCases)
}

func (s *shell) newPage(p page) pane {
	if p == pageGroups {
		return newGroupsPage(s.env, s.desk)
	}
	m := newMaterialPage(s.env, s.desk)
	m.calls.openCase, m.calls.caseOpen = s.showCase, s.view.caseID
	return m
}

// material shows the page of support material.
func (s *shell) material() *materialPage {
	if s.pages.now != pageMaterial {
		s.left.choosePage(pageMaterial)
	}
	p, _ := s.pages.made[pageMaterial].(*materialPage)
	return p
}

// writing reports whether material is being written where one sees it.
func (s *shell) writing() bool {
	p, ok := s.pages.made[pageMaterial].(*materialPage)
	return ok && s.pages.now == pageMaterial && p.writing.editor != nil
}

// keyedPage is a page with keys of its own. Each method reports whether it has
// dealt with the key.
type keyedPage interface {
	onRune(r rune) bool
	onKey(e *fyne.KeyEvent) bool
	onEscape() bool // one step back inside the page
}

// keyed is the page that is shown, where it has keys of its own, else nil.
func (s *shell) keyed() keyedPage {
	if s.pages.now == pageCases {
		return nil
	}
	p, _ := s.pages.made[s.pages.now].(keyedPage)
	return p
}

func (s *shell) togglePeek() { s.panes.SetPeek(!s.panes.Peeking()) }

// escape goes one step back.
func (s *shell) escape() {
	switch {
	case s.view.stopReading():
	case s.panes.Peeking():
		s.panes.SetPeek(false)
	case s.keyed() != nil && s.keyed().onEscape():
	case s.pages.now != pageCases:
		s.left.choose(s.left.chosen.list)
	case s.list.source.search != "":
		s.list.leaveSearch(true)
	default:
		s.view.hideHistory()
	}
}

func (s *shell) footKeys() fyne.CanvasObject {
	line := widgets.NewLine(s.env.T("foot.keys"), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSign})
	return widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall, Pad: fyne.NewSize(4, 2)}, line, func() { s.palette() })
}

func (s *shell) palette()      { showPalette(s.env, s.actions()) }
func (s *shell) keys()         { showKeys(s.env, s.actions()) }
func (s *shell) quit()         { s.host.quit() }
func (s *shell) addMailbox()   { showWizard(s.env, s.desk, nil, s.refreshAll) }
func (s *shell) settings()     { showSettings(s.env, s.desk, s.host.changed) }
func (s *shell) agent() string { return s.host.settings().Agent.Name }

func (s *shell) syncNow() {
	for _, m := range s.left.chosen.mailboxes {
		s.desk.SyncNow(m.ID)
	}
}

// applySettings takes over what the user has chosen.
func (s *shell) applySettings(set support.Settings) {
	s.list.agent, s.view.agent = set.Agent.Name, set.Agent.Name
}

func (s *shell) refreshAll() {
	s.left.refresh()
	s.list.refresh()
	s.view.refresh()
	s.refreshState()
}

// onTick shows what the clock alone changes.
func (s *shell) onTick() {
	s.host.tick(s.foot.refresh())
	if m := s.env.Now().Minute(); m != s.pages.minute {
		s.pages.minute = m
		s.list.parts.list.Refresh()
		s.view.tick()
	}
}
