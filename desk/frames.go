package desk

import (
	"context"
	"slices"

	"linje/knowledge"
	"linje/support"
)

// Frames returns how answers from a mailbox begin and end, with their tags: as
// was set for it, in the other written forms as usual.
func (d *Desk) Frames(ctx context.Context, id support.MailboxID) (support.Frames, error) {
	kept, own, err := d.p.Store.Frames(ctx, id)
	if err != nil {
		return support.Frames{}, err
	}
	f := knowledge.DefaultFrames()
	for _, l := range own {
		f = f.With(l, kept.In(l))
	}
	return f, nil
}

// SaveFrames sets how answers from a mailbox begin and end. What is as usual is
// not kept. CodeInvalid, with the tag as Detail, for one that cannot stand there.
func (d *Desk) SaveFrames(ctx context.Context, id support.MailboxID, f support.Frames) error {
	if err := knowledge.CheckFrames(f); err != nil {
		return err
	}
	own := slices.DeleteFunc(support.Languages(), func(l support.Language) bool {
		return f.In(l) == knowledge.DefaultFrames().In(l)
	})
	if err := d.p.Store.SaveFrames(ctx, id, f, own); err != nil {
		return err
	}
	d.publish(support.Change{Kind: support.ChangeSettings})
	return nil
}

// AnswerFrames returns how an answer in a case begins and ends, filled for it.
func (d *Desk) AnswerFrames(ctx context.Context, id support.CaseID) (support.Frames, error) {
	c, err := d.p.Store.Case(ctx, id)
	if err != nil {
		return support.Frames{}, err
	}
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return support.Frames{}, err
	}
	m, err := d.mailbox(ctx, c.Mailbox)
	if err != nil {
		return support.Frames{}, err
	}
	return d.framesFor(ctx, support.Thread{Case: c}, m, settings.Agent.Name)
}

func (d *Desk) framesFor(ctx context.Context, t support.Thread, m support.Mailbox, agent string) (support.Frames, error) {
	f, err := d.Frames(ctx, m.ID)
	if err != nil {
		return support.Frames{}, err
	}
	return knowledge.FillFrames(f, templateValues(t, agent, m.Name, d.p.Now(), nil)), nil
}

// Framed is a text that is to be an answer in a case, with the greeting of its
// mailbox where it has none. The closing is added when it is sent.
func (d *Desk) Framed(ctx context.Context, id support.CaseID, l support.Language, text string) (string, error) {
	f, err := d.AnswerFrames(ctx, id)
	if err != nil {
		return "", err
	}
	one := f.In(l)
	if one.Greeting == "" || knowledge.Greets(text, one) {
		return text, nil
	}
	return one.Greeting + "\n\n" + text, nil
}

// ArticleText is an article or guide as it goes into an answer, in the written
// form of the answer where there is one.
func (d *Desk) ArticleText(ctx context.Context, item string, l support.Language, as support.InsertAs) (support.Rendered, error) {
	it, err := d.variant(ctx, item, l)
	if err != nil {
		return support.Rendered{}, err
	}
	return support.Rendered{Text: knowledge.InsertText(it, as, l), Language: it.Language}, nil
}
