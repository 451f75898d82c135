package store

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/support"
)

// A page of a worklist must not read and sort all cases: each list has an
// index in its own order.
func TestWorklistsGoByTheirIndex(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "linje.db"))
	for _, mailbox := range []support.MailboxID{0, 1} {
		for _, list := range append(support.Worklists(), "") {
			c, order, err := worklist(support.CaseQuery{Worklist: list, Mailbox: mailbox, Agent: "Ola", Now: time.Unix(1, 0)})
			if err != nil {
				t.Fatal(err)
			}
			plan := planOf(t, s, `SELECT `+caseColumns+` FROM cases c WHERE `+c.sql()+` ORDER BY `+order+` LIMIT 100`, c.args...)
			sorts := strings.Contains(plan, "TEMP B-TREE") && list != support.WorklistMine // one agent's cases are few
			if !strings.Contains(plan, " USING INDEX ") || strings.Contains(plan, "cases_mailbox") || sorts {
				t.Errorf("%q in mailbox %d:\n%s", list, mailbox, plan)
			}
		}
	}
	for _, query := range []string{sqlEarlier, sqlOutboxUndone, sqlEvents, sqlMessagesOf, sqlPlacesOf, sqlPending, sqlHasEvent,
		sqlUses, sqlUsesOf, sqlCameBack} {
		if plan := planOf(t, s, query, make([]any, strings.Count(query, "?"))...); strings.Contains(plan, "SCAN") && !strings.Contains(plan, "USING") {
			t.Errorf("%s\n%s", query, plan)
		}
	}
}

func planOf(t *testing.T, s *Store, query string, args ...any) string {
	t.Helper()
	rows, err := s.writer.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		out = append(out, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}
