package gui

import (
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// pickSubtitle says what a proposal holds, in which written forms it exists and
// how often it was used.
func pickSubtitle(env *Env, s support.Suggestion) string {
	parts := make([]string, 0, 4)
	if s.Item.Kind != support.KindTemplate {
		parts = append(parts, env.T("kind."+string(s.Item.Kind)))
	}
	if begin := beginning(s.Item); begin != "" {
		parts = append(parts, begin)
	}
	if forms := writtenForms(s); forms != "" {
		parts = append(parts, forms)
	}
	if s.Used > 0 {
		parts = append(parts, env.N("pick.used", s.Used))
	}
	return strings.Join(parts, " · ")
}

// beginningLength is how much of a text a proposal shows, in characters.
const beginningLength = 42

// beginning is how the text of an item begins, past a greeting.
func beginning(it support.Item) string {
	for _, line := range strings.Split(tagless(knowledge.Plain(it.Body)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || len([]rune(line)) < 40 && strings.HasSuffix(line, ",") {
			continue
		}
		runes := []rune(line)
		if len(runes) <= beginningLength {
			return line
		}
		cut := string(runes[:beginningLength])
		if i := strings.LastIndexByte(cut, ' '); i > beginningLength/2 {
			cut = cut[:i]
		}
		return strings.TrimRight(cut, " .,;:") + " …"
	}
	return ""
}

// tagless writes what a template asks for in place of its tags, and … for those
// that are filled from the case.
func tagless(text string) string {
	var out strings.Builder
	at := 0
	for _, t := range knowledge.Unfilled(text) {
		out.WriteString(text[at:t.Start])
		word := "…"
		if ask, ok := strings.CutPrefix(t.Name, askPrefix); ok {
			word = strings.ToLower(ask)
		}
		out.WriteString(word)
		at = t.End
	}
	return out.String() + text[at:]
}

// writtenForms lists the written forms of a suggestion, the one shown first.
func writtenForms(s support.Suggestion) string {
	forms := make([]string, 0, 3)
	if s.Item.Language.Valid() {
		forms = append(forms, string(s.Item.Language))
	}
	for _, l := range s.Variants {
		if l != s.Item.Language && l.Valid() {
			forms = append(forms, string(l))
		}
	}
	return strings.Join(forms, " ")
}

// pickWays is the row below a list of articles that says how one goes in.
type pickWays struct {
	row   fyne.CanvasObject
	pills []*widgets.Pill
	words []string
}

// insertWays lists how an article can go in, in the order shown.
func insertWays() []support.InsertAs {
	return []support.InsertAs{support.AsLink, support.AsSummary, support.AsText}
}

// wayKey is the letter that chooses a way with Ctrl, that of its word in all
// three languages.
func wayKey(as support.InsertAs) fyne.KeyName {
	switch as {
	case support.AsSummary:
		return fyne.KeyS
	case support.AsText:
		return fyne.KeyT
	}
	return fyne.KeyL
}

// wayOf is the way that a letter chooses, "" for none.
func wayOf(key fyne.KeyName) support.InsertAs {
	for _, as := range insertWays() {
		if wayKey(as) == key {
			return as
		}
	}
	return ""
}

func newPickWays(env *Env, set func(support.InsertAs)) *pickWays {
	w := &pickWays{}
	objects := make([]fyne.CanvasObject, 0, 8)
	for _, as := range insertWays() {
		word := env.T("pick.as." + string(as))
		pill := widgets.NewPill(word, false, func() { set(as) })
		w.pills, w.words = append(w.pills, pill), append(w.words, word)
		objects = append(objects, widgets.Row(6, pill, widgets.NewKeyCap(env.T("key.ctrl_n", "N", string(wayKey(as))))))
	}
	w.row = widgets.Inset(16, 7, 10, 7, widgets.Row(14, append(objects, widgets.Fill())...))
	return w
}

// mark shows which way is chosen.
func (w *pickWays) mark(as support.InsertAs) {
	for i, way := range insertWays() {
		w.pills[i].Set(w.words[i], way == as)
	}
}
