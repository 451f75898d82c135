package gui

import (
	"context"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// fakeMailboxes keeps mailboxes in memory and plays back the steps of a trial.
type fakeMailboxes struct {
	mu      sync.Mutex
	steps   []support.TestStep
	hang    bool // a trial ends only when it is stopped
	ended   bool
	err     error
	kept    support.PasswordKept
	added   []support.Mailbox
	changed []support.Mailbox
	removed []support.MailboxID
	secret  string
}

func (f *fakeMailboxes) TestMailbox(ctx context.Context, _ support.Mailbox, _ string, step func(support.TestStep)) error {
	var first error
	for _, s := range f.steps {
		step(support.TestStep{Name: s.Name})
		if f.hang {
			break
		}
		s.Done = true
		step(s)
		if first == nil {
			first = s.Err
		}
	}
	if f.hang {
		<-ctx.Done()
		f.mu.Lock()
		f.ended = true
		f.mu.Unlock()
		return ctx.Err()
	}
	return first
}

func (f *fakeMailboxes) AddMailbox(_ context.Context, m support.Mailbox, password string) (support.MailboxID, support.PasswordKept, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return 0, "", f.err
	}
	f.added, f.secret = append(f.added, m), password
	return 1, f.kept, nil
}

func (f *fakeMailboxes) UpdateMailbox(_ context.Context, m support.Mailbox, password string) (support.PasswordKept, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changed, f.secret = append(f.changed, m), password
	return "", f.err
}

func (f *fakeMailboxes) RemoveMailbox(_ context.Context, id support.MailboxID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.removed = append(f.removed, id)
	return nil
}

func wizardStage(t *testing.T, d *fakeMailboxes, existing *support.Mailbox) (*stage, *wizard, *int) {
	t.Helper()
	s := newStage(t, support.Bokmaal)
	s.show(newAssistant(s.env, &fakeAdvice{}).Object(), 1000, 760)
	done := 0
	w := newWizard(s.env, d, existing, func() { done++ })
	w.open()
	return s, w, &done
}

func TestWizardAddsAMailbox(t *testing.T) {
	d := &fakeMailboxes{kept: support.KeptMemory}
	s, w, done := wizardStage(t, d, nil)
	s.snap("wizard-empty")
	test.Tap(w.save)
	if w.form.who.nameRow.Note() != "Gi postkassen et navn." || w.form.imap.row.Note() == "" || w.form.login.passwordRow.Note() != "Skriv passordet." {
		t.Errorf("%q %q", w.form.who.nameRow.Note(), w.form.imap.row.Note())
	}
	s.snap("wizard-faults")
	s.typeText("Brukerstøtte HF") // the first faulty field has the focus
	w.form.who.address.SetText("brukerstotte@example.no")
	w.form.imap.set(support.Endpoint{Host: "imap.example.no", Port: 993, Security: support.SecurityNone})
	w.form.smtp.set(support.Endpoint{Host: "smtp.example.no", Port: 587, Security: support.SecurityStartTLS})
	w.form.login.password.SetText("hemmelig")
	test.Tap(w.save)
	if w.form.imap.row.Note() != "Uten kryptering går bare til en tjener på denne maskinen." || len(d.added) != 0 {
		t.Fatalf("%q", w.form.imap.row.Note())
	}
	w.form.imap.security.Select(0)
	w.form.unfold()
	s.dark()
	s.snap("wizard-filled-dark")
	test.Tap(w.save)
	s.until("it is added", func() bool { return *done == 1 })
	m := d.added[0]
	if m.Name != "Brukerstøtte HF" || m.Login.User != "brukerstotte@example.no" || m.IMAP.Port != 993 || m.Line != 1 ||
		m.From != support.FromAgent || !m.Since.Equal(support.Midnight(s.now().AddDate(0, 0, -90))) || d.secret != "hemmelig" {
		t.Errorf("%+v", m)
	}
	if s.win.Canvas().Overlays().Top() == nil {
		t.Error("nothing says that the password is kept for this run only")
	}
	s.snap("wizard-memory")
}

func TestWizardKnowsMicrosoft365(t *testing.T) {
	_, w, _ := wizardStage(t, &fakeMailboxes{}, nil)
	w.form.service.Select(1)
	w.form.chooseService(1)
	if e := w.form.imap.endpoint(); e != (support.Endpoint{Host: "outlook.office365.com", Port: 993, Security: support.SecurityTLS}) {
		t.Errorf("%+v", e)
	}
	if e := w.form.smtp.endpoint(); e != (support.Endpoint{Host: "smtp.office365.com", Port: 587, Security: support.SecurityStartTLS}) {
		t.Errorf("%+v", e)
	}
}

