package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"linje/knowledge"
	"linje/support"
)

const (
	maxUnaided = 50_000 // cases that gaps are looked for in
	gapAnswers = 12     // answers of a gap that a draft is chosen from
	maxNear    = 3      // items that are shown as like a draft

	maxSameTitles = 100
)

// Gaps finds what has been asked again and again since then and was answered
// with no support material, those of most cases first.
func (d *Desk) Gaps(ctx context.Context, since time.Time) ([]support.Gap, error) {
	finder := knowledge.NewGapFinder()
	if err := d.p.Store.Unaided(ctx, since, maxUnaided, finder.Add); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return finder.Gaps(), nil
}

// DraftFromGap makes an item from the most typical answer of a gap, with
// personal data taken out.
func (d *Desk) DraftFromGap(ctx context.Context, g support.Gap, kind support.ItemKind) (support.ItemDraft, error) {
	var threads []support.Thread
	var answers []string
	var at []support.MessageID
	for _, id := range g.Cases[:min(len(g.Cases), gapAnswers)] {
		t, err := d.p.Store.Thread(ctx, id, draftOwner)
		if support.CodeOf(err) == support.CodeNotFound {
			continue
		}
		if err != nil {
			return support.ItemDraft{}, err
		}
		if m, ok := bestAnswer(t); ok {
			threads, answers, at = append(threads, t), append(answers, m.Text), append(at, m.ID)
		}
	}
	i := knowledge.Typical(answers)
	if i < 0 {
		if len(answers) == 0 {
			return support.ItemDraft{}, support.Ef(support.CodeNotFound, "desk.DraftFromGap", "answer")
		}
		i = 0
	}
	return d.draft(ctx, draftSource{threads[i], at[i], kind, strings.Join(g.Terms, ", ")})
}

// bestAnswer is the answer of a case that says most.
func bestAnswer(t support.Thread) (best support.Message, ok bool) {
	longest := 0
	for _, m := range t.Messages {
		if m.Direction != support.Outbound || m.Auto != support.AutoNone {
			continue
		}
		own, _ := support.SplitQuoted(m.Text)
		if n := len(own); n > longest {
			best, longest, ok = m, n, true
		}
	}
	return best, ok
}

// DraftFromAnswer makes an item from an answer that went out, with personal
// data taken out.
func (d *Desk) DraftFromAnswer(ctx context.Context, id support.CaseID, m support.MessageID, kind support.ItemKind) (support.ItemDraft, error) {
	t, err := d.p.Store.Thread(ctx, id, draftOwner)
	if err != nil {
		return support.ItemDraft{}, err
	}
	return d.draft(ctx, draftSource{t, m, kind, ""})
}

// draftSource is what a draft is made from.
type draftSource struct {
	thread  support.Thread
	message support.MessageID
	kind    support.ItemKind
	title   string // "": the subject
}

func (d *Desk) draft(ctx context.Context, s draftSource) (support.ItemDraft, error) {
	const op = "desk.draft"
	i := slices.IndexFunc(s.thread.Messages, func(m support.Message) bool { return m.ID == s.message })
	if i < 0 {
		return support.ItemDraft{}, support.Ef(support.CodeNotFound, op, "message")
	}
	material, err := d.p.Store.Material(ctx)
	if err != nil {
		return support.ItemDraft{}, err
	}
	people, err := d.people(ctx, s.thread, material.Groups)
	if err != nil {
		return support.ItemDraft{}, err
	}
	answer := s.thread.Messages[i]
	language := answer.Language
	if !language.Valid() {
		language = answerLanguage(s.thread.Case)
	}
	asked := firstAsked(s.thread)
	item, taken := knowledge.DraftItem(s.kind, s.title, knowledge.AnswerText{
		Subject: s.thread.Case.Subject, Asked: asked, Text: answer.Text, Language: language, Service: s.thread.Case.Handling.Service, People: people,
	})
	item.ID = freeID(material, item.ID)
	near, err := d.near(ctx, item, asked)
	return support.ItemDraft{Item: item, Taken: taken, Near: near, From: s.thread.Case.ID}, err
}

func firstAsked(t support.Thread) string {
	for _, m := range t.Messages {
		if m.Direction == support.Inbound && m.Auto == support.AutoNone {
			return m.Text
		}
	}
	return ""
}

// near finds the items that a draft is like: what it says, and what it is an
// answer to.
func (d *Desk) near(ctx context.Context, item support.Item, asked string) ([]support.Suggestion, error) {
	index, err := d.index(ctx)
	if err != nil {
		return nil, err
	}
	q := knowledge.Query{Subject: item.Title, Text: clip(item.Body, suggestText), Language: item.Language, Limit: maxNear}
	found := index.Suggest(q)
	if len(found) == 0 {
		q.Text = clip(asked, suggestText)
		found = index.Suggest(q)
	}
	return found, nil
}

// freeID is an ID that no item has.
func freeID(m support.Material, id string) string {
	taken := func(id string) bool {
		return slices.ContainsFunc(m.Items, func(i support.Item) bool { return i.ID == id })
	}
	if !taken(id) {
		return id
	}
	for n := 2; n < maxSameTitles; n++ {
		if next := fmt.Sprintf("%s-%d", id, n); !taken(next) {
			return next
		}
	}
	return id
}

// people are those whom the mails of a case may name.
func (d *Desk) people(ctx context.Context, t support.Thread, groups []support.Group) (knowledge.People, error) {
	mailbox, err := d.mailbox(ctx, t.Case.Mailbox)
	if err != nil {
		return knowledge.People{}, err
	}
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return knowledge.People{}, err
	}
	p := knowledge.People{Requester: t.Case.Requester, Agents: []string{settings.Agent.Name, t.Case.Handling.Owner},
		Keep: []string{mailbox.Address}, CaseNumber: t.Case.ID.Number()}
	for _, g := range groups {
		p.Keep = append(p.Keep, g.Email)
	}
	for _, e := range t.Events {
		p.Agents = append(p.Agents, e.Agent)
	}
	for _, m := range t.Messages {
		e := m.Envelope
		if m.Direction == support.Outbound && e.Author().Name != mailbox.Name {
			p.Agents = append(p.Agents, e.Author().Name)
		}
		p.Others = append(append(append(p.Others, e.From, e.Sender), e.To...), e.Cc...)
	}
	return p, nil
}
