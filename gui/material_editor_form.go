package gui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// editorForm is the fields of the editor. Which there are follows from the kind.
type editorForm struct {
	editor   *materialEditor
	entries  map[string]*widgets.Entry
	rows     map[string]*widgets.FormRow
	lines    map[string]*fyne.Container // of what changes its width
	service  *widgets.Button            // picks one that there is
	group    *widgets.Button
	language *widgets.Segments // of a link
	review   editorReview
	wrong    *widgets.Prose // what is wrong in the text
	object   fyne.CanvasObject
	filling  bool
	reading  writtenItem // what the fields cannot hold
}

// editorReview is when the item was looked over last, and the button that says
// today.
type editorReview struct {
	day   *widgets.Line
	stamp *widgets.Button
}

const editorSideWidth float32 = 96

// editorKeys are the fields of a kind in the order they are shown; the text comes
// after the title.
func editorKeys(kind support.ItemKind) []string {
	switch kind {
	case support.KindTemplate:
		return []string{"title", "service", "tags", "owner", "reviewed"}
	case support.KindLink:
		return []string{"title", "url", "language", "service", "tags", "owner", "reviewed"}
	case support.KindService:
		return []string{"title", "url", "group", "body", "tags", "owner", "reviewed"}
	}
	return []string{"title", "url", "service", "tags", "owner", "reviewed"}
}

func newEditorForm(e *materialEditor) *editorForm {
	f := &editorForm{editor: e, entries: make(map[string]*widgets.Entry), rows: make(map[string]*widgets.FormRow),
		lines: make(map[string]*fyne.Container)}
	f.wrong = widgets.NewProse("", widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorDanger})
	f.wrong.Hide()
	var rows []fyne.CanvasObject
	for _, key := range editorKeys(e.draft.kind) {
		label := e.env.T("edit.field." + key)
		if key == "url" && e.draft.kind == support.KindService {
			label = e.env.T("edit.field.form")
		}
		row := widgets.NewFormRow(label, editorSideWidth, f.control(key))
		f.rows[key] = row
		rows = append(rows, row)
	}
	f.rows["tags"].WithHint(e.env.T("edit.tags.hint"))
	if e.draft.kind == support.KindLink || e.draft.kind == support.KindService {
		f.object = container.New(narrow{}, widgets.NewScrollColumn(8, 20, 14, 14, rows...))
		return f
	}
	f.entries["body"] = f.text()
	foot := widgets.Column(6, append([]fyne.CanvasObject{f.wrong}, rows[1:]...)...)
	head, below := widgets.Inset(0, 0, 0, 8, rows[0]), widgets.Inset(0, 8, 0, 0, foot)
	frame := widgets.Frame(head, below, f.entries["body"])
	frame.Objects = []fyne.CanvasObject{head, f.entries["body"], below} // as Tab goes through them
	f.object = widgets.Inset(20, 12, 16, 12, frame)
	return f
}

// text is the field for the text itself.
func (f *editorForm) text() *widgets.Entry {
	entry := widgets.NewMultiLineEntry()
	entry.SetMinRowsVisible(5)
	entry.PlaceHolder = f.editor.env.T("edit.body.hint")
	if f.editor.draft.kind == support.KindTemplate {
		entry.PlaceHolder = f.editor.env.T("edit.body.hint.template")
	}
	f.watch(entry)
	if f.editor.draft.kind != support.KindTemplate {
		return entry
	}
	popup := newFieldPopup(f.editor)
	f.editor.popup = popup
	typed := entry.OnChanged
	entry.OnChanged = func(text string) {
		typed(text)
		if !f.filling {
			popup.look()
		}
	}
	entry.OnKey = popup.typedKey
	return entry
}

// control is what a field is filled in with.
func (f *editorForm) control(key string) fyne.CanvasObject {
	env := f.editor.env
	switch key {
	case "reviewed":
		f.review.day = widgets.NewShrinkingLine("", widgets.LineStyle{Size: widgets.SizeSecondary})
		f.review.stamp = widgets.NewButton(env.T("edit.review_today"), "", f.reviewToday)
		f.lines["reviewed"] = widgets.Row(8, f.review.day, f.review.stamp)
		return f.lines["reviewed"]
	case "language":
		names := make([]string, 0, 3)
		for _, l := range support.Languages() {
			names = append(names, present.LanguageName(env.Words, l))
		}
		f.language = widgets.NewSegments(names, 0, func(i int) {
			f.reading.Language = support.Languages()[i]
			f.editor.touched()
		})
		return widgets.Row(0, f.language, widgets.Fill())
	case "group":
		f.group = widgets.NewMenuButton("", "", f.chooseGroup)
		f.lines["group"] = widgets.Row(0, f.group, widgets.Fill())
		return f.lines["group"]
	}
	entry := widgets.NewEntry()
	f.entries[key] = entry
	f.watch(entry)
	if key != "service" {
		return entry
	}
	f.service = widgets.NewMenuButton(env.T("button.choose"), "", f.chooseService)
	return widgets.Row(6, entry, f.service)
}

func (f *editorForm) watch(entry *widgets.Entry) {
	entry.OnChanged = func(string) {
		if !f.filling {
			f.editor.touched()
		}
	}
}

