package gui

import (
	"context"

	"linje/support"
)

// sentWatch tells when an answer that was sent here has left the outbox.
type sentWatch struct {
	env    *Env
	desk   StateDesk
	foot   *statusBar
	names  map[support.OutboxID]string // whom the answers that are under way go to
	loader *Latest[[]support.OutboxEntry]
}

func newSentWatch(env *Env, desk StateDesk, foot *statusBar) *sentWatch {
	return &sentWatch{env: env, desk: desk, foot: foot, names: make(map[support.OutboxID]string),
		loader: NewLatest[[]support.OutboxEntry](env.Tasks)}
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
			for _, e := range list {
				w.take(e)
			}
		})
}

func (w *sentWatch) take(e support.OutboxEntry) {
	name, waited := w.names[e.ID]
	if !waited || e.State == support.OutboxQueued || e.State == support.OutboxSending {
		return
	}
	delete(w.names, e.ID)
	if e.State == support.OutboxSent && !w.foot.undo.Visible() { // a later act may still be taken back
		w.env.Tell(w.env.T("told.sent", "Name", name), nil)
	}
}
