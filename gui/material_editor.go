package gui

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// materialEditor is where an item is written: what it says and what is known of
// it at the left, how it will look at the right.
type materialEditor struct {
	env   *Env
	desk  MaterialDesk
	draft materialDraft
	at    int // the form that is shown
	root  fyne.CanvasObject
	head  editorHead
	form  *editorForm
	side  *editorSide // nil: the kind has nothing to look at
	known support.Material
	notes editorNotes
	calls editorCalls
	popup *fieldPopup // of a template
}

// editorHead is the row of buttons and the row of written forms.
type editorHead struct {
	title, state *widgets.Line
	save, remove *widgets.Button
	row          *fyne.Container
	tabs         *fyne.Container
}

// editorNotes is what is said above the form.
type editorNotes struct {
	column  *fyne.Container
	near    []support.Suggestion // what exists already
	kept    bool                 // the draft was begun earlier
	copied  support.Language     // this form began as a copy of bokmål
	outside bool                 // somebody else has changed it meanwhile
	made    *support.ItemDraft   // what it was made from; nil: it was not
}

// editorCalls are what the editor asks of the page.
type editorCalls struct {
	leave    func()
	changed  func(*materialDraft) // with every change
	saved    func(*materialDraft)
	open     func(itemRef)
	caseOpen func() support.CaseID
}

func newMaterialEditor(env *Env, d MaterialDesk, draft materialDraft, known support.Material) *materialEditor {
	e := &materialEditor{env: env, desk: d, draft: draft, known: known}
	e.notes.column = widgets.Column(6)
	e.notes.column.Hide()
	e.head.build(e)
	e.form = newEditorForm(e)
	body := e.form.object
	if e.draft.kind == support.KindTemplate || e.draft.kind == support.KindArticle || e.draft.kind == support.KindGuide {
		e.side = newEditorSide(e)
		body = container.New(halves{}, e.form.object, widgets.NewHairline(), e.side.object)
	}
	top := widgets.Column(0, widgets.Inset(20, 12, 20, 10, widgets.Column(8, e.head.row, e.head.tabs, e.notes.column)), widgets.NewHairline())
	e.root = widgets.NewSurface(widgets.Frame(top, nil, body))
	return e
}

// start shows the draft; the page has set what the editor calls.
func (e *materialEditor) start(l support.Language) {
	e.at = max(0, e.draft.at(l))
	if e.side != nil {
		e.side.start()
	}
	e.showForm()
	e.form.focusTitle()
}

func (h *editorHead) build(e *materialEditor) {
	t := e.env.T
	h.title = widgets.NewShrinkingLine("", widgets.LineStyle{Size: widgets.SizeTitle, Bold: true})
	h.state = widgets.NewSpareLine("", widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted})
	h.save = widgets.NewPrimaryButton(t("button.save"), t("key.ctrl_s"), e.save)
	h.remove = widgets.NewQuietButton(t("edit.delete"), "", e.askDelete)
	leave := widgets.NewButton(t("button.close"), "Esc", func() { e.calls.leave() })
	h.row = widgets.Row(8, h.title, h.state, widgets.Fill(), h.remove, leave, h.save)
	h.tabs = widgets.Buttons(6)
}

// now is the form that is shown.
func (e *materialEditor) now() *draftForm { return &e.draft.forms[e.at] }

// showForm fills the fields with the form that is shown.
func (e *materialEditor) showForm() {
	e.form.fill(e.now().now)
	e.showTabs()
	e.showState()
	if e.side != nil {
		e.side.refresh()
	}
}

// touched takes over what the fields hold.
func (e *materialEditor) touched() {
	e.form.read(&e.now().now)
	e.showState()
	e.calls.changed(&e.draft)
	if e.side != nil {
		e.side.soon()
	}
}

func (e *materialEditor) showState() {
	t, kind := e.env.T, strings.ToLower(e.env.T("new."+string(e.draft.kind)))
	key := "edit.title"
	if e.draft.id == "" {
		key = "edit.title.new"
	}
	e.head.title.SetText(t(key, "Kind", kind))
	state := ""
	if e.draft.changed() {
		state = t("edit.unsaved")
	}
	e.head.state.SetText(state)
	if e.draft.changed() {
		e.head.save.Enable()
	} else {
		e.head.save.Disable()
	}
	setVisible(e.head.remove, e.draft.id != "" || len(e.draft.forms) > 1)
	e.head.row.Refresh()
	e.showNotes()
}

// showTabs shows the written forms and what can be added.
func (e *materialEditor) showTabs() {
	names := make([]string, len(e.draft.forms))
	for i, f := range e.draft.forms {
		names[i] = e.formName(f.now.Language)
		if e.draft.behind(i) {
			names[i] = e.env.T("edit.behind", "Language", names[i])
		}
	}
	e.head.tabs.Objects = nil
	if e.draft.kind == support.KindLink {
		e.head.tabs.Hide()
		return
	}
	e.head.tabs.Add(widgets.NewSegments(names, e.at, e.turn))
	for _, l := range e.draft.missing() {
		name := languageList(e.env, []support.Language{l})
		e.head.tabs.Add(widgets.NewQuietButton(e.env.T("edit.add_form", "Language", name), "", func() { e.addForm(l) }))
	}
	e.head.tabs.Refresh()
	e.root.Refresh()
}

