package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// assistant shows beside a case what may help with it: templates, articles, the
// operator group, what the requester has asked before. It suggests and says why;
// nothing is put in but by a click or its number.
type assistant struct {
	// OnInsert is called with what the agent wants in the answer.
	OnInsert func(support.Item)
	// OnOpenCase is called for an earlier case.
	OnOpenCase func(support.CaseID)

	env    *Env
	desk   AssistantDesk
	root   fyne.CanvasObject
	column *widgets.ScrollColumn
	line   *widgets.ProgressLine
	wait   *patience
	latest *Latest[advice]

	thread support.Thread
	got    *advice          // nil: not loaded yet
	keyed  [][]support.Item // what each number puts in
}

// advice is all that was found for a case.
type advice struct {
	support.Advice
	err error
}

const (
	mostEarlier = 4 // earlier cases that are shown
	mostMatched = 3 // matched words that are shown
	mostLearnt  = 2 // of those that were learnt
)

func newAssistant(env *Env, d AssistantDesk) *assistant {
	a := &assistant{env: env, desk: d, line: widgets.NewProgressLine(), latest: NewLatest[advice](env.Tasks)}
	a.wait = newPatience(env.Tasks, a.line.Run, a.line.Stop)
	a.column = widgets.NewScrollColumn(8, 16, 20, 20)
	a.root = widgets.NewPane(widgets.Frame(a.line, nil, a.column))
	return a
}

// Object is what the window shows.
func (a *assistant) Object() fyne.CanvasObject { return a.root }

// ShowCase looks for what helps with a case.
func (a *assistant) ShowCase(t support.Thread) {
	if t.Case.ID != a.thread.Case.ID {
		a.got, a.keyed = nil, nil
		a.column.ScrollToTop()
	}
	a.thread = t
	a.refresh()
	a.latest.Drop()
	a.wait.end()
	if t.Case.ID == "" {
		return
	}
	id := t.Case.ID
	a.wait.begin()
	a.latest.Load(func(ctx context.Context) (advice, error) { return a.load(ctx, id) },
		func(got advice, err error) {
			a.wait.end()
			got.err = err
			a.got = &got
			a.refresh()
		})
}

func (a *assistant) load(ctx context.Context, id support.CaseID) (advice, error) {
	found, err := a.desk.Advise(ctx, id)
	return advice{Advice: found}, err
}

// Insert puts in the suggestion with that number, from 1.
func (a *assistant) Insert(n int) {
	if n < 1 || n > len(a.keyed) || a.OnInsert == nil {
		return
	}
	for _, item := range a.keyed[n-1] {
		a.OnInsert(item)
	}
}

// key gives what is shown the next number, as long as there are any.
func (a *assistant) key(items ...support.Item) fyne.CanvasObject {
	if len(a.keyed) == 9 || len(items) == 0 {
		return nil
	}
	a.keyed = append(a.keyed, items)
	return widgets.NewKeyCap(string(rune('0' + len(a.keyed))))
}

func (a *assistant) refresh() {
	a.keyed = nil
	var objects []fyne.CanvasObject
	section := func(title string, cards []fyne.CanvasObject) {
		if len(cards) == 0 {
			return
		}
		if len(objects) > 0 {
			objects = append(objects, widgets.Spacer(1, 2))
		}
		objects = append(objects, widgets.NewLine(title, widgets.LineStyle{Size: widgets.SizeSecondary, Bold: true}))
		objects = append(objects, cards...)
	}
	if a.got != nil {
		section(a.env.T("assistant.templates"), a.suggestions(a.got.Templates))
		section(a.env.T("assistant.articles"), a.suggestions(a.got.Articles))
		if len(a.keyed) == 0 {
			objects = append(objects, a.nothing())
		}
		section(a.env.T("assistant.group"), a.groups())
		section(a.env.T("assistant.similar"), a.similar())
	}
	section(a.earlierTitle(), a.earlier())
	a.column.SetObjects(objects)
}

// nothing says honestly that there is no suggestion, or why none could be found.
func (a *assistant) nothing() fyne.CanvasObject {
	text := a.env.T("assistant.nothing")
	if a.got.err != nil {
		what, todo := present.ErrorText(a.env.Words, a.got.err)
		text = a.env.T("assistant.failed", "What", what, "Do", todo)
	}
	return widgets.NewProse(text, widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted})
}

func (a *assistant) suggestions(list []support.Suggestion) []fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for _, s := range list {
		item := s.Item
		cards = append(cards, widgets.NewActionCard(item.Title, a.why(s), a.key(item), func() {
			if a.OnInsert != nil {
				a.OnInsert(item)
			}
		}))
	}
	return cards
}

