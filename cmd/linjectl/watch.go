package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"linje/support"
)

// progressEvery is how often progress of a running sync is printed at most.
const progressEvery = time.Second

// watch runs the desk and prints what happens until ctx ends.
func watch(ctx context.Context, c *call, boxes []support.Mailbox) error {
	w := &watcher{c: c, names: map[support.MailboxID]string{}, shown: map[support.MailboxID]shownState{},
		outbox: map[support.OutboxID]support.OutboxState{}}
	for _, m := range boxes {
		w.names[m.ID] = m.Name
	}
	entries, err := c.desk.Outbox(ctx, true)
	if err != nil {
		return err
	}
	for _, e := range entries {
		w.outbox[e.ID] = e.State
	}
	q := newQueue()
	defer c.desk.Subscribe(q.put)()
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- c.desk.Run(running) }()
	for {
		select {
		case err := <-ended:
			if ctx.Err() != nil {
				return nil
			}
			return err
		case <-q.ready:
			if err := w.tell(ctx, q.take()); err != nil && ctx.Err() == nil {
				stop()
				<-ended
				return err
			}
		}
	}
}

// queue holds the changes that are not yet printed, each once. The desk's call
// never waits for the printing.
type queue struct {
	mu      sync.Mutex
	waiting []support.Change
	ready   chan struct{}
}

func newQueue() *queue { return &queue{ready: make(chan struct{}, 1)} }

func (q *queue) put(c support.Change) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, w := range q.waiting {
		if w == c {
			return
		}
	}
	q.waiting = append(q.waiting, c)
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

func (q *queue) take() []support.Change {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.waiting
	q.waiting = nil
	return all
}

// watcher prints changes.
type watcher struct {
	c      *call
	names  map[support.MailboxID]string // of the mailboxes that are watched
	shown  map[support.MailboxID]shownState
	outbox map[support.OutboxID]support.OutboxState
}

// shownState is what was last said of a mailbox.
type shownState struct {
	phase support.Phase
	code  support.Code
	at    time.Time
}

func (w *watcher) tell(ctx context.Context, changes []support.Change) error {
	for _, change := range changes {
		var err error
		switch change.Kind {
		case support.ChangeSync:
			err = w.tellSync()
		case support.ChangeCases, support.ChangeAlert:
			err = w.tellCase(ctx, change)
		case support.ChangeOutbox:
			err = w.tellOutbox(ctx)
		case support.ChangeMailboxes, support.ChangeMaterial, support.ChangeSettings:
			err = w.tellOther(change)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eventHead begins every JSON line.
type eventHead struct {
	Time  string `json:"time"`
	Event string `json:"event"`
}

func (w *watcher) head(event string) eventHead { return eventHead{Time: w.c.stamp(), Event: event} }

// tellSync prints the states that are others than last time.
func (w *watcher) tellSync() error {
	for _, s := range w.c.desk.SyncStates() {
		name, watched := w.names[s.Mailbox]
		if !watched {
			continue
		}
		now := shownState{phase: s.Phase, code: support.CodeOf(s.Err), at: w.c.app.now()}
		last := w.shown[s.Mailbox]
		same := last.phase == now.phase && last.code == now.code
		if same && (s.Phase != support.PhaseSyncing || s.Total == 0 || now.at.Sub(last.at) < progressEvery) {
			continue
		}
		w.shown[s.Mailbox] = now
		if err := w.printSync(name, s); err != nil {
			return err
		}
	}
	return nil
}

func (w *watcher) printSync(name string, s support.SyncState) error {
	c := w.c
	retry := s.Retry
	if s.Phase != support.PhaseOffline {
		retry = time.Time{} // the state keeps the last one
	}
	if c.json {
		return c.event(struct {
			eventHead
			Mailbox string        `json:"mailbox"`
			Phase   support.Phase `json:"phase"`
			Done    int           `json:"done"`
			Total   int           `json:"total"`
			Retry   *time.Time    `json:"retry"`
			Error   *problemShape `json:"error"`
		}{w.head("sync"), name, s.Phase, s.Done, s.Total, utc(retry), problemOf(c.words, lasting(s.Err))})
	}
	line := fmt.Sprintf("%s  %s: %s", c.app.now().Format(time.TimeOnly), oneLine(name), c.phaseName(s.Phase))
	if s.Phase == support.PhaseSyncing && s.Total > 0 {
		line += fmt.Sprintf(" %d/%d", s.Done, s.Total)
	}
	if s.Err != nil {
		line += ". " + sentences(c.words, lasting(s.Err))
	}
	_, err := fmt.Fprintln(c.app.out, line)
	return err
}

// tellCase prints a case that changed, or an escalation that came.
func (w *watcher) tellCase(ctx context.Context, change support.Change) error {
	event := "case"
	if change.Kind == support.ChangeAlert {
		event = "alert"
	}
	if change.Case == "" {
		if w.c.json {
			return w.c.event(w.head("cases"))
		}
		return nil
	}
	t, err := w.c.desk.Thread(ctx, change.Case)
	if support.CodeOf(err) == support.CodeNotFound {
		return nil // removed since
	}
	if err != nil {
		return err
	}
	name, watched := w.names[t.Case.Mailbox]
	if !watched {
		return nil
	}
	if w.c.json {
		return w.c.event(struct {
			eventHead
			Mailbox string    `json:"mailbox"`
			Case    caseShape `json:"case"`
		}{w.head(event), name, shapeCase(t.Case)})
	}
	word := ""
	if event == "alert" {
		if word = w.c.words.T("ctl.watch.alert"); t.Case.Alert != support.AlertPending && t.Case.Activity.Bounced {
			word = w.c.words.T("sign.bounced")
		}
	}
	w.c.table([][]string{append([]string{w.c.app.now().Format(time.TimeOnly), word}, w.c.caseRow(t.Case)...)})
	return nil
}

// tellOutbox prints the outgoing mails whose state is another.
func (w *watcher) tellOutbox(ctx context.Context) error {
	entries, err := w.c.desk.Outbox(ctx, true)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if _, watched := w.names[e.Mailbox]; !watched || w.outbox[e.ID] == e.State {
			continue
		}
		w.outbox[e.ID] = e.State
		if !w.c.json {
			w.c.table([][]string{{w.c.app.now().Format(time.TimeOnly), w.c.stateName(e.State), e.Case.Number(), e.Envelope.Subject}})
			continue
		}
		if err := w.c.event(struct {
			eventHead
			Entry outboxShape `json:"entry"`
		}{w.head("outbox"), shapeOutbox(e, w.names)}); err != nil {
			return err
		}
	}
	return nil
}

func (w *watcher) tellOther(change support.Change) error {
	if !w.c.json {
		return nil
	}
	return w.c.event(w.head(string(change.Kind)))
}
