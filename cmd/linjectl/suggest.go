package main

import (
	"context"
	"strings"
	"time"

	"linje/support"
)

// adviceShape is what may help with a request, in JSON, each list best first.
type adviceShape struct {
	Language  support.Language  `json:"language"`
	Templates []suggestionShape `json:"templates"`
	Articles  []suggestionShape `json:"articles"`
	Groups    []groupAdvice     `json:"groups"`
	Similar   []similarShape    `json:"similar"`
}

type suggestionShape struct {
	ID       string             `json:"id"`
	Kind     support.ItemKind   `json:"kind"`
	Title    string             `json:"title"`
	URL      string             `json:"url"`
	Language support.Language   `json:"language"`
	Variants []support.Language `json:"variants"`
	Score    float64            `json:"score"`
	Why      []string           `json:"why"` // words of the request
	Used     int                `json:"used"`
	Reopened int                `json:"reopened"`
	Learnt   learntReason       `json:"learnt"`
}

type learntReason struct {
	Cases int      `json:"cases"`
	Words []string `json:"words"`
}

type groupAdvice struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Line  int      `json:"line"`
	Email string   `json:"email"`
	Score float64  `json:"score"`
	Why   []string `json:"why"`
}

type similarShape struct {
	Number   string         `json:"number"`
	Subject  string         `json:"subject"`
	Status   support.Status `json:"status"`
	Answered *time.Time     `json:"answered"` // when material was sent last
	Score    float64        `json:"score"`
	Why      []string       `json:"why"`
	Sent     []string       `json:"sent"` // IDs of the material
}

func suggest(ctx context.Context, c *call) error {
	file := c.text("text-file")
	if (len(c.args) == 1) == (file != "") {
		return misuse("ctl.use.suggest")
	}
	if err := c.desk.Learn(ctx); err != nil {
		return err
	}
	var a support.Advice
	if file != "" {
		text, err := c.readText(file)
		if err != nil {
			return err
		}
		if a, err = c.desk.AdviseText(ctx, text); err != nil {
			return err
		}
		return c.printAdvice(a)
	}
	t, err := c.thread(ctx, c.args[0])
	if err != nil {
		return err
	}
	if a, err = c.desk.Advise(ctx, t.Case.ID); err != nil {
		return err
	}
	return c.printAdvice(a)
}

func (c *call) printAdvice(a support.Advice) error {
	shape := adviceShape{Language: a.Language, Templates: shapeSuggestions(a.Templates), Articles: shapeSuggestions(a.Articles),
		Groups: []groupAdvice{}, Similar: []similarShape{}}
	for _, g := range a.Groups {
		shape.Groups = append(shape.Groups, groupAdvice{ID: g.Group.ID, Name: g.Group.Name, Line: g.Group.Line, Email: g.Group.Email,
			Score: g.Score, Why: full(g.Matched)})
	}
	for _, s := range a.Similar {
		one := similarShape{Number: s.Case.ID.Number(), Subject: s.Case.Subject, Status: s.Case.Status, Answered: utc(s.Answered),
			Score: s.Score, Why: full(s.Matched), Sent: []string{}}
		for _, it := range s.Sent {
			one.Sent = append(one.Sent, it.ID)
		}
		shape.Similar = append(shape.Similar, one)
	}
	return c.result(shape, func() {
		var rows [][]string
		for _, list := range [][]suggestionShape{shape.Templates, shape.Articles} {
			for _, s := range list {
				rows = append(rows, []string{c.words.T("kind." + string(s.Kind)), s.ID, s.Title, c.reason(s)})
			}
		}
		for _, g := range shape.Groups {
			rows = append(rows, []string{c.words.T("assistant.group"), g.ID, g.Name, strings.Join(g.Why, ", ")})
		}
		for _, s := range shape.Similar {
			rows = append(rows, []string{c.words.T("ctl.suggest.similar"), s.Number, s.Subject, strings.Join(s.Why, ", ")})
		}
		c.table(rows)
		if len(rows) == 0 {
			c.remark("ctl.suggest.none")
		}
	})
}

func shapeSuggestions(list []support.Suggestion) []suggestionShape {
	out := []suggestionShape{}
	for _, s := range list {
		out = append(out, suggestionShape{ID: s.Item.ID, Kind: s.Item.Kind, Title: s.Item.Title, URL: s.Item.URL, Language: s.Item.Language,
			Variants: full(s.Variants), Score: s.Score, Why: full(s.Matched), Used: s.Used, Reopened: s.Reopened,
			Learnt: learntReason{Cases: s.Learnt.Cases, Words: full(s.Learnt.Words)}})
	}
	return out
}

// reason is what speaks for a suggestion, for a person.
func (c *call) reason(s suggestionShape) string {
	parts := []string{strings.Join(s.Why, ", ")}
	if s.Used > 0 {
		parts = append(parts, c.words.N("pick.used", s.Used))
	}
	if s.Reopened > 0 {
		parts = append(parts, c.words.N("material.reopened", s.Reopened))
	}
	if s.Learnt.Cases > 0 {
		parts = append(parts, c.words.N("assistant.learnt", s.Learnt.Cases, "Words", strings.Join(s.Learnt.Words, ", ")))
	}
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

// learntShape is what was learnt of one item, in JSON.
type learntShape struct {
	Item    string      `json:"item"`
	Cases   int         `json:"cases"`   // that speak for it
	Against int         `json:"against"` // that speak against it
	Words   []wordShape `json:"words"`   // the most telling first
	Newest  []string    `json:"newest"`  // numbers of cases
}

type wordShape struct {
	Word  string `json:"word"`
	Cases int    `json:"cases"`
}

func learnt(ctx context.Context, c *call) error {
	list, err := c.desk.Learnt(ctx)
	if err != nil {
		return err
	}
	settings, err := c.desk.Settings(ctx)
	if err != nil {
		return err
	}
	shapes := []learntShape{}
	var rows [][]string
	for _, l := range list {
		one := learntShape{Item: l.Item, Cases: l.Cases, Against: l.Against, Words: []wordShape{}, Newest: []string{}}
		var words []string
		for _, w := range l.Words {
			one.Words = append(one.Words, wordShape{w.Word, w.Cases})
			words = append(words, w.Word)
		}
		for _, id := range l.Newest {
			one.Newest = append(one.Newest, id.Number())
		}
		shapes = append(shapes, one)
		rows = append(rows, []string{l.Item, c.words.N("learnt.cases", l.Cases), c.words.N("learnt.against", l.Against), strings.Join(words, ", ")})
	}
	return c.result(shapes, func() {
		c.table(rows)
		if !settings.Learn {
			c.remark("ctl.learnt.off")
		}
	})
}

func learntForget(ctx context.Context, c *call) error { return c.onLearnt(ctx, c.desk.Forget) }

func learntRecall(ctx context.Context, c *call) error { return c.onLearnt(ctx, c.desk.Recall) }

func (c *call) onLearnt(ctx context.Context, act func(context.Context, string) error) error {
	if (len(c.args) == 1) == c.on("all") {
		return misuse("ctl.use.learnt")
	}
	item := ""
	if len(c.args) == 1 {
		item = c.args[0]
	}
	return act(ctx, item)
}

func learntOn(ctx context.Context, c *call) error { return c.setLearning(ctx, true) }

func learntOff(ctx context.Context, c *call) error { return c.setLearning(ctx, false) }

func (c *call) setLearning(ctx context.Context, on bool) error {
	s, err := c.desk.Settings(ctx)
	if err != nil {
		return err
	}
	s.Learn = on
	return c.desk.SaveSettings(ctx, s)
}
