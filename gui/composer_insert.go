package gui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// onTrigger opens the picker for a "::" or "??" that is being typed.
func (c *composer) onTrigger(t trigger) {
	c.picker.follow(pickAsk{
		kind: t.kind, query: t.query, caseID: c.caseID(), language: c.at.draft.Language, place: c.aboveCursor,
	})
}

// aboveCursor is where a list of a size stands over the line that is typed on.
func (c *composer) aboveCursor(size fyne.Size) fyne.Position {
	e := c.view.entry
	at := c.onFloat(e)
	y := fyne.Min(e.CursorPosition().Y, e.Size().Height-28)
	return fyne.NewPos(at.X+4, at.Y+y-size.Height-2)
}

// onFloat is where an object stands on the floating layer.
func (c *composer) onFloat(o fyne.CanvasObject) fyne.Position {
	d := fyne.CurrentApp().Driver()
	return d.AbsolutePositionForObject(o).Subtract(d.AbsolutePositionForObject(c.env.Float.Object()))
}

// openPicker opens the picker with its search field, from its button.
func (c *composer) openPicker(kind pickKind, button fyne.CanvasObject) {
	if c.picker.isOpen() {
		c.picker.cancel()
		return
	}
	c.picker.openSearch(pickAsk{
		kind: kind, caseID: c.caseID(), language: c.at.draft.Language,
		place: func(size fyne.Size) fyne.Position {
			at := c.onFloat(button)
			return fyne.NewPos(at.X, at.Y-size.Height-4)
		},
	})
}

// pickerClosed goes on typing after the picker was closed without a choice.
func (c *composer) pickerClosed() {
	if t, ok := c.view.entry.trigger(); ok {
		c.view.entry.dismiss(t)
	}
	c.env.Window.Canvas().Focus(c.view.entry)
}

// InsertItem puts a template, or a link to an article, into the answer.
func (c *composer) InsertItem(item support.Item) {
	kind := pickLink
	if item.Kind == support.KindTemplate {
		kind = pickTemplate
	}
	c.insertPicked(kind, item)
}

func (c *composer) insertPicked(kind pickKind, item support.Item) {
	if c.at.note {
		c.setNoteMode(false)
	}
	e := c.view.entry
	c.env.Window.Canvas().Focus(e)
	if t, ok := e.trigger(); ok && t.kind == kind {
		e.replace(t.start, e.CursorTextOffset(), "")
	}
	if kind == pickTemplate {
		c.insertTemplate(item.ID, nil)
		return
	}
	c.at.links = append(c.at.links, insertedLink{id: item.ID, url: item.URL})
	gap := ""
	if b := e.before(); b != "" && !strings.ContainsAny(b[len(b)-1:], " \n(") {
		gap = " "
	}
	e.insert(gap + linkText(item.Title, item.URL))
}

// insertTemplate fills a template and puts it in. Fields that only the agent
// knows are asked for first.
func (c *composer) insertTemplate(id string, answers map[string]string) {
	c.render(id, answers, func(r support.Rendered) {
		ask := prompted(r.Unfilled)
		if len(ask) == 0 || answers != nil {
			c.putTemplate(id, answers, r)
			return
		}
		askFields(c.env, ask, func(given map[string]string) {
			if len(given) == 0 {
				c.putTemplate(id, nil, r)
				return
			}
			c.insertTemplate(id, given)
		})
	})
}

// render fills a template for the case that is shown; a result that comes after
// the case was left is dropped.
func (c *composer) render(id string, answers map[string]string, show func(support.Rendered)) {
	on, l := c.caseID(), c.at.draft.Language
	Fetch(c.env.Tasks, func(ctx context.Context) (support.Rendered, error) {
		return c.desk.RenderTemplate(ctx, on, id, l, answers)
	}, func(r support.Rendered) {
		if on == c.caseID() {
			show(r)
		}
	}, c.env.Report)
}

