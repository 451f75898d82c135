package gui

import (
	"context"
	"time"

	"linje/support"
)

// sentWatch follows the answers that were sent here: it counts down while one
// can be taken back, and tells when one has left the outbox.
type sentWatch struct {
	env    *Env
	desk   StateDesk
	foot   *statusBar
	names  map[support.OutboxID]string // whom the answers that are under way go to
	loader *Latest[[]support.OutboxEntry]
	clock  *Latest[bool]
	undo   support.OutboxEntry       // the newest that can be taken back; ID 0: none
	back   func(support.OutboxEntry) // takes one back
	stage  map[support.OutboxID]sentStage
	inHand support.CaseID // its answer was taken back: it is to be written on
}

// sentStage is what has been said of an answer.
type sentStage int

const (
	sentNew     sentStage = iota // nothing
	sentCounted                  // how long it can be taken back
	sentTold                     // that it is on its way
)

func newSentWatch(env *Env, desk StateDesk, foot *statusBar) *sentWatch {
	return &sentWatch{env: env, desk: desk, foot: foot, names: make(map[support.OutboxID]string),
		loader: NewLatest[[]support.OutboxEntry](env.Tasks), clock: NewLatest[bool](env.Tasks),
		stage: make(map[support.OutboxID]sentStage)}
}

// add waits for an answer.
func (w *sentWatch) add(id support.OutboxID, to string) {
	w.names[id] = to
	w.look()
}

// look reads how it stands with the answers that are waited for.
func (w *sentWatch) look() {
	if len(w.names) == 0 {
		return
	}
	w.loader.Load(func(ctx context.Context) ([]support.OutboxEntry, error) { return w.desk.Outbox(ctx, true) },
		func(list []support.OutboxEntry, err error) {
			if err != nil {
				w.env.Report(err)
				return
			}
			w.undo = support.OutboxEntry{}
			for _, e := range list {
				w.take(e)
			}
			w.count()
		})
}

func (w *sentWatch) take(e support.OutboxEntry) {
	name, waited := w.names[e.ID]
	switch {
	case !waited:
		return
	case e.Undoable(w.env.Now()):
		w.undo, w.stage[e.ID] = e, sentCounted // the list ends with the newest
		return
	case e.State == support.OutboxQueued || e.State == support.OutboxSending:
		switch w.stage[e.ID] {
		case sentNew: // the agent's act of this moment
			w.env.Tell(w.env.T("told.sending", "Name", name), nil)
		case sentCounted:
			w.say("told.sending", name)
		}
		w.stage[e.ID] = sentTold
		return
	}
	delete(w.names, e.ID)
	delete(w.stage, e.ID)
	if key := toldOf(e.State); key != "" {
		w.say(key, name)
	}
}

// toldOf is what is said of an answer that is no longer on its way: that it went,
// or, at once, that it did not.
func toldOf(s support.OutboxState) string {
	switch s {
	case support.OutboxSent:
		return "told.sent"
	case support.OutboxHeld:
		return "told.held"
	case support.OutboxFailed:
		return "told.failed"
	case support.OutboxUnknown:
		return "told.unknown"
	}
	return ""
}

// say tells something, unless a later act may still be taken back.
func (w *sentWatch) say(key, name string) {
	if w.foot.back == nil || !w.foot.undo.Visible() {
		w.env.Tell(w.env.T(key, "Name", name), nil)
	}
}

// count shows how long the newest answer can be taken back, and comes again
// when that is a second less.
func (w *sentWatch) count() {
	e := w.undo
	left := e.Attempts.Next.Sub(w.env.Now())
	if e.ID == 0 || left <= 0 {
		w.clock.Drop()
		w.undo = support.OutboxEntry{}
		w.foot.stand("", nil)
		if e.ID != 0 {
			w.look() // it goes now
		}
		return
	}
	seconds := int((left + time.Second - 1) / time.Second)
	w.foot.stand(w.env.T("told.goes_in", "Name", w.names[e.ID], "Seconds", seconds), func() { w.takeBack(e) })
	w.clock.LoadAfter(left-time.Duration(seconds-1)*time.Second, func(context.Context) (bool, error) { return true, nil },
		func(bool, error) { w.count() })
}

func (w *sentWatch) takeBack(e support.OutboxEntry) {
	if w.back != nil {
		w.back(e)
	}
}
