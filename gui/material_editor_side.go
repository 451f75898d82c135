package gui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// editorSide shows how the text will look. A template is tried on a case, with
// the placeholders listed below.
type editorSide struct {
	editor *materialEditor
	column *widgets.ScrollColumn
	pick   *widgets.Button // the case
	object fyne.CanvasObject
	soonTo *Latest[bool]
	trial  *Latest[trialOn]
	cases  *Latest[[]support.Case]
	on     trialOn
}

// trialOn is the case that a template is tried on.
type trialOn struct {
	of     support.Case // no ID: the sample
	values knowledge.Values
	found  bool
}

const (
	previewPause = 120 * time.Millisecond
	mostTrials   = 12 // cases that are offered
)

func newEditorSide(e *materialEditor) *editorSide {
	s := &editorSide{editor: e, column: widgets.NewScrollColumn(8, 20, 14, 14), soonTo: NewLatest[bool](e.env.Tasks),
		trial: NewLatest[trialOn](e.env.Tasks), cases: NewLatest[[]support.Case](e.env.Tasks)}
	s.object = widgets.NewPane(s.column)
	s.pick = widgets.NewMenuButton("", "", s.chooseCase)
	s.on.values = sampleValues(e.env)
	return s
}

func (s *editorSide) template() bool { return s.editor.draft.kind == support.KindTemplate }

// sampleValues are those of a made-up case, where there is none to try on.
func sampleValues(env *Env) knowledge.Values {
	t := env.T
	return knowledge.Values{Requester: support.Address{Name: "Ingrid Solbakken", Email: "ingrid.solbakken@example.no"}, CaseNumber: "K7Q-2MX",
		CaseSubject: t("sample.subject"), AgentName: t("sample.agent"), GroupName: t("sample.group"),
		ArticleTitle: t("sample.article"), ArticleURL: "https://hjelp.example.no/", Date: env.Now()}
}

// start tries a template on the case that is open, else on the newest one.
func (s *editorSide) start() {
	if !s.template() {
		return
	}
	open := support.CaseID("")
	if s.editor.calls.caseOpen != nil {
		open = s.editor.calls.caseOpen()
	}
	s.trial.Load(func(ctx context.Context) (trialOn, error) {
		list, err := s.editor.desk.Cases(ctx, support.CaseQuery{Limit: mostTrials, Now: s.editor.env.Now()})
		if err != nil || len(list) == 0 {
			return trialOn{}, err
		}
		of := list[0]
		for _, c := range list {
			if c.ID == open {
				of = c
			}
		}
		if open != "" {
			of.ID = open
		}
		return s.valuesOf(ctx, of)
	}, s.tried)
}

func (s *editorSide) valuesOf(ctx context.Context, c support.Case) (trialOn, error) {
	v, err := s.editor.desk.TemplateValues(ctx, c.ID)
	if v.CaseSubject != "" {
		c.Subject, c.Requester = v.CaseSubject, v.Requester
	}
	return trialOn{of: c, values: v, found: true}, err
}

func (s *editorSide) tried(on trialOn, err error) {
	if err != nil {
		s.editor.env.Report(err)
		return
	}
	if on.found {
		s.on = on
	}
	s.refresh()
}

// chooseCase lists the newest cases to try the template on.
func (s *editorSide) chooseCase() {
	s.cases.Load(func(ctx context.Context) ([]support.Case, error) {
		return s.editor.desk.Cases(ctx, support.CaseQuery{Limit: mostTrials, Now: s.editor.env.Now()})
	}, func(list []support.Case, err error) {
		if err != nil {
			s.editor.env.Report(err)
			return
		}
		items := make([]*fyne.MenuItem, 0, len(list)+1)
		for _, c := range list {
			it := fyne.NewMenuItem(s.caseName(c), func() {
				s.trial.Load(func(ctx context.Context) (trialOn, error) { return s.valuesOf(ctx, c) }, s.tried)
			})
			it.Checked = c.ID == s.on.of.ID
			items = append(items, it)
		}
		sample := fyne.NewMenuItem(s.editor.env.T("edit.sample"), func() { s.tried(trialOn{values: sampleValues(s.editor.env), found: true}, nil) })
		sample.Checked = s.on.of.ID == ""
		showMenu(s.editor.env, s.pick, append(items, sample))
	})
}