// why says what speaks for a suggestion: "Mal · nn · traff «kvit side» · brukt 14
// ganger, 1 gjenåpnet".
func (a *assistant) why(s support.Suggestion) string {
	parts := []string{a.env.T("kind." + string(s.Item.Kind)), a.form(s)}
	if m := quoted(s.Matched, mostMatched); m != "" {
		parts = append(parts, a.env.T("assistant.matched", "Words", m))
	}
	if m := quoted(unsaid(s.Learnt.Words, s.Matched), mostLearnt); m != "" && s.Learnt.Cases > 0 {
		parts = append(parts, a.env.N("assistant.learnt", s.Learnt.Cases, "Words", m))
	}
	parts = append(parts, usedText(a.env, support.ItemUse{Used: s.Used, Reopened: s.Reopened}))
	if s.Item.Kind != support.KindTemplate {
		parts = append(parts, reviewedText(a.env, s.Item.Reviewed))
	}
	return joined(parts)
}

// unsaid are the words that are not said already.
func unsaid(words, said []string) []string {
	var out []string
	for _, w := range words {
		if !strings.Contains(strings.ToLower(strings.Join(said, " ")), strings.ToLower(w)) {
			out = append(out, w)
		}
	}
	return out
}

// form is the written form of a suggestion, with a word when it is not the one
// of the request.
func (a *assistant) form(s support.Suggestion) string {
	l := s.Item.Language
	if !l.Valid() {
		return ""
	}
	if want := a.thread.Case.Language; want.Valid() && l != want {
		return a.env.T("assistant.only", "Language", strings.ToLower(present.LanguageName(a.env.Words, l)))
	}
	return string(l)
}

// reviewedText says when an item was last looked over; a year ago is too long.
func reviewedText(env *Env, t time.Time) string {
	now := env.Now()
	switch {
	case t.IsZero():
		return ""
	case now.Sub(t) > 365*24*time.Hour:
		return env.T("assistant.unreviewed", "Year", t.Year())
	}
	return env.T("assistant.reviewed", "When", present.Date(env.Words, t, now))
}

// quoted writes words as «a», «b».
func quoted(words []string, most int) string {
	if len(words) > most {
		words = words[:most]
	}
	if len(words) == 0 {
		return ""
	}
	return "«" + strings.Join(words, "», «") + "»"
}

// joined puts a middle dot between what there is.
func joined(parts []string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

func (a *assistant) groups() []fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for _, g := range a.got.Groups {
		parts := []string{}
		if g.Group.Line >= 1 && g.Group.Line <= 3 {
			parts = append(parts, a.env.T("line."+string(rune('0'+g.Group.Line))))
		}
		if m := quoted(g.Matched, mostMatched); m != "" {
			parts = append(parts, a.env.T("assistant.matched", "Words", m))
		}
		parts = append(parts, g.Group.Email)
		cards = append(cards, widgets.NewActionCard(g.Group.Name, joined(parts), nil, nil))
	}
	return cards
}

// similar shows solved cases like this one; a click opens one, its number puts in
// what was sent in it.
func (a *assistant) similar() []fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for _, c := range a.got.Similar {
		when := c.Answered
		if when.IsZero() {
			when = c.Case.Times.Updated
		}
		parts := []string{c.Case.ID.Number(), present.Day(a.env.Words, when, a.env.Now())}
		if m := quoted(c.Matched, mostMatched); m != "" {
			parts = append(parts, a.env.T("assistant.matched", "Words", m))
		}
		var sent []string
		for _, it := range c.Sent {
			sent = append(sent, it.Title)
		}
		if len(sent) > 0 {
			parts = append(parts, a.env.T("assistant.sent", "Items", quoted(sent, mostMatched)))
		}
		id := c.Case.ID
		cards = append(cards, widgets.NewActionCard(present.Subject(a.env.Words, c.Case.Subject), joined(parts), a.key(c.Sent...), func() {
			if a.OnOpenCase != nil {
				a.OnOpenCase(id)
			}
		}))
	}
	return cards
}

func (a *assistant) earlierTitle() string {
	name := a.thread.Case.Requester.FirstName()
	if name == "" {
		return a.env.T("assistant.earlier.someone")
	}
	return a.env.T("assistant.earlier", "Name", name)
}

func (a *assistant) earlier() []fyne.CanvasObject {
	var cards []fyne.CanvasObject
	for i, e := range a.thread.Earlier {
		if i == mostEarlier {
			break
		}
		shape, color := signOf(e.Status)
		badge := widgets.NewBadge(shape, present.StatusName(a.env.Words, e.Status), color)
		id := e.ID
		cards = append(cards, widgets.NewActionCard(present.Subject(a.env.Words, e.Subject),
			present.Day(a.env.Words, e.Times.Created, a.env.Now()), badge, func() {
				if a.OnOpenCase != nil {
					a.OnOpenCase(id)
				}
			}))
	}
	return cards
}
