package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"linje/internal/testbed"
)

// An escalation is shown by a real notification service, once, and the password
// stands in a real keyring.
func TestEscalationIsNotifiedAndPasswordKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := testbed.Desktop(t, testbed.DesktopOptions{Keyring: true, Notifications: true})
	m := onDesktop(t, s)
	a := o.account()
	a.password, a.more = "", []string{"--password-stdin"}
	if r := m.tryWith(testbed.Password+"\n", a.args()...); r.code != 0 {
		t.Fatalf("account add: exit %d, %q", r.code, r.err)
	}
	m.run("sync") // a new program has the password from the keyring
	if r := m.try("check", "--json"); r.code != 0 {
		t.Errorf("check: exit %d, %s %s", r.code, r.err, r.out)
	}

	calls := s.WatchNotify()
	w := m.watch()
	w.idle(0)
	mark := w.mark()
	o.post(write("Eskalert: lønn er ikke utbetalt", "Hemmelig innhold om Kari Nordmann."))
	alert := w.wait(mark, "the alert", func(e eventJSON) bool { return e.Event == "alert" })
	call := testbed.Receive(t, calls, "the notification")
	if len(call.Actions) < 2 || call.Actions[0] != "default" {
		t.Errorf("actions %v, want a default one", call.Actions)
	}
	s.WaitDisplayed(1)
	history := s.History()
	if len(history) != 1 || history[0].Timeout != 0 {
		t.Fatalf("shown: %+v", history)
	}
	shown := history[0].Summary + "\n" + history[0].Body
	if !strings.Contains(shown, alert.Case.Number) || !strings.Contains(shown, "Brukerstøtte") {
		t.Errorf("the notification says %q", shown)
	}
	for _, secret := range []string{"lønn", "Hemmelig", "Kari", "requester"} {
		if strings.Contains(shown, secret) {
			t.Errorf("the notification says %q, which stands in the mail", secret)
		}
	}
	if list := m.cases("--worklist", "escalated"); len(list) != 1 || list[0].Number != alert.Case.Number {
		t.Errorf("escalated to us: %+v", list)
	}

	// A restart does not notify again. A later escalation shows that the
	// program has gone over them.
	w.stop()
	w = m.watch()
	w.idle(0)
	o.post(write("Eskalering av en annen sak", "Innhold."))
	s.WaitDisplayed(1)
	if history := s.History(); len(history) != 2 {
		t.Errorf("%d notifications after a restart and a second escalation, want 2", len(history))
	}
	w.stop()

	// Without a service it is said, and the alert stands all the same.
	s.StopNotifications()
	checkFails(t, m, "notifications", "no_notifier")
	w = m.watch()
	w.idle(0)
	mark = w.mark()
	o.post(write("Til andrelinje: en tredje", "Innhold."))
	w.wait(mark, "the alert without a service", func(e eventJSON) bool { return e.Event == "alert" })
	if list := m.cases("--worklist", "escalated"); len(list) != 3 {
		t.Errorf("escalated to us: %d, want 3", len(list))
	}
	w.stop()

	// Without the keyring there is no password: it is nowhere else.
	s.StopKeyring()
	if r := m.try("sync"); r.code != 1 || !says(r.err, words(t, "nb")["error.no_password"]) {
		t.Errorf("without the keyring: exit %d, %q", r.code, r.err)
	}
	checkFails(t, m, "keyring", "no_keyring")
	s.StartKeyring(testbed.Password)
	m.run("sync")
}

// checkFails runs "check", of which one part must fail with a code.
func checkFails(t *testing.T, m *machine, part, code string) {
	t.Helper()
	r := m.try("check", "--json")
	var parts []struct {
		Name  string
		OK    bool
		Error *problemJSON
	}
	if err := json.Unmarshal([]byte(r.out), &parts); err != nil {
		t.Fatalf("check: %v: %q, %q", err, r.out, r.err)
	}
	for _, p := range parts {
		if p.Name == part {
			if p.OK || p.Error == nil || p.Error.Code != code || p.Error.Todo == "" || r.code != 1 {
				t.Errorf("check: exit %d, %s is %+v", r.code, part, p)
			}
			return
		}
	}
	t.Errorf("check has no part %q: %s", part, r.out)
}

// Marked in other ways than by the subject.
func TestEscalationRules(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMachine(t)
	o.join(m, o.account())
	o.dovecot.Append("support", "INBOX", write("Med merke", "#eskalert\n\nKan dere ta denne?").bytes())
	o.dovecot.Append("support", "INBOX", write("Med hode", "Kan dere ta denne?", "X-Linje-Escalation: 1").bytes())
	o.dovecot.Append("support", "INBOX", write("Med nøkkelord", "Kan dere ta denne?").bytes())
	o.dovecot.Doveadm("flags", "add", "-u", "support", "$Eskalert", "mailbox", "INBOX", "uid", "3")
	o.dovecot.Append("support", "INBOX", write("En vanlig sak om deeskalering", "Ikke en eskalering.").bytes())
	if got := read[syncJSON](m, "sync"); got.New != 4 || got.CasesNew != 4 || got.Alerts != 3 {
		t.Errorf("sync: %+v, want 3 alerts", got)
	}
	if got := read[syncJSON](m, "sync"); got.New != 0 || got.Alerts != 0 {
		t.Errorf("a second sync: %+v", got)
	}
}
