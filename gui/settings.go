package gui

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// settingsPage is where the user's choices are made. They count from when they
// are saved, without a restart.
type settingsPage struct {
	env  *Env
	desk SettingsDesk
	done func(support.Settings)
	was  support.Settings

	sheet  *widgets.Sheet
	body   *widgets.ScrollColumn
	person settingsPerson
	look   settingsLook
	alerts settingsAlerts
	cases  settingsCases
	boxes  *fyne.Container
	fault  *fyne.Container
}

type settingsPerson struct {
	name, email       *widgets.Entry
	nameRow, emailRow *widgets.FormRow
}

type settingsLook struct{ language, theme *widgets.Segments }

type settingsAlerts struct {
	subjects, senders, keywords *widgets.Entry
	sendersRow                  *widgets.FormRow
}

type settingsCases struct {
	days, undo   *widgets.Entry
	fetch        *widgets.Entry // MB
	daysRow      *widgets.FormRow
	undoRow      *widgets.FormRow
	fetchRow     *widgets.FormRow
	tag, tray    *widget.Check
	notify       *widget.Check
	learn        *widget.Check
	problem, try fyne.CanvasObject
}

// showSettings opens the settings. done is called with what was saved.
func showSettings(env *Env, d SettingsDesk, done func(support.Settings)) {
	Fetch(env.Tasks, d.Settings, func(s support.Settings) {
		newSettingsPage(env, d, s, done).open()
	}, env.Report)
}

func newSettingsPage(env *Env, d SettingsDesk, s support.Settings, done func(support.Settings)) *settingsPage {
	p := &settingsPage{env: env, desk: d, done: done, was: s}
	p.boxes, p.fault = widgets.Column(8), widgets.Column(0)
	p.fault.Hide()
	p.build(s)
	rows := p.rows()
	p.body = widgets.NewScrollColumn(10, widgets.SheetGutter, 0, 4, rows...)
	save := widgets.NewPrimaryButton(env.T("button.save"), "", p.save)
	foot := widgets.Row(8, save, widgets.NewButton(env.T("button.cancel"), "Esc", func() { p.sheet.Close() }), widgets.Fill())
	p.sheet = widgets.NewSheet(env.T("settings.title"), fyne.NewSize(680, 0), p.body, foot)
	return p
}

func (p *settingsPage) open() {
	p.loadBoxes()
	p.sheet.ShowOn(p.env.Window.Canvas(), p.person.name)
}

func (p *settingsPage) build(s support.Settings) {
	t := p.env.T
	p.person.name, p.person.email = widgets.NewEntry(), widgets.NewEntry()
	p.person.name.SetText(s.Agent.Name)
	p.person.email.SetText(s.Agent.Email)
	p.person.nameRow = widgets.NewFormRow(t("agent.name"), formSide, p.person.name).WithHint(t("settings.name.hint"))
	p.person.emailRow = widgets.NewFormRow(t("agent.email"), formSide, p.person.email)
	p.look.language = widgets.NewSegments([]string{t("settings.system"), present.LanguageName(p.env.Words, support.Bokmaal),
		present.LanguageName(p.env.Words, support.Nynorsk), present.LanguageName(p.env.Words, support.English)},
		indexOf(languageChoices(), s.Language), nil)
	p.look.theme = widgets.NewSegments([]string{t("settings.system"), t("settings.theme.light"), t("settings.theme.dark")},
		indexOf(themeChoices(), s.Theme), nil)
	p.alerts.subjects, p.alerts.senders, p.alerts.keywords = linesEntry(), linesEntry(), linesEntry()
	p.setAlerts(s.Alerts)
	for _, e := range []*widgets.Entry{p.alerts.subjects, p.alerts.senders, p.alerts.keywords} {
		e.OnChanged = p.grown()
	}
	p.alerts.sendersRow = widgets.NewFormRow(t("settings.senders"), formSide, p.alerts.senders).WithHint(t("settings.senders.hint"))
	p.buildCases(s)
}

