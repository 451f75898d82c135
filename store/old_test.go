package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"linje/support"
)

// A filled database of the first version opens, and nothing in it is lost.
func TestVersion1Opens(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	db := must(sql.Open("sqlite3", path))(t)
	must(db.Exec(string(must(os.ReadFile("testdata/version1.sql"))(t))))(t)
	ok(t, db.Close())

	s := open(t, path)
	healthy(t, s)
	boxes := must(s.Mailboxes(t.Context()))(t)
	if len(boxes) != 1 || boxes[0].Name != "Brukerstøtte HF" || boxes[0].Since.IsZero() {
		t.Fatalf("mailboxes %+v", boxes)
	}
	id := caseOf("abc@example.no")
	th := must(s.Thread(t.Context(), id, "Ola"))(t)
	if len(th.Messages) != 2 || len(th.Messages[0].Attached) != 1 || len(th.Events) != 6 || th.Draft == nil || len(th.Draft.Attached) != 1 {
		t.Errorf("thread %+v", th)
	}
	c := th.Case
	if c.Subject != "Passord" || c.Status != support.StatusWaiting || !c.Activity.Unread || c.Alert != support.AlertPending || c.Times.Due.IsZero() {
		t.Errorf("case %+v", c)
	}
	entry := must(s.OutboxEntry(t.Context(), 4))(t)
	if string(entry.Source) != "mail" || entry.State != support.OutboxSent || len(th.Outbox) != 1 {
		t.Errorf("entry %+v, %d undone", entry, len(th.Outbox))
	}
	for _, q := range []string{"kafeen", "møterommet", "kari", id.Number()} {
		if got := subjects(must(s.Search(t.Context(), support.SearchQuery{Terms: []string{q}}))(t)); got != "Passord" {
			t.Errorf("%s finds %q", q, got)
		}
	}
	if e := must(s.Unnotified(t.Context()))(t); len(e) != 1 || e[0].ID != "E5" {
		t.Errorf("unnotified %+v", e)
	}
	m := must(s.Material(t.Context()))(t)
	if len(m.Items) != 1 || len(m.Links) != 1 || m.Links[0].Extra["rom"] != "12" || len(m.Groups) != 1 || must(s.Uses(t.Context()))(t)["t1"].Used != 1 {
		t.Errorf("material %+v", m)
	}
	set := must(s.Settings(t.Context()))(t)
	if set.Agent.Name != "Ola" || set.ReopenDays != 7 || !set.Notify || len(set.Alerts.Subjects) == 0 {
		t.Errorf("settings %+v: what the old one lacks is the default", set)
	}
	if f := must(s.Folder(t.Context(), 3, "INBOX"))(t); f.UIDNext != 12 {
		t.Errorf("folder %+v", f)
	}
	// And the work goes on.
	take(t, s, 3, letter{id: "next@example.no", re: "reply@example.no", subject: "Sv: Passord", text: "takk", at: noon(), folder: "INBOX", uid: 12})
	if c := must(s.Case(t.Context(), id))(t); c.Activity.Messages != 3 || c.Status != support.StatusOpen || c.Times.Worked.IsZero() {
		t.Errorf("case %+v", c)
	}
	if n := must(s.Counts(t.Context(), support.CaseQuery{}))(t); n[support.WorklistAll] != 1 || n[support.WorklistWaiting] != 0 {
		t.Errorf("counts %v", n)
	}
	healthy(t, s)
}
