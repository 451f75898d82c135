package gui

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"linje/knowledge"
	"linje/support"
)

// nextForm changes the written form of the answer. Templates and articles that
// stand in it as they were put in are changed with it, and so is the frame.
func (c *composer) nextForm() {
	if c.caseID() != "" {
		c.setForm(nextLanguage(c.at.draft.Language))
	}
}

func (c *composer) setForm(l support.Language) {
	c.leaveField()
	c.at.draft.Language, c.at.formSet = l, true
	c.switchFrame(c.at.put.frames.In(l))
	c.keep()
	all, on := slices.Clone(c.at.put.all), c.caseID()
	if len(all) == 0 {
		return
	}
	Fetch(c.env.Tasks, func(ctx context.Context) ([]support.Rendered, error) {
		return formsOf(all,
			func(id string) (support.Rendered, error) { return c.desk.RenderTemplate(ctx, on, id, l, nil) },
			func(one inserted) (support.Rendered, error) { return c.desk.ArticleText(ctx, one.id, l, one.as) })
	}, func(now []support.Rendered) {
		if on == c.caseID() && c.at.draft.Language == l && len(all) == len(c.at.put.all) {
			c.reform(all, now)
		}
	}, c.env.Report)
}

// formsOf makes what was put in anew in a written form; what is not there any more
// stays as it is.
func formsOf(all []inserted, template func(id string) (support.Rendered, error), article func(one inserted) (support.Rendered, error)) ([]support.Rendered, error) {
	out := make([]support.Rendered, len(all))
	for i, one := range all {
		var err error
		if one.as == "" {
			out[i], err = template(one.id)
		} else {
			out[i], err = article(one)
		}
		if err != nil && support.CodeOf(err) != support.CodeNotFound {
			return nil, err
		}
	}
	return out, nil
}

// answered fills the fields of a template in another form with the answers to
// those that stood in their places before: "What is down" is "Hva som er nede".
func (c *composer) answered(text string, before []string) string {
	now := asked(text)
	runes, open := []rune(text), placeholders(text)
	for i := len(open) - 1; i >= 0; i-- {
		p := open[i]
		value := c.at.put.answers[answerKey(p.name)]
		if at := slices.Index(now, p.name); value == "" && len(now) == len(before) {
			value = c.at.put.answers[answerKey(before[at])]
		}
		if value != "" {
			c.at.put.answers[answerKey(p.name)] = value
			runes = slices.Concat(runes[:p.start], []rune(value), runes[p.end:])
		}
	}
	return string(runes)
}

// asked lists the fields that stand open in a text, each once.
func asked(text string) []string {
	var names []string
	for _, p := range placeholders(text) {
		if !contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	return names
}

// reform changes those that stand in the answer as they were put in.
func (c *composer) reform(all []inserted, now []support.Rendered) {
	text, changed := c.view.entry.Text, false
	c.at.put.stayed = nil
	for i, one := range all {
		if now[i].Language != c.at.draft.Language {
			c.stays(one, true, text)
			continue
		}
		anew := knowledge.Letter{Body: now[i].Text}
		if one.as == "" {
			c.at.put.all[i].asks = asked(now[i].Text)
			anew = knowledge.SplitLetter(c.answered(now[i].Text, one.asks), c.frames()...)
		}
		put := &c.at.put.all[i].put
		if !strings.Contains(text, put.Body) && put.Body != anew.Body {
			c.stays(one, false, text)
		}
		for _, part := range [][2]*string{{&put.Greeting, &anew.Greeting}, {&put.Body, &anew.Body}, {&put.Closing, &anew.Closing}} {
			if *part[0] != "" && *part[1] != "" && strings.Contains(text, *part[0]) {
				text = strings.Replace(text, *part[0], *part[1], 1)
				*part[0], changed = *part[1], true
			}
		}
	}
	c.swapText(text)
	c.refreshNotices(false)
	if changed && c.view.entry.focused {
		c.jumpToPlaceholder()
	}
}

// stayed is something that was put in and did not change with the written form:
// it was changed by hand, or there is no such form.
type stayed struct {
	part    string // of it, as it stands in the answer
	form    support.Language
	missing bool // there is no such form
}

// stays notes what did not change, where any sentence of it stands in the answer
// still. A link is in any form what it is.
func (c *composer) stays(one inserted, missing bool, text string) {
	if one.as == support.AsLink {
		return
	}
	for line := range strings.Lines(one.put.Body) {
		for part := range strings.SplitSeq(line, ". ") {
			if part = strings.TrimSpace(part); utf8.RuneCountInString(part) >= leastOfPart && strings.Contains(text, part) {
				c.at.put.stayed = append(c.at.put.stayed, stayed{part: part, form: c.at.draft.Language, missing: missing})
				return
			}
		}
	}
}

// leastOfPart is how many runes of something make sure that it is that.
const leastOfPart = 8