func (e *materialEditor) formName(l support.Language) string {
	if !l.Valid() {
		return e.env.T("edit.for_all")
	}
	return present.LanguageName(e.env.Words, l)
}

// turn shows another written form.
func (e *materialEditor) turn(i int) {
	e.at = i
	e.form.clearFaults()
	e.showForm()
}

// addForm begins a written form with a copy of the bokmål.
func (e *materialEditor) addForm(l support.Language) {
	e.at = e.draft.addForm(l)
	e.notes.copied = l
	e.form.clearFaults()
	e.calls.changed(&e.draft)
	e.showForm()
	e.form.focusTitle()
}

// taken reports whether an ID is another item's of the register.
func (e *materialEditor) taken(id string) bool {
	ref := refOf(support.Item{Kind: e.draft.kind, ID: id})
	_, ok := draftOf(e.known, ref)
	return ok
}

// save keeps what has been changed; what is wrong is told at its field.
func (e *materialEditor) save() {
	if !e.draft.changed() {
		return
	}
	e.form.clearFaults()
	e.draft.named(e.taken)
	var changed []draftForm
	for i := range e.draft.forms {
		f := &e.draft.forms[i]
		f.now.Body = strings.TrimRight(strings.TrimLeft(f.now.Body, "\n"), " \t\n")
		if f.changed() {
			f.now.Tags = slices.Clone(f.now.Tags)
			changed = append(changed, *f)
		}
	}
	fresh := e.draft.forms[0].fresh && len(changed) == len(e.draft.forms)
	done := 0
	e.head.save.Disable()
	e.env.Tasks.Do(func(ctx context.Context) error {
		for _, f := range changed {
			if err := saveForm(ctx, e.desk, f); err != nil {
				return err
			}
			done++
		}
		return nil
	}, func(err error) {
		for _, f := range changed[:done] {
			i := e.draft.at(f.now.Language)
			if i >= 0 {
				e.draft.forms[i].was, e.draft.forms[i].fresh = f.now, false
			}
		}
		if err != nil {
			if fresh && done == 0 {
				e.draft.id = "" // its name may still change
			}
			e.fail(changed[done].now.Language, err)
			return
		}
		e.notes = editorNotes{column: e.notes.column}
		e.showState()
		e.showTabs()
		e.calls.saved(&e.draft)
		e.env.Tell(e.env.T("edit.saved", "Title", e.draft.forms[e.at].now.Title), nil)
	})
}

// fail shows why a form cannot be kept.
func (e *materialEditor) fail(l support.Language, err error) {
	var faults support.Faults
	if i := e.draft.at(l); i >= 0 && i != e.at {
		e.at = i
		e.showForm()
	}
	e.showState()
	if !errors.As(err, &faults) {
		e.env.Report(err)
		return
	}
	e.form.showFaults(faults)
}

// askDelete takes the form that is shown away, or asks which.
func (e *materialEditor) askDelete() {
	if len(e.draft.forms) == 1 {
		e.remove(slices.Clone(e.draft.forms))
		return
	}
	name := languageList(e.env, []support.Language{e.now().now.Language})
	showMenu(e.env, e.head.remove, []*fyne.MenuItem{
		fyne.NewMenuItem(e.env.T("edit.delete.form", "Language", name), func() { e.remove([]draftForm{*e.now()}) }),
		fyne.NewMenuItem(e.env.T("edit.delete.all"), func() { e.remove(slices.Clone(e.draft.forms)) }),
	})
}

// remove takes written forms away; "Angre" brings them back.
func (e *materialEditor) remove(forms []draftForm) {
	removeForms(e.env, e.desk, forms, func() {
		rest := slices.DeleteFunc(e.draft.forms, func(f draftForm) bool {
			return slices.ContainsFunc(forms, func(g draftForm) bool { return g.now.Language == f.now.Language })
		})
		e.draft.forms = rest
		if len(rest) == 0 {
			e.calls.saved(&e.draft)
			e.calls.leave()
			return
		}
		e.at = min(e.at, len(rest)-1)
		e.calls.changed(&e.draft)
		e.showForm()
	})
}

// removeForms deletes what is kept of some written forms, tells so, and offers to
// bring it back.
func removeForms(env *Env, desk MaterialActs, forms []draftForm, done func()) {
	var backs []func(context.Context) error
	title := forms[0].was.Title
	env.Tasks.Do(func(ctx context.Context) error {
		for _, f := range forms {
			if f.fresh {
				continue
			}
			back, err := deleteForm(ctx, desk, f.was.Item)
			if err != nil {
				return err
			}
			backs = append(backs, back)
		}
		return nil
	}, func(err error) {
		if err != nil {
			env.Report(err)
			return
		}
		done()
		if len(backs) == 0 {
			return
		}
		env.Tell(env.T("edit.deleted", "Title", title), func() {
			env.Tasks.Do(func(ctx context.Context) error {
				var all error
				for _, back := range backs {
					all = errors.Join(all, back(ctx))
				}
				return all
			}, func(err error) {
				if err != nil {
					env.Report(err)
					return
				}
				env.Tell(env.T("edit.restored", "Title", title), nil)
			})
		})
	})
}

// halves gives its first and third object half the width each, the second a
// pixel between them.
type halves struct{}

// Layout implements fyne.Layout.
func (halves) Layout(o []fyne.CanvasObject, s fyne.Size) {
	sideLayout{float32(int(s.Width / 2))}.Layout(o, s)
}

// MinSize implements fyne.Layout.
func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 160) }
