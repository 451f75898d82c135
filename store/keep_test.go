package store_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"linje/store"
	"linje/support"
)

func TestMailboxes(t *testing.T) {
	s := newStore(t)
	m := support.Mailbox{Name: "Brukerstøtte HF", Address: "hf@example.no",
		IMAP:  support.Endpoint{Host: "imap.example.no", Port: 993, Security: support.SecurityTLS},
		SMTP:  support.Endpoint{Host: "smtp.example.no", Port: 587, Security: support.SecurityStartTLS},
		Login: support.Login{User: "hf", PasswordCommand: "pass hf", CAFile: "/ca.pem"}, Folders: support.Folders{Inbox: "INBOX", Sent: "Sendt"},
		Line: 2, From: support.FromAgent, Since: noon(), Practice: true}
	m.ID = must(s.SaveMailbox(t.Context(), m))(t)
	second := must(s.SaveMailbox(t.Context(), support.Mailbox{Name: "Annen"}))(t)
	_, err := s.SaveMailbox(t.Context(), support.Mailbox{Name: "BRUKERSTØTTE hf "})
	wantCode(t, err, support.CodeInvalid)
	m.Line, m.Since = 1, time.Time{}
	if id := must(s.SaveMailbox(t.Context(), m))(t); id != m.ID {
		t.Errorf("changed %d, got %d", m.ID, id)
	}
	if got := must(s.Mailboxes(t.Context()))(t); !reflect.DeepEqual(got, []support.Mailbox{m, {ID: second, Name: "Annen"}}) {
		t.Errorf("mailboxes %+v", got)
	}
	_, err = s.SaveMailbox(t.Context(), support.Mailbox{ID: 99, Name: "x"})
	wantCode(t, err, support.CodeNotFound)
	wantCode(t, s.RemoveMailbox(t.Context(), 99), support.CodeNotFound)
	ok(t, s.RemoveMailbox(t.Context(), second))
	if id := must(s.SaveMailbox(t.Context(), support.Mailbox{Name: "Annen"}))(t); id == second {
		t.Error("an ID was used again")
	}
}

func TestRemoveMailboxLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	s := open(t, path)
	gone, stays := addMailbox(t, s, "Borte"), addMailbox(t, s, "Igjen")
	secret := "hemmeligordsomforsvinner"
	var batch []letter
	for i := range 200 {
		batch = append(batch, letter{id: nth(i), subject: fmt.Sprint(i, secret), text: secret + " passord", source: []byte(secret), folder: "INBOX", uid: uint32(i + 1), alert: secret,
			files: []support.Attachment{{Index: 1, Name: secret}}})
	}
	take(t, s, gone, batch...)
	take(t, s, stays, letter{id: "s@example.no", subject: "Igjen", text: "passord", folder: "INBOX", uid: 1, alert: "x"})
	id := caseOf(nth(3))
	update(t, s, id, event("n", noon(), support.EventNote, support.EventData{Text: secret}))
	ok(t, s.SaveDraft(t.Context(), support.Draft{Case: id, Agent: "Ola", Text: secret, Attached: []support.OutgoingFile{{Name: "f", Data: []byte(secret)}}}))
	must(s.Queue(t.Context(), support.OutboxEntry{Case: caseOf(nth(4)), Mailbox: gone, Message: "q@example.no", Source: []byte(secret)}, nil, []string{"t1"}))(t)
	for _, e := range must(s.Unnotified(t.Context()))(t) {
		must(s.Notified(t.Context(), e.ID, noon()))(t)
	}
	ok(t, s.RemoveMailbox(t.Context(), gone))
	if got := numbers(must(s.Cases(t.Context(), support.CaseQuery{}))(t)); got != "Igjen" {
		t.Errorf("cases %s", got)
	}
	if n := must(s.Counts(t.Context(), support.CaseQuery{Now: noon()}))(t); n[support.WorklistAll] != 1 || n[support.WorklistEscalated] != 1 {
		t.Errorf("counts %v", n)
	}
	if got := subjects(must(s.Search(t.Context(), support.SearchQuery{Terms: []string{"passord"}}))(t)); got != "Igjen" {
		t.Errorf("found %s", got)
	}
	if uses := must(s.Uses(t.Context()))(t); uses["t1"].Used != 1 {
		t.Errorf("uses %v", uses)
	}
	healthy(t, s)
	for _, suffix := range []string{"", "-wal"} {
		b := must(os.ReadFile(path + suffix))(t)
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("linje.db%s still holds a text of the mailbox", suffix)
		}
	}
}

