package main

import (
	"context"
	"strings"
)

// searchLimit is how many cases a search lists when --limit does not say.
const searchLimit = 50

func search(ctx context.Context, c *call) error {
	limit, err := c.limit(searchLimit)
	if err != nil {
		return err
	}
	mailbox, err := c.narrowed(ctx)
	if err != nil {
		return err
	}
	hits, err := c.desk.Search(ctx, strings.Join(c.args, " "), mailbox, limit)
	if err != nil {
		return err
	}
	type hitShape struct {
		Number  string  `json:"number"`
		Subject string  `json:"subject"`
		Snippet string  `json:"snippet"`
		Score   float64 `json:"score"`
	}
	shapes := make([]hitShape, len(hits))
	rows := make([][]string, len(hits))
	for i, h := range hits {
		shapes[i] = hitShape{Number: h.Case.ID.Number(), Subject: h.Case.Subject, Snippet: h.Snippet, Score: h.Score}
		rows[i] = []string{h.Case.ID.Number(), h.Case.Subject, h.Snippet}
	}
	return c.result(shapes, func() {
		c.table(rows)
		if len(rows) == 0 {
			c.remarkNone(ctx, "ctl.search.none")
		}
	})
}