// longestCaseName is how much of a case's subject a menu shows, in characters.
const longestCaseName = 34

func (s *editorSide) caseName(c support.Case) string {
	subject := []rune(present.Subject(s.editor.env.Words, c.Subject))
	if len(subject) > longestCaseName {
		subject = append(subject[:longestCaseName], '…')
	}
	return joined([]string{c.ID.Number(), c.Requester.FirstName(), string(subject)})
}

// soon shows the text again when the typing rests.
func (s *editorSide) soon() {
	s.soonTo.LoadAfter(previewPause, func(context.Context) (bool, error) { return true, nil }, func(bool, error) { s.refresh() })
}

// refresh shows the text as it is now.
func (s *editorSide) refresh() {
	e, it := s.editor, s.editor.now().now
	muted := widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}
	var objects []fyne.CanvasObject
	if !s.template() {
		objects = append(objects, widgets.NewProse(it.Title, widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}))
		objects = append(objects, structured(e.env, it.Body)...)
		s.column.SetObjects(objects)
		return
	}
	name := e.env.T("edit.sample")
	if s.on.of.ID != "" {
		name = joined([]string{s.on.of.ID.Number(), s.on.of.Requester.FirstName()})
	}
	s.pick.SetText(name)
	objects = append(objects, widgets.Row(8, widgets.NewLine(e.env.T("edit.tried_on"), muted), s.pick, widgets.Fill()))
	open := 0
	text := structuredWith(e.env, it.Body, func(tag string) (string, widgets.Chip) {
		value, chip := s.value(tag, it.Language)
		if chip == widgets.ChipOpen {
			open++
		}
		return value, chip
	})
	if len(text) == 0 {
		text = []fyne.CanvasObject{widgets.NewProse(e.env.T("edit.nothing_yet"), muted)}
	}
	objects = append(objects, widgets.NewCard(widgets.Column(8, text...)))
	if open > 0 {
		objects = append(objects, widgets.NewProse(e.env.N("edit.open_fields", open), muted))
	}
	objects = append(objects, widgets.Inset(0, 10, 0, 0, widgets.NewLine(e.env.T("edit.fields"), widgets.LineStyle{Size: widgets.SizeSecondary, Bold: true})),
		widgets.NewProse(e.env.T("edit.fields.hint"), muted))
	s.column.SetObjects(append(objects, s.fields(it.Language)...))
}

// value is what stands for a placeholder in the case, and whether it is filled.
func (s *editorSide) value(tag string, l support.Language) (string, widgets.Chip) {
	r, err := knowledge.Render(support.Item{Language: l, Body: "{{" + tag + "}}"}, s.on.values)
	if err != nil || len(r.Unfilled) > 0 {
		return tagLabel(s.editor.env, tag), widgets.ChipOpen
	}
	return r.Text, widgets.ChipFilled
}

// fields lists the placeholders with what each gives; one that is chosen is put
// into the text.
func (s *editorSide) fields(l support.Language) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	add := func(tag, label, gives string) {
		row := widgets.Row(10, widgets.NewLine(label, widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorAccent}),
			widgets.NewShrinkingLine(gives, widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}))
		out = append(out, widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall, Pad: fyne.NewSize(6, 3)}, row, func() { s.insert(tag) }))
	}
	s.eachField(l, add)
	return out
}

// insert puts a placeholder into the text where the cursor stands.
func (s *editorSide) insert(tag string) {
	entry := s.editor.form.entries["body"]
	at := entry.CursorTextOffset()
	text := []rune(entry.Text)
	at = min(at, len(text))
	field := []rune("{{" + tag + "}}")
	entry.SetText(string(text[:at]) + string(field) + string(text[at:]))
	s.editor.env.Window.Canvas().Focus(entry)
	entry.PlaceCursor(at + len(field))
}
