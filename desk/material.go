package desk

import (
	"context"
	"strings"
	"sync"
	"time"

	"linje/knowledge"
	"linje/support"
)

// RenderTemplate fills a template's placeholders for a case, in the language
// asked for, else bokmål, else what there is.
func (d *Desk) RenderTemplate(ctx context.Context, id support.CaseID, item string, l support.Language, answers map[string]string) (support.Rendered, error) {
	v, err := d.valuesFor(ctx, id, answers)
	if err != nil {
		return support.Rendered{}, err
	}
	it, err := d.variant(ctx, item, l)
	if err != nil {
		return support.Rendered{}, err
	}
	return renderItem(it, v)
}

func (d *Desk) variant(ctx context.Context, item string, l support.Language) (support.Item, error) {
	material, err := d.p.Store.Material(ctx)
	if err != nil {
		return support.Item{}, err
	}
	var best support.Item
	rank := -1
	for _, it := range material.Items {
		if it.ID != item {
			continue
		}
		r := 0
		switch it.Language {
		case l:
			r = 2
		case support.Bokmaal:
			r = 1
		}
		if r > rank {
			best, rank = it, r
		}
	}
	if rank < 0 {
		return support.Item{}, support.Ef(support.CodeNotFound, "desk.variant", "%s", clip(item, 60))
	}
	return best, nil
}

// templateValues are what placeholders stand for.
func templateValues(t support.Thread, agent, mailbox string, now time.Time, answers map[string]string) knowledge.Values {
	ask := make(map[string]string, len(answers))
	for name, value := range answers {
		ask[strings.TrimPrefix(name, "ask.")] = value
	}
	v := knowledge.Values{
		Requester: t.Case.Requester, CaseNumber: t.Case.ID.Number(), CaseSubject: t.Case.Subject,
		AgentName: agent, GroupName: mailbox, Date: now, Ask: ask,
	}
	for name, field := range map[string]*string{
		"requester.name": &v.Requester.Name, "requester.first_name": &v.Requester.Name, "agent.name": &v.AgentName,
		"group.name": &v.GroupName, "article.title": &v.ArticleTitle, "article.url": &v.ArticleURL,
	} {
		if *field == "" {
			*field = answers[name]
		}
	}
	return v
}

func renderItem(it support.Item, v knowledge.Values) (support.Rendered, error) {
	r, err := knowledge.Render(it, v)
	if err != nil {
		return support.Rendered{}, err
	}
	out := support.Rendered{Text: r.Text, Language: it.Language}
	for _, t := range r.Unfilled {
		out.Unfilled = append(out.Unfilled, t.Name)
	}
	return out, nil
}

// materialIndex keeps the search indexes over the material until it changes.
type materialIndex struct {
	mu    sync.Mutex
	index *knowledge.Index
	stale bool // how items have fared is to be read again
	fit   fitMemory
	links linkBook
}

func (i *materialIndex) drop() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.index = nil
}

// used says that something went out: the texts are the same, how often they were
// used is not.
func (i *materialIndex) used() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.stale = true
}

// index returns what material and groups are ranked with.
func (d *Desk) index(ctx context.Context) (*knowledge.Index, error) {
	d.material.mu.Lock()
	defer d.material.mu.Unlock()
	if d.material.index == nil {
		m, err := d.p.Store.Material(ctx)
		if err != nil {
			return nil, err
		}
		d.material.index, d.material.stale = knowledge.NewIndex(m, nil), true
		d.material.index.Learn(d.learning.memory)
	}
	if d.material.stale {
		uses, err := d.p.Store.Uses(ctx)
		if err != nil {
			return nil, err
		}
		d.material.index.Fared(uses)
		d.material.stale = false
	}
	return d.material.index, nil
}

// SuggestGroups finds the operator groups that a case may be for.
func (d *Desk) SuggestGroups(ctx context.Context, id support.CaseID) ([]support.GroupSuggestion, error) {
	q, err := d.question(ctx, id)
	if err != nil {
		return nil, err
	}
	index, err := d.index(ctx)
	if err != nil {
		return nil, err
	}
	q.Limit = mostGroups
	return index.SuggestGroups(q), nil
}

// Material returns all support material.
func (d *Desk) Material(ctx context.Context) (support.Material, error) {
	return d.p.Store.Material(ctx)
}

// Uses tells by ID how each item has fared in the answers that went out.
func (d *Desk) Uses(ctx context.Context) (map[string]support.ItemUse, error) {
	return d.p.Store.Uses(ctx)
}

// mostUses is how many answers with an item are listed.
const mostUses = 200

// UsesOf lists the cases that an item was used in, newest first, with what came
// after.
func (d *Desk) UsesOf(ctx context.Context, item string) ([]support.CaseUse, error) {
	return d.p.Store.UsesOf(ctx, item, mostUses)
}

// Groups lists the operator groups that hold the text, all for "".
func (d *Desk) Groups(ctx context.Context, text string) ([]support.Group, error) {
	m, err := d.p.Store.Material(ctx)
	if err != nil {
		return nil, err
	}
	return knowledge.FindGroups(m.Groups, text, 0), nil
}
