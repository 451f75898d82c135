package gui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

type fakeSettings struct {
	*fakeDesk
	*fakeMailboxes
	problem error
	notices []string
	acts    []string // what was forgotten and recalled
}

func (f *fakeSettings) Learnt(context.Context) ([]support.Learnt, error) {
	return []support.Learnt{
		{Item: "kvit-side", Cases: 6, Against: 1, Words: []support.LearntWord{{Word: "blank", Cases: 4}, {Word: "emneplan", Cases: 3}}},
		{Item: "borte", Cases: 1, Words: []support.LearntWord{{Word: "nøkkel", Cases: 1}}},
	}, nil
}

func (f *fakeSettings) Material(context.Context) (support.Material, error) {
	return support.Material{Items: []support.Item{template("kvit-side", "Kvit side i saksvising", "Hei")}}, nil
}

func (f *fakeSettings) Forget(_ context.Context, item string) error {
	f.acts = append(f.acts, "forget "+item)
	return nil
}

func (f *fakeSettings) Recall(_ context.Context, item string) error {
	f.acts = append(f.acts, "recall "+item)
	return nil
}

func (f *fakeSettings) NotifierProblem() error                 { return f.problem }
func (f *fakeSettings) KeptInMemory(id support.MailboxID) bool { return id == 2 }
func (f *fakeSettings) TryNotice(_ context.Context, title, _ string) error {
	f.fakeDesk.mu.Lock()
	defer f.fakeDesk.mu.Unlock()
	f.notices = append(f.notices, title)
	return f.problem
}

func settingsStage(t *testing.T) (*stage, *fakeSettings, *settingsPage, *[]support.Settings) {
	t.Helper()
	s := newStage(t, support.Bokmaal)
	s.show(newAssistant(s.env, &fakeAdvice{}).Object(), 1000, 900)
	d := &fakeSettings{fakeDesk: newFakeDesk(), fakeMailboxes: &fakeMailboxes{}}
	d.boxes = append(d.boxes, support.Mailbox{ID: 2, Name: "Arkiv", Address: "arkiv@example.no", Line: 2})
	var done []support.Settings
	p := newSettingsPage(s.env, d, d.settings, func(x support.Settings) { done = append(done, x) })
	p.open()
	s.until("the mailboxes are listed", func() bool { return len(p.boxes.Objects) == 2 })
	return s, d, p, &done
}

func TestSettingsAreKept(t *testing.T) {
	s, d, p, done := settingsStage(t)
	s.snap("settings")
	p.body.ScrollToBottom()
	s.snap("settings-below")
	p.person.name.SetText("Kari N.")
	p.look.language.Select(2)
	p.look.theme.Select(2)
	p.alerts.subjects.SetText("eskalert\n\n haster \neskalert")
	p.alerts.senders.SetText("@example.no\nleder@example.no")
	p.cases.days.SetText("30")
	p.cases.fetch.SetText("8")
	p.cases.tray.SetChecked(false)
	p.save()
	s.until("it is saved", func() bool { return len(*done) == 1 })
	got := d.settings
	if got.Agent.Name != "Kari N." || got.Language != "nn" || got.Theme != "dark" || got.ReopenDays != 30 || got.FetchLimit != 8<<20 || got.ToTray ||
		len(got.Alerts.Subjects) != 2 || got.Alerts.Subjects[1] != "haster" || len(got.Alerts.Senders) != 2 || !got.SubjectTag {
		t.Errorf("%+v", got)
	}
	if p.sheet.Open() || (*done)[0].Language != "nn" {
		t.Error("the settings do not count at once")
	}
}

func TestSettingsSayWhatIsWrong(t *testing.T) {
	s, _, p, done := settingsStage(t)
	p.person.email.SetText("kari")
	p.alerts.senders.SetText("@example.no\nikke en adresse")
	p.cases.days.SetText("snart")
	p.save()
	if p.person.emailRow.Note() == "" || p.alerts.sendersRow.Note() != "«ikke en adresse» er ingen adresse. Skriv navn@example.no eller @example.no." ||
		p.cases.daysRow.Note() != "Skriv et antall dager, for eksempel 14." || len(*done) != 0 || !p.sheet.Open() {
		t.Errorf("%q %q %q", p.person.emailRow.Note(), p.alerts.sendersRow.Note(), p.cases.daysRow.Note())
	}
	s.snap("settings-faults")
	s.key2(fyne.KeyEscape)
	if p.sheet.Open() {
		t.Error("Esc does not close it")
	}
}

func TestSettingsRestoreTheAlertRules(t *testing.T) {
	_, _, p, _ := settingsStage(t)
	p.setAlerts(support.AlertRules{})
	p.setAlerts(support.DefaultAlertRules())
	if got, _ := p.settings(); len(got.Alerts.Subjects) != len(support.DefaultAlertRules().Subjects) {
		t.Errorf("%q", got.Alerts.Subjects)
	}
}

func TestSettingsTryTheNotification(t *testing.T) {
	s, d, p, _ := settingsStage(t)
	test.Tap(p.cases.try.(*widgets.Button))
	s.until("it says so", func() bool { return len(s.told) == 1 })
	d.problem = support.E(support.CodeNoNotifier, "platform.Notify", nil)
	test.Tap(p.cases.try.(*widgets.Button))
	s.until("it says why not", func() bool { return p.fault.Visible() })
	if len(d.notices) != 2 {
		t.Errorf("%q", d.notices)
	}
}

func TestSettingsOpenTheMailbox(t *testing.T) {
	s, _, p, _ := settingsStage(t)
	box := practical()
	p.edit(&box)
	s.snap("settings-mailbox")
	s.key(fyne.KeyEscape)
	if !p.sheet.Open() {
		t.Error("closing the mailbox closes the settings too")
	}
}
