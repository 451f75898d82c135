package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// materialReader shows one item: what it says, what is known of it, and where it
// was used.
type materialReader struct {
	env     *Env
	desk    MaterialDesk
	detail  *widgets.ScrollColumn
	written support.Language // the form that is read
	shown   materialEntry
	acts    func(materialEntry, support.Item) []fyne.CanvasObject // nil: none
	turned  func()                                                // another form is read
	uses    *Latest[[]support.CaseUse]
	open    func(support.CaseID) // shows a case
}

func newMaterialReader(env *Env, d MaterialDesk, detail *widgets.ScrollColumn) *materialReader {
	return &materialReader{env: env, desk: d, detail: detail, uses: NewLatest[[]support.CaseUse](env.Tasks)}
}

func (r *materialReader) show(e materialEntry) {
	r.shown = e
	it := e.best(r.written)
	muted := widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}
	objects := []fyne.CanvasObject{
		widgets.NewProse(it.Title, widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}),
		widgets.NewProse(joined(r.about(e, it)), muted),
	}
	if r.acts != nil {
		objects = append(objects, widgets.Inset(0, 2, 0, 2, widgets.Buttons(8, r.acts(e, it)...)))
	}
	objects = append(objects, notNil(r.forms(e, it), r.lacking(e, it))...)
	objects = append(objects, notNil(
		fact(r.env, "material.url", it.URL), fact(r.env, "material.service", it.Service),
		fact(r.env, "material.owner", it.Owner), fact(r.env, "material.tags", strings.Join(it.Tags, ", ")))...)
	if body := structured(r.env, it.Body); len(body) > 0 {
		objects = append(objects, widgets.Inset(0, 6, 0, 6, widgets.NewHairline()))
		objects = append(objects, body...)
	}
	r.detail.SetObjects(objects)
	r.uses.Drop()
	if e.used.Used == 0 {
		return
	}
	r.uses.Load(func(ctx context.Context) ([]support.CaseUse, error) { return r.desk.UsesOf(ctx, e.ID()) },
		func(list []support.CaseUse, err error) {
			if err != nil {
				r.env.Report(err)
				return
			}
			r.showUses(objects, list, fewUses)
		})
}

// fewUses is how many cases are listed before one asks for all.
const fewUses = 5

// showUses lists below the text the answers that the item went out in, and what
// came after.
func (r *materialReader) showUses(above []fyne.CanvasObject, list []support.CaseUse, most int) {
	if len(list) == 0 {
		return
	}
	objects := append([]fyne.CanvasObject(nil), above...)
	objects = append(objects, widgets.Inset(0, 6, 0, 2, widgets.NewHairline()),
		widgets.NewLine(r.env.T("material.uses"), widgets.LineStyle{Size: widgets.SizeSecondary, Bold: true}))
	for i, u := range list {
		if i == most {
			objects = append(objects, widgets.Row(0, widgets.NewQuietButton(r.env.N("material.uses.all", len(list)), "", func() {
				r.showUses(above, list, len(list))
			}), widgets.Fill()))
			break
		}
		objects = append(objects, r.use(u))
	}
	r.detail.SetObjects(objects)
}

// use is an answer that the item went out in; a click opens its case.
func (r *materialReader) use(u support.CaseUse) fyne.CanvasObject {
	muted := widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}
	now := r.env.Now()
	row := widgets.Row(10, widgets.NewLine(present.Day(r.env.Words, u.At, now), muted),
		widgets.NewShrinkingLine(present.Subject(r.env.Words, u.Case.Subject), widgets.LineStyle{Size: widgets.SizeSecondary}))
	if u.Reopened.IsZero() {
		shape, color := signOf(u.Case.Status)
		row.Add(widgets.NewBadge(shape, present.StatusName(r.env.Words, u.Case.Status), color))
	} else {
		row.Add(widgets.NewBadge(widgets.ShapeBox, r.env.T("material.reopened.when", "When", present.Day(r.env.Words, u.Reopened, now)), widgets.ColorWaiting))
	}
	return widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall, Pad: fyne.NewSize(6, 4)}, row, func() {
		if r.open != nil {
			r.open(u.Case.ID)
		}
	})
}

// about lists what is known of an item: its kind, its use, when it was looked
// over.
func (r *materialReader) about(e materialEntry, it support.Item) []string {
	t := r.env.T
	about := []string{t("kind." + string(it.Kind)), t("material.unused")}
	if used := usedText(r.env, e.used); used != "" {
		about[1] = used
	}
	if text := reviewedText(r.env, it.Reviewed); text != "" {
		return append(about, text)
	}
	return append(about, t("material.never_reviewed"))
}

// forms is the choice of written form of an entry, nil when it has but one.
func (r *materialReader) forms(e materialEntry, it support.Item) fyne.CanvasObject {
	if len(e.variants) < 2 {
		return nil
	}
	var names []string
	chosen := 0
	for i, v := range e.variants {
		if v.Language == it.Language {
			chosen = i
		}
		names = append(names, present.LanguageName(r.env.Words, v.Language))
	}
	return widgets.Row(0, widgets.NewSegments(names, chosen, func(n int) {
		r.written = e.variants[n].Language
		r.turned()
		r.show(e)
	}), widgets.Fill())
}

// lacking says what an item does not have that it should; nil: nothing.
func (r *materialReader) lacking(e materialEntry, it support.Item) fyne.CanvasObject {
	var lines []string
	if missing := e.missing(); it.Kind == support.KindTemplate && len(missing) > 0 {
		lines = append(lines, r.env.T("material.lacks_forms", "Languages", languageList(r.env, missing)))
	}
	if e.behind(it) {
		lines = append(lines, r.env.T("material.behind", "Language", present.LanguageName(r.env.Words, it.Language)))
	}
	if len(lines) == 0 {
		return nil
	}
	return widgets.NewStrip(widgets.StripWarn, strings.Join(lines, " "))
}