func (p *settingsPage) buildCases(s support.Settings) {
	t := p.env.T
	c := &p.cases
	c.days = widgets.NewEntry()
	c.days.SetText(strconv.Itoa(s.ReopenDays))
	c.undo = widgets.NewEntry()
	c.undo.SetText(strconv.Itoa(s.UndoSeconds))
	c.fetch = widgets.NewEntry()
	c.fetch.SetText(strconv.FormatInt(s.FetchLimit>>20, 10))
	number := func(e *widgets.Entry, unit string) fyne.CanvasObject {
		return widgets.Row(8, container.NewGridWrap(fyne.NewSize(64, e.MinSize().Height), e),
			widgets.NewLine(t(unit), widgets.LineStyle{}), widgets.Fill())
	}
	c.daysRow = widgets.NewFormRow(t("settings.reopen"), formSide, number(c.days, "settings.days")).WithHint(t("settings.reopen.hint"))
	c.undoRow = widgets.NewFormRow(t("settings.undo"), formSide, number(c.undo, "settings.seconds")).WithHint(t("settings.undo.hint"))
	c.fetchRow = widgets.NewFormRow(t("settings.fetch"), formSide, number(c.fetch, "settings.mb")).WithHint(t("settings.fetch.hint"))
	check := func(key string, on bool) *widget.Check {
		box := widget.NewCheck(t(key), nil)
		box.SetChecked(on)
		return box
	}
	c.tag, c.tray, c.notify = check("settings.tag", s.SubjectTag), check("settings.tray", s.ToTray), check("settings.notify", s.Notify)
	c.learn = check("settings.learn", s.Learn)
	c.try = widgets.NewButton(t("settings.try_notice"), "", p.tryNotice)
	c.problem = widgets.Column(0)
	if err := p.desk.NotifierProblem(); err != nil {
		what, todo := present.ErrorText(p.env.Words, err)
		c.problem = widgets.NewStrip(widgets.StripWarn, joinSentences(what, todo))
	}
}

// languageChoices and themeChoices are what the settings keep, in the order
// offered; "" is the system's.
func languageChoices() []string {
	return []string{"", string(support.Bokmaal), string(support.Nynorsk), string(support.English)}
}

func themeChoices() []string { return []string{"", "light", "dark"} }

func indexOf(list []string, s string) int {
	for i, x := range list {
		if x == s {
			return i
		}
	}
	return 0
}

// linesEntry is a field with one rule a line.
func linesEntry() *widgets.Entry {
	e := widgets.NewMultiLineEntry()
	e.SetMinRowsVisible(3)
	e.Scroll = fyne.ScrollNone // it grows with its lines: the wheel belongs to the page
	return e
}

func (p *settingsPage) setAlerts(r support.AlertRules) {
	p.alerts.subjects.SetText(strings.Join(r.Subjects, "\n"))
	p.alerts.senders.SetText(strings.Join(r.Senders, "\n"))
	p.alerts.keywords.SetText(strings.Join(r.Keywords, "\n"))
}

