package gui

import (
	"context"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"linje/knowledge"
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

// pickBy opens the picker from elsewhere in the window.
func (c *composer) pickBy(kind pickKind) {
	c.Focus()
	button := c.view.tools.template
	if kind == pickLink {
		button = c.view.tools.link
	}
	c.openPicker(kind, button)
}

// pickerClosed goes on typing after the picker was closed without a choice.
func (c *composer) pickerClosed() {
	if t, ok := c.view.entry.trigger(); ok {
		c.view.entry.dismiss(t)
	}
	c.env.Window.Canvas().Focus(c.view.entry)
}

// insertions is the material that was put into the answer, and what belongs to it.
type insertions struct {
	all     []inserted
	links   []insertedLink
	answers map[string]string // to the fields of templates
	field   *openField        // that is being filled; nil: none
	frames  support.Frames    // filled for the case
	stayed  []stayed          // what did not change with the written form
	begun   string            // what the composer began the answer with by itself
}

// insertedLink is an article, guide, link or service that was put into the answer.
type insertedLink struct{ id, url string }

// inserted is a template or an article as it was put in, to change its written
// form.
type inserted struct {
	id   string
	as   support.InsertAs // "": a template
	put  knowledge.Letter
	asks []string // the fields that were open, each once, in order
}

// InsertItem puts a template, or an article in the way that was chosen last, into
// the answer.
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
	c.env.Window.Canvas().Focus(c.view.entry)
	if kind == pickTemplate {
		c.insertTemplate(item.ID)
		return
	}
	c.insertArticle(item, c.picker.as)
}

// where is the place that something goes to: that of the trigger, below what is
// being filled, else below the line that the cursor stands in.
func (c *composer) where(kind pickKind) (start, end int) {
	e := c.view.entry
	if t, ok := e.trigger(); ok && t.kind == kind {
		return t.start, e.CursorTextOffset()
	}
	runes := []rune(e.Text)
	at := min(e.CursorTextOffset(), len(runes))
	if c.at.put.field != nil {
		c.leaveField()
		return len([]rune(e.Text)), len([]rune(e.Text))
	}
	for at < len(runes) && runes[at] != '\n' {
		at++
	}
	return at, at
}

// insertTemplate fills a template and puts it in; then its first field that is
// not known is to be filled.
func (c *composer) insertTemplate(id string) {
	c.render(id, func(r support.Rendered) { c.putTemplate(id, r) })
}

// render fills a template for the case that is shown; a result that comes after
// the case was left is dropped.
func (c *composer) render(id string, show func(support.Rendered)) {
	on, l, answers := c.caseID(), c.at.draft.Language, c.known()
	Fetch(c.env.Tasks, func(ctx context.Context) (support.Rendered, error) {
		return c.desk.RenderTemplate(ctx, on, id, l, answers)
	}, func(r support.Rendered) {
		if on == c.caseID() {
			show(r)
		}
	}, c.env.Report)
}

// known are the answers to fields that the agent has given in this answer.
func (c *composer) known() map[string]string { return maps.Clone(c.at.put.answers) }

func (c *composer) putTemplate(id string, r support.Rendered) {
	first := len(c.at.put.all) == 0 && c.written(c.view.entry.Text) == ""
	from, to, ok := c.stack(pickTemplate, inserted{id: id, asks: asked(r.Text)}, r.Text)
	if !ok {
		return
	}
	c.at.draft.Template = id
	if r.Language.Valid() && (first || !c.at.draft.Language.Valid()) {
		c.at.draft.Language = r.Language
	}
	c.keep()
	for _, p := range placeholders(c.view.entry.Text) {
		if p.start >= from && p.end <= to {
			c.openFieldAt(p)
			return
		}
	}
}

// stack puts a text in as paragraphs of its own, so that there is one greeting and
// one closing. from and to are the runes between which it stands now.
func (c *composer) stack(kind pickKind, what inserted, text string) (from, to int, ok bool) {
	e := c.view.entry
	start, end := c.where(kind)
	s := knowledge.Stack(e.Text, start, end, text, c.frames()...)
	what.put = s.Put
	n, before := len(c.at.put.all), c.at.draft
	c.at.put.all = append(c.at.put.all, what)
	ok = e.swap(s.Text, s.Cursor, func() {
		c.at.put.all, c.at.put.field = c.at.put.all[:min(n, len(c.at.put.all))], nil
		c.at.draft.Template, c.at.draft.Articles = before.Template, before.Articles
		c.keep()
	})
	if !ok {
		c.at.put.all = c.at.put.all[:n]
		return 0, 0, false
	}
	c.env.Window.Canvas().Focus(e)
	size := len([]rune(s.Put.Body)) + len([]rune(s.Put.Greeting))
	if s.Put.Body != "" && s.Put.Greeting != "" {
		size += 2
	}
	return s.Cursor - size, s.Cursor + len([]rune(s.Put.Closing)) + 2, true
}

