package main

import (
	"context"
	"strings"

	"linje/knowledge"
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
	query := strings.Join(c.args, " ")
	if err := readable(query); err != nil {
		return err
	}
	hits, err := c.desk.Search(ctx, query, mailbox, limit)
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

// readable refuses a field whose value is no status or date: the window, where
// it may be half typed, takes it for words.
func readable(query string) error {
	field, value := knowledge.UnreadField(query)
	switch field {
	case "":
		return nil
	case "status":
		return misuse("ctl.use.search_status", "Value", value, "Names", statusNames())
	}
	return misuse("ctl.use.search_date", "Value", value)
}
