package gui

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// caseView is the right pane: the head of a case, its conversation, and the
// composer at the foot.
type caseView struct {
	caseCalls
	env   *Env
	desk  CaseDesk
	agent string

	thread  support.Thread
	opening support.CaseID // asked for; thread may still be another
	loader  *Latest[support.Thread]
	head    *caseHead
	talk    *conversation
	parts   caseParts
}

// caseCalls are what the view tells the window.
type caseCalls struct {
	onThread func(support.Thread) // the case that is shown, each time it was read
	onRead   func()               // a read has ended, well or not
	onNote   func()               // an internal note is wanted
	// onTakeBack is called to put an answer that has not gone into the agent's hand.
	onTakeBack func(support.OutboxEntry)
	// onMake begins an item of support material from an answer; nil: it is not
	// offered.
	onMake func(support.MessageID, support.ItemKind)
	// onNameless is called where something needs the agent's name and there is
	// none; it calls then once there is.
	onNameless func(then func())
}

type caseParts struct {
	root    fyne.CanvasObject
	shown   *fyne.Container   // the case
	outer   *container.Scroll // holds it in a window that is too low for all of it
	nothing *fyne.Container   // no case is chosen
	history *historyView
	body    *fyne.Container
	wait    *patience
}

// leastTalk is how much of a conversation is in view, however low the window.
const leastTalk float32 = 110

func newCaseView(env *Env, desk CaseDesk, foot fyne.CanvasObject) *caseView {
	v := &caseView{env: env, desk: desk, loader: NewLatest[support.Thread](env.Tasks)}
	v.head = newCaseHead(v)
	v.talk = newConversation(v)
	p := &v.parts
	p.history = newHistoryView(env, v.hideHistory)
	p.body = container.NewStack(v.talk.Object())
	line := widgets.NewProgressLine()
	p.wait = newPatience(env.Tasks, line.Run, line.Stop)
	p.shown = widgets.Frame(v.head.Object(), foot, container.NewStack(widgets.Spacer(0, leastTalk), p.body))
	p.outer = container.NewVScroll(p.shown)
	p.nothing = container.NewStack(widgets.NewEmpty(env.T("case.none"), nil))
	p.shown.Hide()
	p.root = widgets.NewSurface(container.NewStack(p.nothing, p.outer, widgets.TopLine(line)))
	return v
}

// Object implements pane.
func (v *caseView) Object() fyne.CanvasObject { return v.parts.root }

// caseID is the case that is shown, "" for none.
func (v *caseView) caseID() support.CaseID { return v.thread.Case.ID }

// open shows a case.
func (v *caseView) open(id support.CaseID) {
	if id != v.opening {
		v.hideHistory()
	}
	v.opening = id
	v.read()
}

// refresh reads the case again, where one is shown.
func (v *caseView) refresh() {
	if v.opening != "" {
		v.read()
	}
}

func (v *caseView) read() {
	id := v.opening
	v.parts.wait.begin()
	shown, same := v.thread, false
	v.loader.Load(func(ctx context.Context) (support.Thread, error) {
		t, err := v.desk.Thread(ctx, id)
		same = !t.Case.Activity.Unread && reflect.DeepEqual(t, shown)
		return t, err
	},
		func(t support.Thread, err error) {
			v.parts.wait.end()
			switch {
			case err != nil:
				v.env.Report(err)
			case !same: // a first sync tells of changes all the time
				v.show(t)
			}
			if v.onRead != nil {
				v.onRead()
			}
		})
}

func (v *caseView) show(t support.Thread) {
	fresh := t.Case.ID != v.thread.Case.ID
	v.thread = t
	v.parts.nothing.Hide()
	v.parts.shown.Show()
	v.head.show(t)
	v.talk.show(t, fresh)
	if fresh {
		v.parts.outer.ScrollToTop()
	}
	v.parts.history.show(t, present.Viewer{Agent: v.agent, Now: v.env.Now()})
	if v.onThread != nil {
		v.onThread(t)
	}
	v.parts.shown.Refresh()
	if t.Case.Activity.Unread {
		v.env.Tasks.Do(func(ctx context.Context) error { return v.desk.MarkSeen(ctx, t.Case.ID) }, v.env.Report)
	}
}

