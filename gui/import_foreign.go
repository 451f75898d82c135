package gui

import (
	"context"
	"path"
	"slices"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// foreignEndings are the files that may hold support material.
func foreignEndings() []string {
	return []string{".xml", ".json", ".txt", ".html", ".htm", ".eml", ".csv", ".tsv", ".mht", ".mhtml"}
}

// foreignImport is an import of what people have, with what can be chosen about
// it: what kind the texts are, and their language.
type foreignImport struct {
	env     *Env
	sheet   *importSheet
	options support.ImportOptions
}

// importForeign is the desk's act.
type importForeign func(ctx context.Context, path string, o support.ImportOptions, apply bool) (support.ImportReport, error)

// showForeign tries an import and opens its report.
func showForeign(env *Env, path string, run importForeign, done func()) {
	newForeignImport(env, path, run, done).sheet.open()
}

func newForeignImport(env *Env, path string, run importForeign, done func()) *foreignImport {
	f := &foreignImport{env: env}
	f.sheet = newImportSheet(env, path, func(ctx context.Context, apply bool) (support.ImportReport, error) {
		return run(ctx, path, f.options, apply)
	}, done)
	f.sheet.choices = f.choices
	return f
}

// textKinds are the kinds that a text can be brought in as; the first leaves it
// to what the text is.
func textKinds() []support.ItemKind {
	return []support.ItemKind{"", support.KindTemplate, support.KindArticle, support.KindGuide}
}

// textForms are the languages that texts can be said to be in; the first leaves
// it to the words.
func textForms() []support.Language {
	return append([]support.Language{support.LanguageUnset}, support.Languages()...)
}

// choices says what format was found, and lets the user choose where something
// was found that can be more than one thing.
func (f *foreignImport) choices(r support.ImportReport) []fyne.CanvasObject {
	if r.Format == "" || r.Format == support.FormatMaterial {
		return nil
	}
	t := f.env.T
	out := []fyne.CanvasObject{widgets.NewProse(t("import.format."+string(r.Format)), widgets.LineStyle{Size: widgets.SizeSecondary})}
	texts := slices.ContainsFunc(r.Entries, func(e support.ImportEntry) bool { return e.Kind != support.KindLink })
	if !texts && f.options == (support.ImportOptions{}) {
		return out
	}
	var kinds, forms []string
	for _, k := range textKinds() {
		kinds = append(kinds, t("import.kind."+string(k)))
	}
	for _, l := range textForms() {
		forms = append(forms, t("import.form."+string(l)))
	}
	return append(out,
		f.choice("import.as", widgets.NewSegments(kinds, slices.Index(textKinds(), f.options.Kind), func(i int) {
			f.options.Kind = textKinds()[i]
			f.sheet.try()
		})),
		f.choice("import.language", widgets.NewSegments(forms, slices.Index(textForms(), f.options.Language), func(i int) {
			f.options.Language = textForms()[i]
			f.sheet.try()
		})))
}

func (f *foreignImport) choice(key string, s *widgets.Segments) fyne.CanvasObject {
	label := widgets.NewLine(f.env.T(key), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted})
	return widgets.Row(8, label, s, widgets.Fill())
}

// entries lists what is new, with what it is taken for and where it stands.
func (s *importSheet) entries(r support.ImportReport) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	listed := 0
	for _, e := range r.Entries {
		if !slices.Contains(r.Added, e.Name) {
			continue
		}
		if listed == 0 {
			out = append(out, s.heading("import.added"))
		}
		if listed == mostListed {
			return append(out, s.more(len(r.Added)-listed))
		}
		listed++
		about := []string{s.env.T("kind." + string(e.Kind))}
		if e.Language.Valid() {
			about = append(about, present.LanguageName(s.env.Words, e.Language))
		}
		about = append(about, path.Base(e.File))
		out = append(out, widgets.Column(0,
			widgets.NewProse(e.Title, widgets.LineStyle{Size: widgets.SizeSecondary}),
			widgets.NewProse(joined(about), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted})))
	}
	return out
}
