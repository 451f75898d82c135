package desk

import (
	"context"

	"linje/knowledge"
	"linje/support"
)

// TemplateValues is what the placeholders of a template stand for in a case, for
// trying a template that is being written.
func (d *Desk) TemplateValues(ctx context.Context, id support.CaseID) (knowledge.Values, error) {
	return d.valuesFor(ctx, id, nil)
}

func (d *Desk) valuesFor(ctx context.Context, id support.CaseID, answers map[string]string) (knowledge.Values, error) {
	t, err := d.Thread(ctx, id)
	if err != nil {
		return knowledge.Values{}, err
	}
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return knowledge.Values{}, err
	}
	m, err := d.mailbox(ctx, t.Case.Mailbox)
	if err != nil {
		return knowledge.Values{}, err
	}
	return templateValues(t, settings.Agent.Name, m.Name, d.p.Now(), answers), nil
}