// close shows that no case is chosen.
func (v *caseView) close() {
	v.stopReading()
	v.hideHistory()
	v.opening, v.thread = "", support.Thread{}
	v.parts.shown.Hide()
	v.parts.nothing.Show()
	if v.onThread != nil {
		v.onThread(v.thread)
	}
}

// stopReading gives up reading a case; it reports whether one was being read.
func (v *caseView) stopReading() bool {
	busy := v.loader.Busy()
	v.loader.Drop()
	v.parts.wait.end()
	return busy
}

// tick shows times anew.
func (v *caseView) tick() {
	if v.caseID() != "" {
		v.head.show(v.thread)
	}
}

// act does something with the case in the agent's name, which is asked for where
// it is not known, and tells of it, with "Angre" where it can be taken back.
func (v *caseView) act(told string, undo bool, work func(context.Context, support.CaseID) error) {
	id := v.caseID()
	if id == "" {
		return
	}
	if v.agent == "" {
		v.onNameless(func() {
			if v.caseID() == id {
				v.act(told, undo, work)
			}
		})
		return
	}
	v.env.Tasks.Do(func(ctx context.Context) error { return work(ctx, id) }, func(err error) {
		if err != nil {
			v.onActFailed(id, err)
			return
		}
		var back func()
		if undo {
			back = func() { v.undo(id) }
		}
		if told != "" {
			v.env.Tell(told, back)
		}
		v.refresh()
	})
}

func (v *caseView) undo(id support.CaseID) {
	v.env.Tasks.Do(func(ctx context.Context) error { return v.desk.Undo(ctx, id) }, func(err error) {
		if err != nil {
			v.env.Report(err)
			return
		}
		v.env.Tell(v.env.T("told.undone"), nil)
		v.refresh()
	})
}

// onActFailed reports, and where another has the case asks whether to take it
// over.
func (v *caseView) onActFailed(id support.CaseID, err error) {
	if support.CodeOf(err) != support.CodeClaimed {
		v.env.Report(err)
		return
	}
	what, todo := present.ErrorText(v.env.Words, err)
	askYes(v.env, question{title: v.env.T("claim.taken"), text: what + "\n" + todo, yes: v.env.T("claim.force")}, func() {
		if v.caseID() == id {
			v.claim(true)
		}
	})
}

// claim takes the case; an escalation is then seen as well.
func (v *caseView) claim(force bool) {
	pending := v.thread.Case.Alert == support.AlertPending
	v.act(v.env.T("told.claimed"), true, func(ctx context.Context, id support.CaseID) error {
		if err := v.desk.Claim(ctx, id, force); err != nil {
			return err
		}
		if pending {
			return v.desk.Acknowledge(ctx, id)
		}
		return nil
	})
}

// takeOrGive takes a case that is not the agent's, and gives back one that is.
func (v *caseView) takeOrGive() {
	if present.SameAgent(v.thread.Case.Handling.Owner, v.agent) {
		v.act(v.env.T("told.released"), true, v.desk.Release)
		return
	}
	v.claim(false)
}

func (v *caseView) acknowledge() { v.act(v.env.T("told.seen"), false, v.desk.Acknowledge) }

func (v *caseView) setStatus(s support.Status) {
	v.act(v.env.T("told.status", "Status", present.StatusName(v.env.Words, s)), true,
		func(ctx context.Context, id support.CaseID) error { return v.desk.SetStatus(ctx, id, s) })
}

func (v *caseView) setLanguage(l support.Language) {
	v.act(v.env.T("told.language", "Language", present.LanguageName(v.env.Words, l)), false,
		func(ctx context.Context, id support.CaseID) error { return v.desk.SetLanguage(ctx, id, l) })
}

func (v *caseView) showHistory() {
	v.parts.history.show(v.thread, present.Viewer{Agent: v.agent, Now: v.env.Now()})
	v.parts.body.Objects = []fyne.CanvasObject{v.parts.history.Object()}
	v.parts.body.Refresh()
}

func (v *caseView) hideHistory() {
	if v.parts.body != nil && v.parts.body.Objects[0] != v.talk.Object() {
		v.parts.body.Objects = []fyne.CanvasObject{v.talk.Object()}
		v.parts.body.Refresh()
	}
}