// lines reads a field with one rule a line.
func lines(e *widgets.Entry) []string {
	var out []string
	for _, l := range strings.Split(e.Text, "\n") {
		if l = strings.TrimSpace(l); l != "" && !contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// rows lists what the page shows.
func (p *settingsPage) rows() []fyne.CanvasObject {
	t := p.env.T
	heading := func(key string) fyne.CanvasObject {
		return widgets.Inset(0, 8, 0, 0, widgets.NewLine(t(key), widgets.LineStyle{Bold: true}))
	}
	segment := func(key string, s fyne.CanvasObject) fyne.CanvasObject {
		return widgets.NewFormRow(t(key), formSide, widgets.Row(0, s, widgets.Fill()))
	}
	indent := func(o fyne.CanvasObject) fyne.CanvasObject { return widgets.Inset(formSide, 0, 0, 0, o) }
	defaults := widgets.NewButton(t("settings.alerts.defaults"), "", func() { p.setAlerts(support.DefaultAlertRules()) })
	see := widgets.NewButton(t("settings.learnt"), "", func() { showLearnt(p.env, p.desk) })
	add := widgets.NewButton(t("settings.mailbox.add"), "", func() { p.edit(nil) })
	return []fyne.CanvasObject{
		widgets.NewLine(t("settings.you"), widgets.LineStyle{Bold: true}), p.person.nameRow, p.person.emailRow,
		heading("settings.look"), segment("settings.language", p.look.language), segment("settings.theme", p.look.theme),
		heading("settings.mailboxes"), p.boxes, widgets.Row(0, add, widgets.Fill()),
		heading("settings.alerts"),
		widgets.NewProse(t("settings.alerts.lead"), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary}),
		widgets.NewFormRow(t("settings.subjects"), formSide, p.alerts.subjects).WithHint(t("settings.subjects.hint")),
		p.alerts.sendersRow,
		widgets.NewFormRow(t("settings.keywords"), formSide, p.alerts.keywords).WithHint(t("settings.keywords.hint")),
		indent(widgets.Row(0, defaults, widgets.Fill())),
		indent(widgets.Row(8, p.cases.notify, p.cases.try, widgets.Fill())), p.cases.problem,
		heading("settings.cases"), p.cases.undoRow, p.cases.daysRow, p.cases.fetchRow, indent(p.cases.tag), indent(p.cases.tray),
		heading("settings.suggestions"), indent(widgets.Row(8, p.cases.learn, see, widgets.Fill())),
		indent(widgets.NewProse(t("settings.learn.hint"), widgets.LineStyle{Color: widgets.ColorMuted, Size: widgets.SizeSecondary})), p.fault,
	}
}

// grown lays the page out again when a field has got another number of lines.
func (p *settingsPage) grown() func(string) {
	lines := -1
	return func(text string) {
		if n := strings.Count(text, "\n"); n != lines {
			lines = n
			p.reflow()
		}
	}
}

// settings reads the page; ok is false when something is wrong, which it then
// says in place.
func (p *settingsPage) settings() (s support.Settings, ok bool) {
	s = p.was
	s.Agent = support.Agent{Name: strings.TrimSpace(p.person.name.Text), Email: strings.TrimSpace(p.person.email.Text)}
	s.Language = languageChoices()[p.look.language.Selected()]
	s.Theme = themeChoices()[p.look.theme.Selected()]
	s.Alerts = support.AlertRules{Subjects: lines(p.alerts.subjects), Senders: lines(p.alerts.senders), Keywords: lines(p.alerts.keywords)}
	s.SubjectTag, s.ToTray, s.Notify = p.cases.tag.Checked, p.cases.tray.Checked, p.cases.notify.Checked
	s.Learn = p.cases.learn.Checked
	ok = true
	say := func(row *widgets.FormRow, key string, pairs ...any) {
		if key == "" {
			row.SetError("")
			return
		}
		row.SetError(p.env.T(key, pairs...))
		ok = false
	}
	emailKey, sendersKey, badSender := "", "", ""
	if list, bad := parseAddresses(s.Agent.Email); bad != "" || len(list) > 1 {
		emailKey = "wizard.bad.address"
	}
	for _, l := range s.Alerts.Senders {
		if badSender == "" && !senderRule(l) {
			sendersKey, badSender = "settings.senders.bad", l
		}
	}
	say(p.person.emailRow, emailKey)
	say(p.alerts.sendersRow, sendersKey, "Text", badSender)
	number := func(e *widgets.Entry, row *widgets.FormRow, most int, bad string) int {
		n, err := strconv.Atoi(strings.TrimSpace(e.Text))
		if err != nil || n < 0 || n > most {
			say(row, bad, "Most", most)
			return 0
		}
		say(row, "")
		return n
	}
	s.ReopenDays = number(p.cases.days, p.cases.daysRow, 3650, "settings.reopen.bad")
	s.UndoSeconds = number(p.cases.undo, p.cases.undoRow, support.UndoMost, "settings.undo.bad")
	if mb := int64(number(p.cases.fetch, p.cases.fetchRow, support.MaxSource>>20, "settings.fetch.bad")); mb != s.FetchLimit>>20 {
		s.FetchLimit = mb << 20
	}
	return s, ok
}

// senderRule reports whether a line names senders: an address, or a domain as
// "@example.no".
func senderRule(l string) bool {
	if strings.HasPrefix(l, "@") {
		l = "x" + l
	}
	list, bad := parseAddresses(l)
	return bad == "" && len(list) == 1
}

// save keeps the choices and lets them count at once.
func (p *settingsPage) save() {
	s, ok := p.settings()
	if !ok {
		p.reflow()
		return
	}
	p.env.Tasks.Do(func(ctx context.Context) error { return p.desk.SaveSettings(ctx, s) }, func(err error) {
		if err != nil {
			p.show(err)
			return
		}
		p.sheet.Close()
		p.done(s)
	})
}

func (p *settingsPage) show(err error) {
	what, todo := present.ErrorText(p.env.Words, err)
	p.fault.Objects = []fyne.CanvasObject{
		widgets.NewStrip(widgets.StripStop, p.env.T("settings.not_kept", "What", what, "Do", todo))}
	p.fault.Show()
	p.reflow()
	p.body.ScrollToBottom()
}

func (p *settingsPage) reflow() {
	p.body.Relayout()
	p.sheet.Reflow()
}

// tryNotice shows a desktop notification, or says why it cannot be shown.
func (p *settingsPage) tryNotice() {
	title, text := p.env.T("settings.try_notice.title"), p.env.T("settings.try_notice.text")
	p.env.Tasks.Do(func(ctx context.Context) error { return p.desk.TryNotice(ctx, title, text) }, func(err error) {
		if err != nil {
			p.show(err)
			return
		}
		p.env.Tell(p.env.T("settings.try_notice.done"), nil)
	})
}

// loadBoxes shows the mailboxes as they are now.
func (p *settingsPage) loadBoxes() {
	Fetch(p.env.Tasks, p.desk.Mailboxes, func(all []support.Mailbox) {
		rows := make([]fyne.CanvasObject, 0, len(all))
		for _, m := range all {
			rows = append(rows, p.boxRow(m))
		}
		if len(rows) == 0 {
			rows = append(rows, widgets.NewProse(p.env.T("settings.mailbox.none"), widgets.LineStyle{Color: widgets.ColorMuted}))
		}
		p.boxes.Objects = rows
		p.boxes.Refresh()
		p.reflow()
	}, p.env.Report)
}

func (p *settingsPage) boxRow(m support.Mailbox) fyne.CanvasObject {
	about := []string{m.Address}
	if m.Line >= 1 && m.Line <= 3 {
		about = append(about, p.env.T("line."+strconv.Itoa(m.Line)))
	}
	if m.Practice {
		about = append(about, p.env.T("settings.mailbox.practice"))
	} else if p.desk.KeptInMemory(m.ID) {
		about = append(about, p.env.T("settings.mailbox.memory"))
	}
	text := widgets.Column(0, widgets.NewShrinkingLine(m.Name, widgets.LineStyle{}),
		widgets.NewShrinkingLine(joined(about), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted}))
	change := widgets.NewButton(p.env.T("settings.mailbox.change"), "", func() { p.edit(&m) })
	if m.Practice {
		change.Hide()
	}
	frame := widgets.NewButton(p.env.T("settings.mailbox.frame"), "", func() { showFrames(p.env, p.desk, m) })
	return widgets.NewCard(container.New(restLayout{8}, text, frame, change))
}

// edit opens the page of a mailbox over the settings.
func (p *settingsPage) edit(m *support.Mailbox) {
	showWizard(p.env, p.desk, m, p.loadBoxes)
}