// insertArticle puts an article, guide, link or service in.
func (c *composer) insertArticle(item support.Item, as support.InsertAs) {
	l := c.at.draft.Language
	if item.URL == "" && as == support.AsLink {
		as = support.AsText
	}
	if as == support.AsLink || strings.TrimSpace(item.Body) == "" || item.Language == l {
		c.putArticle(item, as, knowledge.InsertText(item, as, l))
		return
	}
	on := c.caseID()
	Fetch(c.env.Tasks, func(ctx context.Context) (support.Rendered, error) { return c.desk.ArticleText(ctx, item.ID, l, as) },
		func(r support.Rendered) {
			if on == c.caseID() {
				c.putArticle(item, as, r.Text)
			}
		}, c.env.Report)
}

func (c *composer) putArticle(item support.Item, as support.InsertAs, text string) {
	c.at.put.links = append(c.at.put.links, insertedLink{id: item.ID, url: knowledge.LinkText("", item.URL)})
	switch {
	case c.answerWith(item):
	case as == support.AsLink || strings.TrimSpace(item.Body) == "":
		c.putInline(inserted{id: item.ID, as: support.AsLink}, text)
	default:
		c.stack(pickLink, inserted{id: item.ID, as: as}, text)
	}
	c.keep()
}

// putInline puts a link where the cursor stands.
func (c *composer) putInline(what inserted, text string) {
	e := c.view.entry
	at := e.CursorTextOffset()
	start := at
	if t, ok := e.trigger(); ok && t.kind == pickLink {
		start = t.start
	}
	runes := []rune(e.Text)
	if start > 0 && !strings.ContainsRune(" \n(", runes[start-1]) {
		text = " " + text
	}
	n := len(c.at.put.all)
	what.put.Body = strings.TrimSpace(text)
	c.at.put.all = append(c.at.put.all, what)
	whole := string(runes[:start]) + text + string(runes[at:])
	if !e.swap(whole, start+len([]rune(text)), func() { c.at.put.all = c.at.put.all[:min(n, len(c.at.put.all))] }) {
		c.at.put.all = c.at.put.all[:n]
	}
}

// answerWith fills the places of a template that ask for an article, where the
// answer has some.
func (c *composer) answerWith(item support.Item) bool {
	values := map[string]string{"article.title": item.Title, "article.url": knowledge.LinkText("", item.URL)}
	e := c.view.entry
	text, at, filled := e.Text, e.CursorTextOffset(), false
	if t, ok := e.trigger(); ok && t.kind == pickLink && item.URL != "" {
		runes, here := []rune(text), ""
		if f := c.at.put.field; f != nil && t.start >= f.start { // it is typed in the place of one of them
			here = values[f.name]
		}
		filled = here != ""
		text, at = string(runes[:t.start])+here+string(runes[at:]), t.start+len([]rune(here))
	}
	open := placeholders(text)
	runes := []rune(text)
	for i := len(open) - 1; i >= 0; i-- {
		p := open[i]
		value := values[p.name]
		if value == "" {
			continue
		}
		filled = true
		c.learn(p.name, string(runes[p.start:p.end]), value)
		runes = slices.Concat(runes[:p.start], []rune(value), runes[p.end:])
		if p.end <= at {
			at += len([]rune(value)) - (p.end - p.start)
		}
	}
	if filled {
		c.at.put.field = nil
		e.swap(string(runes), min(at, len(runes)), nil)
	}
	return filled
}

// usedArticles lists the material that is still in the answer, beside the last
// template.
func (c *composer) usedArticles() []string {
	kept := append([]string(nil), c.at.draft.Articles...)
	for _, l := range c.at.put.links {
		if !contains(kept, l.id) && strings.Contains(c.at.draft.Text, l.url) {
			kept = append(kept, l.id)
		}
		if contains(kept, l.id) && !strings.Contains(c.at.draft.Text, l.url) {
			kept = without(kept, l.id)
		}
	}
	for _, t := range c.at.put.all {
		if t.as == "" && t.id != c.at.draft.Template && !contains(kept, t.id) {
			kept = append(kept, t.id) // an earlier template that it was stacked on
		}
	}
	return kept
}
