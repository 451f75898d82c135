package present

import (
	"time"

	"linje/support"
)

// SyncLine says in words how the connection stands, with the number of mails in
// the outbox. Of several mailboxes the one that most needs a look speaks.
func SyncLine(w *Words, states []support.SyncState, outbox int, now time.Time) string {
	waiting := ""
	if outbox > 0 {
		waiting = w.N("sync.outbox", outbox)
	}
	if len(states) == 0 {
		return w.T("sync.none")
	}
	s := Worst(states)
	switch s.Phase {
	case support.PhaseConnecting:
		return w.T("sync.connecting", "Outbox", waiting)
	case support.PhaseSyncing:
		if s.Total > 0 {
			return w.T("sync.fetching", "Done", Number(w, s.Done), "Total", Number(w, s.Total), "Folder", s.Folder, "Outbox", waiting)
		}
		return w.T("sync.fetching_some", "Outbox", waiting)
	case support.PhaseOffline:
		since, retry := "", ""
		if !s.Updated.IsZero() {
			since = Short(w, s.Updated, now)
		}
		if s.Retry.After(now) {
			retry = Wait(w, s.Retry.Sub(now))
		}
		return w.T("sync.offline", "Since", since, "Retry", retry, "Outbox", waiting)
	case support.PhaseStopped:
		what, _ := ErrorText(w, s.Err)
		return w.T("sync.stopped", "Why", what, "Outbox", waiting)
	}
	if s.Updated.IsZero() {
		return w.T("sync.connected", "Outbox", waiting)
	}
	aside := ""
	if n := asideOf(states); n > 0 {
		aside = w.N("sync.aside", n)
	}
	return w.T("sync.idle", "When", Short(w, s.Updated, now), "Aside", aside, "Outbox", waiting)
}

func asideOf(states []support.SyncState) int {
	n := 0
	for _, s := range states {
		n += s.Aside
	}
	return n
}

// AsideText names a mail that the server does not give out: its subject, and
// in a second line who wrote it, when it came and where it lies.
func AsideText(w *Words, u support.Undelivered, now time.Time) string {
	subject, from, when := u.Subject, u.From.Label(), ""
	if subject == "" {
		subject = w.T("aside.no_subject")
	}
	if from == "" {
		from = w.T("aside.unknown")
	}
	if !u.Received.IsZero() {
		when = Short(w, u.Received, now)
	}
	return subject + "\n" + w.T("aside.where", "From", from, "When", when, "Folder", u.Folder)
}

// Worst is the state that most needs a look: stopped, offline, fetching,
// connecting, up to date. The oldest of those up to date is taken.
func Worst(states []support.SyncState) support.SyncState {
	rank := func(p support.Phase) int {
		switch p {
		case support.PhaseStopped:
			return 4
		case support.PhaseOffline:
			return 3
		case support.PhaseSyncing:
			return 2
		case support.PhaseConnecting:
			return 1
		}
		return 0
	}
	worst := states[0]
	for _, s := range states[1:] {
		a, b := rank(s.Phase), rank(worst.Phase)
		if a > b || a == b && s.Updated.Before(worst.Updated) {
			worst = s
		}
	}
	return worst
}

// OutboxText says where a mail on its way out stands.
func OutboxText(w *Words, e support.OutboxEntry, offline bool) string {
	switch e.State {
	case support.OutboxSending:
		return w.T("outbox.sending")
	case support.OutboxFailed:
		what, _ := CodeText(w, e.Attempts.Code, e.Attempts.Detail)
		return w.T("outbox.failed", "Why", what)
	case support.OutboxUnknown:
		return w.T("outbox.unknown")
	case support.OutboxHeld:
		if e.Rival() != 0 {
			return w.T("outbox.held_answer")
		}
		return w.T("outbox.held")
	case support.OutboxSent:
		return w.T("outbox.sent")
	case support.OutboxCancelled:
		return w.T("outbox.cancelled")
	}
	if offline || e.Attempts.Count > 0 {
		return w.T("outbox.waiting")
	}
	return w.T("outbox.queued")
}
