package gui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/widgets"
	"linje/support"
)

// LearnDesk shows what suggestions have learnt, and forgets it.
type LearnDesk interface {
	Learnt(ctx context.Context) ([]support.Learnt, error)
	Material(ctx context.Context) (support.Material, error)
	// Forget forgets what was learnt of an item, "" of all; Recall takes that back.
	Forget(ctx context.Context, item string) error
	Recall(ctx context.Context, item string) error
}

// learntSheet shows what was learnt of each item. What is forgotten stays in
// view until the sheet is closed, so that it can be taken back.
type learntSheet struct {
	env  *Env
	desk LearnDesk

	sheet     *widgets.Sheet
	body      *widgets.ScrollColumn
	all       *widgets.Button
	list      []support.Learnt
	titles    map[string]string
	forgotten map[string]bool // "": all
}

// mostLearntWords is how many words are shown of each item.
const mostLearntWords = 6

func showLearnt(env *Env, d LearnDesk) { newLearntSheet(env, d).open() }

func newLearntSheet(env *Env, d LearnDesk) *learntSheet {
	s := &learntSheet{env: env, desk: d, titles: map[string]string{}, forgotten: map[string]bool{}}
	s.body = widgets.NewScrollColumn(8, widgets.SheetGutter, 0, 4)
	s.all = widgets.NewButton(env.T("learnt.forget_all"), "", func() { s.turn("") })
	shut := widgets.NewPrimaryButton(env.T("button.close"), "Esc", func() { s.sheet.Close() })
	s.sheet = widgets.NewSheet(env.T("learnt.title"), fyne.NewSize(620, 0), s.body, widgets.Row(8, shut, s.all, widgets.Fill()))
	return s
}

func (s *learntSheet) open() {
	s.show()
	s.sheet.ShowOn(s.env.Window.Canvas(), nil)
	type found struct {
		list     []support.Learnt
		material support.Material
	}
	Fetch(s.env.Tasks, func(ctx context.Context) (f found, err error) {
		if f.list, err = s.desk.Learnt(ctx); err != nil {
			return f, err
		}
		f.material, err = s.desk.Material(ctx)
		return f, err
	}, func(f found) {
		s.list = f.list
		for _, it := range f.material.Items {
			if s.titles[it.ID] == "" || it.Language == s.env.Words.Language() {
				s.titles[it.ID] = it.Title
			}
		}
		for _, l := range f.material.Links {
			s.titles[l.ID] = l.Title
		}
		for _, v := range f.material.Services {
			s.titles[v.ID] = v.Name
		}
		s.show()
	}, s.env.Report)
}

// turn forgets an item, "" for all, or takes that back.
func (s *learntSheet) turn(item string) {
	act, back := s.desk.Forget, s.forgotten[item]
	if back {
		act = s.desk.Recall
	}
	s.env.Tasks.Do(func(ctx context.Context) error { return act(ctx, item) }, func(err error) {
		if err != nil {
			s.env.Report(err)
			return
		}
		s.forgotten[item] = !back
		s.show()
	})
}

func (s *learntSheet) show() {
	t := s.env.T
	rows := []fyne.CanvasObject{widgets.NewProse(t("learnt.lead"), widgets.LineStyle{Color: widgets.ColorMuted})}
	if len(s.list) == 0 {
		rows = append(rows, widgets.NewProse(t("learnt.none"), widgets.LineStyle{}))
	}
	for _, one := range s.list {
		rows = append(rows, s.row(one))
	}
	text := t("learnt.forget_all")
	if s.forgotten[""] {
		text = t("learnt.recall_all")
	}
	s.all.SetText(text)
	shown(s.all, len(s.list) > 0)
	s.body.SetObjects(rows)
	s.sheet.Reflow()
}

func (s *learntSheet) row(one support.Learnt) fyne.CanvasObject {
	title := s.titles[one.Item]
	if title == "" {
		title = one.Item // it is gone from the material
	}
	lost := s.forgotten[one.Item] || s.forgotten[""]
	words := make([]string, 0, mostLearntWords)
	for _, w := range one.Words[:min(len(one.Words), mostLearntWords)] {
		words = append(words, w.Word)
	}
	about := []string{s.env.N("learnt.cases", one.Cases)}
	if one.Against > 0 {
		about = append(about, s.env.N("learnt.against", one.Against))
	}
	style, button := widgets.LineStyle{}, s.env.T("learnt.forget")
	if lost {
		style.Color, button = widgets.ColorMuted, s.env.T("learnt.recall")
		about = []string{s.env.T("learnt.forgotten")}
		words = nil
	}
	about = append(about, quoted(words, mostLearntWords))
	text := widgets.Column(0, widgets.NewShrinkingLine(title, style),
		widgets.NewProse(joined(about), widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted}))
	act := widgets.NewButton(button, "", func() { s.turn(one.Item) })
	shown(act, !s.forgotten[""])
	return widgets.NewCard(container.New(restLayout{8}, text, act))
}