func (c *composer) putTemplate(id string, answers map[string]string, r support.Rendered) {
	e := c.view.entry
	text := fitTemplate(e.before(), r.Text)
	c.at.draft.Template = id
	c.at.last = insertedTemplate{id: id, text: strings.TrimLeft(text, "\n"), answers: answers}
	if r.Language.Valid() {
		c.at.draft.Language = r.Language
	}
	c.env.Window.Canvas().Focus(e)
	e.insert(text)
	c.keep()
	c.jumpToPlaceholder()
}

// jumpToPlaceholder selects the first open place, so that typing fills it.
func (c *composer) jumpToPlaceholder() {
	open := placeholders(c.view.entry.Text)
	if len(open) == 0 {
		return
	}
	c.env.Window.Canvas().Focus(c.view.entry)
	c.view.entry.selectRange(open[0].start, open[0].end)
}

// nextForm changes the written form of the answer. A template that stands in it
// as it was put in is changed with it.
func (c *composer) nextForm() { c.setForm(nextLanguage(c.at.draft.Language)) }

func (c *composer) setForm(l support.Language) {
	c.at.draft.Language = l
	c.keep()
	last := c.at.last
	if last.id == "" || !strings.Contains(c.view.entry.Text, last.text) {
		return
	}
	c.render(last.id, last.answers, func(r support.Rendered) {
		at := strings.Index(c.view.entry.Text, last.text)
		if at < 0 || r.Language != c.at.draft.Language || c.at.last.text != last.text {
			return // there is no such form, or the text was changed meanwhile
		}
		start := len([]rune(c.view.entry.Text[:at]))
		text := fitTemplate(c.view.entry.Text[:at], r.Text)
		c.view.entry.replace(start, start+len([]rune(last.text)), text)
		c.at.last.text = strings.TrimLeft(text, "\n")
	})
}

// askFields asks for the fields of a template. done gets the answers by question;
// none when the form was left.
func askFields(env *Env, names []string, done func(map[string]string)) {
	entries := make([]*widgets.Entry, len(names))
	rows := make([]fyne.CanvasObject, 0, len(names)+1)
	rows = append(rows, widgets.NewProse(env.T("prompt.lead"), widgets.LineStyle{Color: widgets.ColorMuted}))
	var sheet *widgets.Sheet
	finish := func(take bool) {
		given := make(map[string]string)
		for i, n := range names {
			if text := strings.TrimSpace(entries[i].Text); take && text != "" {
				given[answerKey(n)] = text
			}
		}
		sheet.OnClosed = nil
		sheet.Close()
		done(given)
	}
	for i, n := range names {
		e := widgets.NewEntry()
		e.OnSubmitted = func(string) {
			if i+1 < len(entries) {
				env.Window.Canvas().Focus(entries[i+1])
				return
			}
			finish(true)
		}
		e.OnKey = escapes(func() { finish(false) })
		entries[i] = e
		rows = append(rows, widgets.NewFormRow(askLabel(env, n), 140, e))
	}
	foot := widgets.Row(8, widgets.NewPrimaryButton(env.T("prompt.insert"), "", func() { finish(true) }),
		widgets.NewButton(env.T("prompt.skip"), "Esc", func() { finish(false) }), widgets.Fill())
	sheet = widgets.NewSheet(env.T("prompt.title"), fyne.NewSize(480, 0), widgets.Column(10, rows...), foot)
	sheet.OnClose = func() { finish(false) }
	sheet.ShowOn(env.Window.Canvas(), entries[0])
}

// askLabel is what a form calls a tag: the words of a prompted field, else those
// for the fact that is missing.
func askLabel(env *Env, name string) string {
	if askable(name) {
		return env.T("tag." + name)
	}
	return answerKey(name)
}

// escapes makes a key handler that acts on Esc.
func escapes(act func()) func(*fyne.KeyEvent) bool {
	return func(k *fyne.KeyEvent) bool {
		if k.Name != fyne.KeyEscape {
			return false
		}
		act()
		return true
	}
}