func practical() support.Mailbox {
	return support.Mailbox{ID: 3, Name: "Brukerstøtte HF", Address: "brukerstotte@example.no", Line: 2, From: support.FromMailbox,
		IMAP:  support.Endpoint{Host: "imap.example.no", Port: 993, Security: support.SecurityTLS},
		SMTP:  support.Endpoint{Host: "smtp.example.no", Port: 587, Security: support.SecurityStartTLS},
		Login: support.Login{User: "hf-brukerstotte"}, Folders: support.Folders{Inbox: "INBOX"}}
}

func TestWizardTellsEachStep(t *testing.T) {
	box := practical()
	d := &fakeMailboxes{steps: []support.TestStep{
		{Name: "imap.connect", Detail: "192.0.2.7:993"},
		{Name: "imap.tls", Detail: "imap.example.no · Example CA · 2026-12-24"},
		{Name: "imap.login", Err: support.E(support.CodeAuth, "imap.login", nil)},
		{Name: "smtp.connect", Detail: "192.0.2.8:587"},
		{Name: "smtp.tls"}, {Name: "smtp.login"}, {Name: "smtp.send"}}}
	s, w, _ := wizardStage(t, d, &box)
	test.Tap(w.trial.button)
	s.until("the trial has ended", func() bool { return w.trial.ended != "" })
	s.snap("wizard-trial")
	if len(w.trial.steps) != 7 || w.trial.ended != "wizard.try.failed" || w.trial.running() {
		t.Fatalf("%+v %s", w.trial.steps, w.trial.ended)
	}
	d.steps = d.steps[:2]
	test.Tap(w.trial.button)
	s.until("the trial has ended", func() bool { return w.trial.ended == "wizard.try.ok" })
}

func TestWizardStopsATrial(t *testing.T) {
	box := practical()
	d := &fakeMailboxes{hang: true, steps: []support.TestStep{{Name: "imap.connect"}}}
	s, w, _ := wizardStage(t, d, &box)
	test.Tap(w.trial.button)
	s.until("it has begun", func() bool { return len(w.trial.steps) == 1 })
	if w.trial.button.Text() != "Stopp prøven" {
		t.Error(w.trial.button.Text())
	}
	s.snap("wizard-trying")
	test.Tap(w.trial.button)
	s.until("the work has ended", func() bool { d.mu.Lock(); defer d.mu.Unlock(); return d.ended })
	if w.trial.ended != "wizard.try.stopped" || w.trial.running() {
		t.Error(w.trial.ended)
	}
}

func TestWizardChangesAndRemoves(t *testing.T) {
	box := practical()
	d := &fakeMailboxes{}
	s, w, done := wizardStage(t, d, &box)
	w.form.who.name.SetText("Brukerstøtte IV")
	test.Tap(w.save)
	s.until("it is changed", func() bool { return *done == 1 })
	m := d.changed[0]
	if m.ID != 3 || m.Name != "Brukerstøtte IV" || m.Login.User != "hf-brukerstotte" || m.Line != 2 || m.From != support.FromMailbox || d.secret != "" {
		t.Errorf("%+v", m)
	}
	s, w, done = wizardStage(t, d, &box)
	w.remove()
	s.snap("wizard-remove")
	s.key(fyne.KeyReturn) // the button that says so has the focus
	s.until("it is removed", func() bool { return *done == 1 })
	if len(d.removed) != 1 || d.removed[0] != 3 || w.sheet.Open() {
		t.Errorf("%v", d.removed)
	}
}

func TestWizardStaysWhenItIsNotKept(t *testing.T) {
	box := practical()
	d := &fakeMailboxes{err: support.Ef(support.CodeInvalid, "desk.UpdateMailbox", "name")}
	s, w, done := wizardStage(t, d, &box)
	test.Tap(w.save)
	s.until("it says why", func() bool { return w.fault.Visible() })
	strip := w.fault.Objects[0].(*widgets.Strip)
	if !strings.HasPrefix(strip.Text(), "Postkassen er ikke lagret.") || !w.sheet.Open() || *done != 0 {
		t.Errorf("%q", strip.Text())
	}
}