func TestMaterial(t *testing.T) {
	s := newStore(t)
	if m := must(s.Material(t.Context()))(t); !reflect.DeepEqual(m, support.Material{}) {
		t.Errorf("new: %+v", m)
	}
	items := []support.Item{
		{ID: "z", Language: support.Bokmaal, Kind: support.KindArticle, URL: "https://example.no/"},
		{ID: "z", Language: support.Nynorsk, Kind: support.KindTemplate, Title: "T", Tags: []string{"a", "b"}, Service: "s", Line: 1, Owner: "o", Reviewed: noon(), Body: "hei {{requester.name}}"}}
	links := []support.Link{{ID: "l", Title: "L", URL: "https://example.no", Language: support.English, Tags: []string{"x"}, Service: "s", Owner: "o", Reviewed: noon(), Extra: map[string]string{"rom": "12"}}}
	services := []support.Service{
		{ID: "s", Language: support.Bokmaal, Name: "Nøkkel", Group: "g", Form: "https://example.no/nokkel", Description: "d", Tags: []string{"x"}, Owner: "o", Reviewed: noon(), Extra: map[string]string{"rom": "12"}},
		{ID: "s", Language: support.English, Name: "Key"}, {ID: "s", Name: "?"}}
	groups := []support.Group{{ID: "a"}, {ID: "g", Name: "Økonomi", Line: 2, Unit: "u", Email: "g@example.no", Owner: "o", Members: []string{"m1", "m2"}, Services: []string{"s"}, Languages: []string{"nb"}, Reviewed: noon(), Extra: map[string]string{"k": "v"}}}
	want := support.Material{Items: items, Links: links, Services: services, Groups: groups}
	ok(t, setMaterial(t, s, want))
	same := func(why string) {
		t.Helper()
		if m := must(s.Material(t.Context()))(t); !reflect.DeepEqual(m, want) {
			t.Errorf("%s: got\n %+v\nwant\n %+v", why, m, want)
		}
	}
	same("kept")
	for _, twice := range []support.Material{
		{Items: []support.Item{items[1], items[0], items[1]}}, {Links: []support.Link{links[0], links[0]}},
		{Services: []support.Service{services[0], services[0]}}, {Groups: []support.Group{groups[0], groups[0]}}} {
		wantCode(t, setMaterial(t, s, twice), support.CodeInvalid)
	}
	same("a refused set left something")
	ok(t, s.UpdateMaterial(t.Context(), func(m support.Material) (support.Material, error) {
		if !reflect.DeepEqual(m, want) {
			t.Errorf("the change sees %+v", m)
		}
		return support.Material{Services: services[1:], Groups: []support.Group{{ID: "a", Name: "A"}}}, nil
	}))
	want = support.Material{Services: services[1:], Groups: []support.Group{{ID: "a", Name: "A"}}}
	same("a part went")
}

func setMaterial(t testing.TB, s *store.Store, m support.Material) error {
	t.Helper()
	return s.UpdateMaterial(t.Context(), func(support.Material) (support.Material, error) { return m, nil })
}

func TestMaterialFolder(t *testing.T) {
	s := newStore(t)
	for _, dir := range []string{"", "/srv/støtte", "/srv/anna", ""} {
		ok(t, s.SaveMaterialFolder(t.Context(), dir))
		if got := must(s.MaterialFolder(t.Context()))(t); got != dir {
			t.Errorf("got %q, want %q", got, dir)
		}
	}
}

func TestSettings(t *testing.T) {
	s := newStore(t)
	if got := must(s.Settings(t.Context()))(t); !reflect.DeepEqual(got, support.DefaultSettings()) {
		t.Errorf("new: %+v", got)
	}
	want := support.Settings{Agent: support.Agent{Name: "Ola", Email: "ola@example.no"}, Language: "nn", Theme: "dark",
		Alerts: support.AlertRules{Subjects: []string{"haster"}, Senders: []string{"@example.no"}, Keywords: []string{}}, ReopenDays: 3}
	ok(t, s.SaveSettings(t.Context(), want))
	if got := must(s.Settings(t.Context()))(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
}