// fill shows a written form.
func (f *editorForm) fill(w writtenItem) {
	f.filling = true
	defer func() { f.filling = false }()
	f.reading = w
	for key, text := range map[string]string{"title": w.Title, "body": w.Body, "url": w.URL, "service": w.Service,
		"tags": strings.Join(w.Tags, ", "), "owner": w.Owner} {
		if e := f.entries[key]; e != nil && e.Text != text {
			e.SetText(text)
		}
	}
	if f.language != nil {
		f.language.Select(max(0, min(formRank(w.Language), len(support.Languages())-1)))
	}
	if f.group != nil {
		f.group.SetText(f.groupName(w.Group))
		f.lines["group"].Refresh()
	}
	f.showReviewed()
}

// read takes over what the fields hold.
func (f *editorForm) read(w *writtenItem) {
	text := func(key string) string {
		if e := f.entries[key]; e != nil {
			return e.Text
		}
		return ""
	}
	w.Title, w.URL = strings.TrimSpace(text("title")), strings.TrimSpace(text("url"))
	w.Service, w.Owner = strings.TrimSpace(text("service")), strings.TrimSpace(text("owner"))
	if body := text("body"); body != w.Body { // what ends it is cut when it is saved
		w.Body = body
	}
	w.Tags = nil
	for _, t := range strings.FieldsFunc(text("tags"), func(r rune) bool { return r == ',' || r == ';' }) {
		if t = strings.TrimSpace(t); t != "" {
			w.Tags = append(w.Tags, t)
		}
	}
	w.Reviewed, w.Group, w.Language = f.reading.Reviewed, f.reading.Group, f.reading.Language
}

func (f *editorForm) focusTitle() {
	title := f.entries["title"]
	f.editor.env.Window.Canvas().Focus(title)
	title.PlaceCursor(len([]rune(title.Text)))
}

func (f *editorForm) reviewToday() {
	y, m, d := f.editor.env.Now().Date()
	f.reading.Reviewed = dayUTC(y, m, d)
	f.showReviewed()
	f.editor.touched()
	f.editor.showTabs()
}

func (f *editorForm) showReviewed() {
	env := f.editor.env
	text := env.T("material.never_reviewed")
	if !f.reading.Reviewed.IsZero() {
		text = present.Date(env.Words, f.reading.Reviewed, env.Now())
	}
	f.review.day.SetText(text)
	y, m, d := env.Now().Date()
	if f.reading.Reviewed.Equal(dayUTC(y, m, d)) {
		f.review.stamp.Disable()
	} else {
		f.review.stamp.Enable()
	}
	f.lines["reviewed"].Refresh()
}

func (f *editorForm) chooseService() {
	var items []*fyne.MenuItem
	for _, name := range serviceNames(f.editor.known) {
		items = append(items, fyne.NewMenuItem(name, func() { f.entries["service"].SetText(name) }))
	}
	if len(items) == 0 {
		items = append(items, fyne.NewMenuItem(f.editor.env.T("edit.no_service"), nil))
	}
	showMenu(f.editor.env, f.service, items)
}

func (f *editorForm) chooseGroup() {
	set := func(id string) func() {
		return func() {
			f.reading.Group = id
			f.group.SetText(f.groupName(id))
			f.lines["group"].Refresh()
			f.editor.touched()
		}
	}
	chosen := func(name, id string) *fyne.MenuItem {
		it := fyne.NewMenuItem(name, set(id))
		it.Checked = f.reading.Group == id
		return it
	}
	items := []*fyne.MenuItem{chosen(f.groupName(""), "")}
	for _, g := range f.editor.known.Groups {
		items = append(items, chosen(g.Name, g.ID))
	}
	showMenu(f.editor.env, f.group, items)
}

func (f *editorForm) groupName(id string) string {
	for _, g := range f.editor.known.Groups {
		if g.ID == id {
			return g.Name
		}
	}
	if id == "" {
		return f.editor.env.T("edit.no_group")
	}
	return id
}

func (f *editorForm) clearFaults() {
	for _, r := range f.rows {
		r.SetError("")
	}
	f.wrong.Hide()
	f.object.Refresh()
}

// showFaults says at each field what is wrong in it, and goes to the first.
func (f *editorForm) showFaults(faults support.Faults) {
	first := ""
	for _, fault := range faults {
		key := fieldOf(fault)
		if f.rows[key] == nil && key != "body" {
			key = "title"
		}
		fault.Field = ""
		text := present.FaultText(f.editor.env.Words, fault)
		if r := f.rows[key]; r != nil {
			r.SetError(text)
		} else {
			f.wrong.SetText(text)
			f.wrong.Show()
		}
		if first == "" {
			first = key
		}
	}
	f.object.Refresh()
	if e := f.entries[first]; e != nil {
		f.editor.env.Window.Canvas().Focus(e)
	}
}

// narrow gives a form no more width than its fields have use for.
type narrow struct{}

const narrowWidth float32 = 640

// Layout implements fyne.Layout.
func (narrow) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(fyne.Min(s.Width, narrowWidth), s.Height))
}

// MinSize implements fyne.Layout.
func (narrow) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }
