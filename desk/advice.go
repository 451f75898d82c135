package desk

import (
	"context"
	"net/mail"
	"strings"

	"linje/knowledge"
	"linje/support"
)

// suggestText is how much of a request is matched with the material.
const suggestText = 8000

// How many of each are suggested.
const (
	mostTemplates = 3
	mostArticles  = 4
	mostGroups    = 3
	mostSimilar   = 3
)

// Advise finds what may help with a case.
func (d *Desk) Advise(ctx context.Context, id support.CaseID) (support.Advice, error) {
	q, err := d.question(ctx, id)
	if err != nil {
		return support.Advice{}, err
	}
	return d.advise(ctx, q, id)
}

// AdviseText finds what may help with a request that is no case: a text that
// may begin with header lines, as a mail does. Its written form is told by its
// words.
func (d *Desk) AdviseText(ctx context.Context, text string) (support.Advice, error) {
	q := knowledge.Query{}
	q.Subject, q.Text = splitHeader(text)
	q.Text, _ = support.SplitQuoted(clip(q.Text, 4*suggestText))
	q.Text = clip(q.Text, suggestText)
	if l, sure := knowledge.Language(q.Subject + "\n" + q.Text); sure {
		q.Language = l
	} else {
		q.Language = support.Bokmaal
	}
	return d.advise(ctx, q, "")
}

// splitHeader takes the header lines off a text that begins with some and an
// empty line.
func splitHeader(text string) (subject, body string) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n")
	head, rest, found := strings.Cut(text, "\n\n")
	first, _, _ := strings.Cut(head, ":")
	if !found && !strings.Contains(head, ":") || first == "" || strings.ContainsAny(first, " \t\n") || len(head) > 10_000 {
		return "", text
	}
	m, err := mail.ReadMessage(strings.NewReader(head + "\n\n"))
	if err != nil {
		return "", text
	}
	return support.BareSubject(m.Header.Get("Subject")), rest
}

func (d *Desk) advise(ctx context.Context, q knowledge.Query, id support.CaseID) (support.Advice, error) {
	out := support.Advice{Language: q.Language}
	index, err := d.index(ctx)
	if err != nil {
		return out, err
	}
	out.Templates, out.Articles = suggest(index, q)
	q.Kinds, q.Limit = nil, mostGroups
	out.Groups = index.SuggestGroups(q)
	out.Similar, err = d.similar(ctx, index, q, id)
	return out, err
}

func suggest(index *knowledge.Index, q knowledge.Query) (templates, articles []support.Suggestion) {
	q.Limit, q.Kinds = mostTemplates, []support.ItemKind{support.KindTemplate}
	templates = index.Suggest(q)
	q.Limit, q.Kinds = mostArticles, []support.ItemKind{support.KindArticle, support.KindGuide, support.KindLink, support.KindService}
	return templates, index.Suggest(q)
}

// question is what the requester asked, in their own words.
func (d *Desk) question(ctx context.Context, id support.CaseID) (knowledge.Query, error) {
	t, err := d.Thread(ctx, id)
	if err != nil {
		return knowledge.Query{}, err
	}
	q := knowledge.Query{Subject: t.Case.Subject, Language: answerLanguage(t.Case)}
	for i := len(t.Messages) - 1; i >= 0 && len(q.Text) < suggestText; i-- {
		if m := t.Messages[i]; m.Direction == support.Inbound && m.Auto == support.AutoNone {
			own, _ := support.SplitQuoted(m.Text)
			q.Text = clip(own+"\n"+q.Text, suggestText)
		}
	}
	return q, nil
}

// similar finds solved cases that are like a request.
func (d *Desk) similar(ctx context.Context, index *knowledge.Index, q knowledge.Query, id support.CaseID) ([]support.SimilarCase, error) {
	telling := index.Telling(q)
	if len(telling) < 2 {
		return nil, nil
	}
	solved, common, err := d.p.Store.Alike(ctx, telling, id)
	if err != nil {
		return nil, err
	}
	q.Limit = mostSimilar
	out := index.Similar(q, solved, common)
	sent := make(map[support.CaseID][]string, len(solved))
	for _, s := range solved {
		sent[s.Case.ID] = s.Items
	}
	for i := range out {
		for _, item := range sent[out[i].Case.ID] {
			if it, ok := index.Item(item, q.Language); ok {
				out[i].Sent = append(out[i].Sent, it)
			}
		}
	}
	return out, nil
}
