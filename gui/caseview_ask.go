package gui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// question is something to answer with yes or no.
type question struct{ title, text, yes string }

// askYes asks and calls yes when the answer is so.
func askYes(env *Env, q question, yes func()) {
	var sheet *widgets.Sheet
	ok := widgets.NewPrimaryButton(q.yes, "", func() {
		sheet.Close()
		yes()
	})
	foot := widgets.Row(8, ok, widgets.NewButton(env.T("ask.cancel"), "Esc", func() { sheet.Close() }), widgets.Fill())
	sheet = widgets.NewSheet(q.title, fyne.NewSize(440, 0), widgets.NewText(q.text), foot)
	sheet.ShowOn(env.Window.Canvas(), ok)
}

// dueChoices are the quick answers to "when".
func dueChoices(now time.Time) []time.Time {
	day := func(add, hour int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+add, hour, 0, 0, 0, now.Location())
	}
	out := []time.Time{}
	if today := day(0, 16); today.After(now.Add(30 * time.Minute)) {
		out = append(out, today)
	}
	return append(out, day(1, 12), day(7, 16))
}

// askDue asks when the case must be answered.
func (v *caseView) askDue() {
	env := v.env
	if v.caseID() == "" {
		return
	}
	var sheet *widgets.Sheet
	set := func(due *time.Time) {
		sheet.Close()
		told := env.T("told.due_none")
		if due != nil {
			told = env.T("told.due", "When", present.Moment(env.Words, *due, env.Now()))
		}
		v.act(told, true, func(ctx context.Context, id support.CaseID) error { return v.desk.SetDue(ctx, id, due) })
	}
	var quick []fyne.CanvasObject
	for _, t := range dueChoices(env.Now()) {
		text := present.Moment(env.Words, t, env.Now())
		if t.Sub(env.Now()) > 5*24*time.Hour {
			text = env.T("due.in_week")
		}
		quick = append(quick, widgets.NewButton(text, "", func() { set(&t) }))
	}
	date, clock := widgets.NewEntry(), widgets.NewEntry()
	at := env.Now().AddDate(0, 0, 1)
	if due := v.thread.Case.Times.Due; !due.IsZero() {
		at = due.In(env.Now().Location())
	}
	day, hour := dueForms(env.Words.Language())
	date.SetText(at.Format(day))
	clock.SetText(at.Format(hour))
	wrong := widgets.NewProse("", widgets.LineStyle{Color: widgets.ColorDanger, Size: widgets.SizeSecondary})
	wrong.Hide()
	own := func() {
		t, err := parseDue(date.Text, clock.Text, env.Now())
		if err != nil {
			wrong.SetText(env.T("due.wrong"))
			wrong.Show()
			sheet.Refresh()
			return
		}
		set(&t)
	}
	date.OnSubmitted, clock.OnSubmitted = func(string) { own() }, func(string) { own() }
	foot := []fyne.CanvasObject{widgets.NewPrimaryButton(env.T("due.set"), "", own)}
	if !v.thread.Case.Times.Due.IsZero() {
		foot = append(foot, widgets.NewButton(env.T("due.remove"), "", func() { set(nil) }))
	}
	foot = append(foot, widgets.NewButton(env.T("ask.cancel"), "Esc", func() { sheet.Close() }), widgets.Fill())
	body := widgets.Column(12, widgets.Wrap(8, quick...), widgets.NewFormRow(env.T("due.date"), 90, date),
		widgets.NewFormRow(env.T("due.clock"), 90, clock), wrong)
	sheet = widgets.NewSheet(env.T("due.title"), fyne.NewSize(440, 0), body, widgets.Buttons(8, foot...))
	sheet.ShowOn(env.Window.Canvas(), date)
}

// dueForms are how the language writes a day and a time of day.
func dueForms(l support.Language) (day, clock string) {
	if l == support.English {
		return "02/01/2006", "15:04"
	}
	return "02.01.2006", "15.04"
}

// parseDue reads a day ("24.12.2026", "24.12", "24/12/2026", "2026-12-24") and a time of day
// ("14.00", "14:00", "14").
func parseDue(day, clock string, now time.Time) (time.Time, error) {
	day, clock = strings.TrimSpace(day), strings.ReplaceAll(strings.TrimSpace(clock), ":", ".")
	if clock == "" {
		clock = "16"
	}
	var d, c time.Time
	var err error
	for _, form := range []string{"2.1.2006", "2006-1-2", "2.1.", "2/1/2006", "2/1"} {
		if d, err = time.Parse(form, day); err == nil {
			break
		}
	}
	if err != nil {
		if d, err = time.Parse("2.1", day); err != nil {
			return time.Time{}, fmt.Errorf("gui.parseDue: day: %w", err)
		}
	}
	for _, form := range []string{"15.04", "15"} {
		if c, err = time.Parse(form, clock); err == nil {
			break
		}
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("gui.parseDue: time: %w", err)
	}
	year := d.Year()
	if year == 0 {
		year = now.Year()
	}
	t := time.Date(year, d.Month(), d.Day(), c.Hour(), c.Minute(), 0, 0, now.Location())
	if d.Year() == 0 && t.Before(now.AddDate(0, 0, -1)) {
		t = t.AddDate(1, 0, 0)
	}
	return t, nil
}

// saveSource saves the newest mail as it came.
func (v *caseView) saveSource() {
	m := v.thread.Messages[len(v.thread.Messages)-1]
	askSave(v.env, v.caseID().Number()+".eml", func(ctx context.Context) ([]byte, error) {
		return v.desk.MessageSource(ctx, m.Mailbox, m.ID)
	})
}

// askPassword asks for a mailbox's password and gives it to the desk.
func askPassword(env *Env, desk StateDesk, id support.MailboxID, name string) {
	var sheet *widgets.Sheet
	entry := widgets.NewEntry()
	entry.Password = true
	give := func() {
		password := entry.Text
		if password == "" {
			return
		}
		sheet.Close()
		Fetch(env.Tasks, func(ctx context.Context) (support.PasswordKept, error) {
			return desk.SupplyPassword(ctx, id, password)
		}, func(kept support.PasswordKept) {
			desk.SyncNow(id)
			if kept == support.KeptMemory {
				tellMemoryOnly(env, name)
			}
		}, env.Report)
	}
	entry.OnSubmitted = func(string) { give() }
	foot := widgets.Row(8, widgets.NewPrimaryButton(env.T("password.ok"), "", give),
		widgets.NewButton(env.T("ask.cancel"), "Esc", func() { sheet.Close() }), widgets.Fill())
	sheet = widgets.NewSheet(env.T("password.title"), fyne.NewSize(440, 0),
		widgets.Column(10, widgets.NewText(env.T("password.text", "Name", name)), entry), foot)
	sheet.ShowOn(env.Window.Canvas(), entry)
}

// outboxActs are the buttons for an answer that did not go.
func (v *caseView) outboxActs(o support.OutboxEntry) []fyne.CanvasObject {
	if o.State != support.OutboxQueued { // what to do about the others stands in the composer
		return nil
	}
	key := "outbox.cancel"
	if o.Undoable(v.env.Now()) {
		key = "told.undo"
	}
	return []fyne.CanvasObject{widgets.NewButton(v.env.T(key), "", func() {
		if v.onTakeBack != nil {
			v.onTakeBack(o)
		}
	})}
}
