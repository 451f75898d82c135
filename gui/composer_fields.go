package gui

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

// openField is the place in the answer that is being filled: from start to tail
// runes before the end.
type openField struct {
	name        string // "ask.Frist", "group.name"
	tag         string // as it stood there
	start, tail int
}

// openFieldAt begins to fill a place: it is selected, so that typing replaces it.
func (c *composer) openFieldAt(p placeholder) {
	e := c.view.entry
	runes := []rune(e.Text)
	c.at.put.field = &openField{name: p.name, tag: string(runes[p.start:p.end]), start: p.start, tail: len(runes) - p.end}
	c.env.Window.Canvas().Focus(e)
	e.selectRange(p.start, p.end)
}

// inside reports whether the cursor is still in the field, and what stands there.
func (c *composer) inside(f *openField) (value string, ok bool) {
	runes, at := []rune(c.view.entry.Text), c.view.entry.CursorTextOffset()
	if f.start > len(runes)-f.tail {
		return "", false
	}
	return string(runes[f.start : len(runes)-f.tail]), at >= f.start && at <= len(runes)-f.tail
}

// leaveField takes over what was typed in a field: the same field elsewhere gets
// it too, and a template that is put in later finds it known.
func (c *composer) leaveField() {
	f := c.at.put.field
	c.at.put.field = nil
	if f == nil {
		return
	}
	value, _ := c.inside(f)
	value = strings.TrimSpace(value)
	if value == "" || value == f.tag || len(placeholders(value)) > 0 || strings.Count(value, "\n") > 3 {
		return
	}
	c.learn(f.name, f.tag, value)
	text, at := c.view.entry.Text, c.view.entry.CursorTextOffset()
	open := placeholders(text)
	runes := []rune(text)
	for i := len(open) - 1; i >= 0; i-- {
		if p := open[i]; p.name == f.name {
			c.learn(p.name, string(runes[p.start:p.end]), value)
			runes = slices.Concat(runes[:p.start], []rune(value), runes[p.end:])
			if p.end <= at {
				at += len([]rune(value)) - (p.end - p.start)
			}
		}
	}
	if string(runes) != text {
		c.view.entry.swap(string(runes), at, nil)
	}
}

// learn keeps the answer to a field, also for what was put in, so that it is
// found again with it.
func (c *composer) learn(name, tag, value string) {
	if c.at.put.answers == nil {
		c.at.put.answers = make(map[string]string)
	}
	c.at.put.answers[answerKey(name)] = value
	for i := range c.at.put.all {
		part := &c.at.put.all[i].put
		for _, s := range []*string{&part.Greeting, &part.Body, &part.Closing} {
			*s = strings.ReplaceAll(*s, tag, value)
		}
	}
}

// nextField leads to the open place after the cursor, or before it, and round at
// the ends. It reports whether there was one.
func (c *composer) nextField(back bool) bool {
	skip := -1 // the place where it stands and that was left open
	if f := c.at.put.field; f != nil {
		if value, inside := c.inside(f); inside && value == f.tag {
			skip = f.start
		}
		c.leaveField()
	}
	open := placeholders(c.view.entry.Text)
	if len(open) == 0 {
		return false
	}
	at := c.view.entry.CursorTextOffset()
	if skip >= 0 {
		at = skip
	}
	next := open[0]
	if back {
		next = open[len(open)-1]
	}
	for _, p := range open {
		if back && p.start < at {
			next = p
		}
		if !back && p.start >= at && p.start != skip {
			next = p
			break
		}
	}
	c.openFieldAt(next)
	return true
}

// jumpToPlaceholder leads to the first open place, or from one to the next.
func (c *composer) jumpToPlaceholder() {
	if c.at.put.field != nil {
		c.nextField(false)
		return
	}
	if open := placeholders(c.view.entry.Text); len(open) > 0 {
		c.openFieldAt(open[0])
	}
}

// fieldKey deals with the keys that lead from field to field.
func (c *composer) fieldKey(k *fyne.KeyEvent) bool {
	f := c.at.put.field
	if f == nil {
		return false
	}
	e := c.view.entry
	switch k.Name {
	case fyne.KeyTab:
		end := f.start
		if value, inside := c.inside(f); inside {
			end += len([]rune(value))
		}
		if back := e.shift; !c.nextField(back) {
			e.cursorTo(c.behindPut(min(end, len([]rune(e.Text)))))
		}
	case fyne.KeyEscape:
		value, _ := c.inside(f)
		c.leaveField()
		e.cursorTo(min(f.start+len([]rune(value)), len([]rune(e.Text))))
	default:
		if _, inside := c.inside(f); !inside {
			c.leaveField()
		}
		return false
	}
	return true
}

// behindPut is the place below the template that a place stands in, where one
// goes on writing when all of its fields are filled; else the place itself.
func (c *composer) behindPut(at int) int {
	text := c.view.entry.Text
	for _, one := range c.at.put.all {
		start := strings.Index(text, one.put.Body)
		if one.put.Body == "" || start < 0 {
			continue
		}
		from := utf8.RuneCountInString(text[:start])
		if to := from + utf8.RuneCountInString(one.put.Body); from <= at && at <= to {
			return to
		}
	}
	return at
}

// askLabel is what a notice calls a tag: the words of a prompted field, else those
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
