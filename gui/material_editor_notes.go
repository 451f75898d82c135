package gui

import (
	"sort"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// mostNear is how many items that exist already are named.
const mostNear = 2

// showNotes says above the form what one should know of the draft.
func (e *materialEditor) showNotes() {
	t := e.env.T
	var out []fyne.CanvasObject
	if n := e.notes.near; len(n) > 0 {
		out = append(out, e.nearStrip(n))
	}
	if e.notes.made != nil {
		out = append(out, e.madeStrip(e.notes.made))
	}
	if e.notes.outside {
		out = append(out, widgets.NewStrip(widgets.StripWarn, t("edit.outside")))
	}
	if e.notes.kept && e.draft.changed() {
		out = append(out, widgets.NewStrip(widgets.StripHint, t("edit.kept"), widgets.NewButton(t("edit.discard"), "", e.discard)))
	}
	l := e.now().now.Language
	if e.notes.copied == l && e.now().fresh && l.Valid() {
		out = append(out, widgets.NewStrip(widgets.StripHint, t("edit.copied", "Language", languageList(e.env, []support.Language{l}))))
	} else if e.draft.behind(e.at) {
		out = append(out, widgets.NewStrip(widgets.StripWarn, t("material.behind", "Language", present.LanguageName(e.env.Words, l))))
	}
	if missing := e.draft.missing(); e.draft.kind == support.KindTemplate && len(missing) > 0 && e.draft.id != "" {
		out = append(out, widgets.NewStrip(widgets.StripWarn, t("material.lacks_forms", "Languages", languageList(e.env, missing))))
	}
	if len(out) == 0 && len(e.notes.column.Objects) == 0 {
		return
	}
	e.notes.column.Objects = out
	setVisible(e.notes.column, len(out) > 0)
	e.notes.column.Refresh()
	e.root.Refresh()
}

// nearStrip names what exists already and looks like the draft.
func (e *materialEditor) nearStrip(near []support.Suggestion) fyne.CanvasObject {
	var names []string
	var buttons []*widgets.Button
	for i, s := range near {
		if i == mostNear {
			break
		}
		ref := refOf(s.Item)
		names = append(names, "«"+s.Item.Title+"»")
		key := "edit.near.open"
		if i > 0 {
			key = "edit.near.open_other"
		}
		buttons = append(buttons, widgets.NewButton(e.env.T(key), "", func() { e.calls.open(ref) }))
	}
	return widgets.NewStrip(widgets.StripHint, e.env.T("edit.near", "Titles", strings.Join(names, ", ")), buttons...)
}

// discard goes back to what is saved; "Angre" brings the draft back.
func (e *materialEditor) discard() {
	before, at := e.draft, e.at
	forms := make([]draftForm, 0, len(before.forms))
	for _, f := range before.forms {
		if f.fresh && before.id != "" {
			continue
		}
		f.now = f.was
		forms = append(forms, f)
	}
	e.notes.kept, e.notes.copied = false, support.LanguageUnset
	e.draft.forms = forms
	e.at = min(e.at, len(forms)-1)
	e.calls.changed(&e.draft)
	e.showForm()
	e.env.Tell(e.env.T("edit.discarded"), func() {
		e.draft, e.at = before, at
		e.calls.changed(&e.draft)
		e.showForm()
	})
}

// reread takes over what is kept now where nothing is being written, and says
// when somebody else has changed what is.
func (e *materialEditor) reread(m support.Material) {
	e.known = m
	kept, ok := draftOf(m, e.draft.ref())
	if !ok || e.draft.id == "" {
		return
	}
	same := true
	for _, k := range kept.forms {
		i := e.draft.at(k.now.Language)
		switch {
		case i < 0:
			e.draft.forms, same = append(e.draft.forms, k), false
		case k.was.same(e.draft.forms[i].was):
		case e.draft.forms[i].changed():
			e.draft.forms[i].was, e.draft.forms[i].fresh, same = k.was, false, false
			e.notes.outside = e.draft.forms[i].changed()
		default:
			e.draft.forms[i], same = k, false
		}
	}
	if !same {
		e.showForm()
	}
}

// serviceNames lists the services that there are, and those that items name.
func serviceNames(m support.Material) []string {
	seen := make(map[string]bool)
	var out []string
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, s := range m.Services {
		add(s.Name)
	}
	for _, it := range m.Items {
		add(it.Service)
	}
	for _, l := range m.Links {
		add(l.Service)
	}
	sort.Slice(out, func(i, j int) bool { return strings.ToLower(out[i]) < strings.ToLower(out[j]) })
	return out
}

func dayUTC(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
