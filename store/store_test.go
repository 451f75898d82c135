package store_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linje/store"
	"linje/support"
)

func TestMain(m *testing.M) {
	childMain()
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		code = max(code, removeBenchDir())
		os.Exit(code)
	}))
}

// noon is a day on which the tests play.
func noon() time.Time { return time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) }

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newStore(t testing.TB) *store.Store {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "linje.db"))
}

func must[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t testing.TB, err error, code support.Code) {
	t.Helper()
	if support.CodeOf(err) != code {
		t.Fatalf("error %v has code %q, want %q", err, support.CodeOf(err), code)
	}
}

func addMailbox(t testing.TB, s *store.Store, name string) support.MailboxID {
	t.Helper()
	return must(s.SaveMailbox(t.Context(), support.Mailbox{Name: name, Address: strings.ToLower(name) + "@example.no", Line: 1}))(t)
}

// letter is a mail of a test, with what differs from the usual.
type letter struct {
	id, re   string // Message-ID, In-Reply-To
	from     string // "Name <address>" without anything odd
	subject  string
	text     string
	at       time.Time
	uid      uint32
	folder   string
	flags    []string
	out      bool
	auto     support.AutoKind
	alert    string
	source   []byte
	files    []support.Attachment
	forCase  support.CaseID
	noEvents bool
	unhelped time.Time
}

func address(s string) support.Address {
	name, rest, found := strings.Cut(s, " <")
	if !found {
		return support.Address{Email: s}
	}
	return support.Address{Name: name, Email: strings.TrimSuffix(rest, ">")}
}

// decide makes the intake of a letter as the desk would.
func (l letter) decide(mailbox support.MailboxID, view support.IntakeView) support.Intake {
	if l.from == "" {
		l.from = "Kari Nordmann <kari@example.no>"
	}
	if l.at.IsZero() {
		l.at = noon()
	}
	refs := support.References{MessageID: support.MessageID(l.id)}
	if l.re != "" {
		refs.InReplyTo = []support.MessageID{support.MessageID(l.re)}
	}
	id := l.forCase
	if id == "" {
		id, _ = support.ThreadOf(refs, l.subject, view)
	}
	kind, direction := support.EventReceived, support.Inbound
	if l.out {
		kind, direction = support.EventSent, support.Outbound
	}
	m := support.Message{ID: refs.MessageID, Case: id, Direction: direction, Refs: refs, Text: l.text, Language: support.Bokmaal, Auto: l.auto,
		Envelope: support.Envelope{From: address(l.from), To: []support.Address{{Name: "Brukerstøtte", Email: "hjelp@example.no"}}, Subject: l.subject, Date: l.at},
		Attached: l.files}
	in := support.Intake{Mailbox: mailbox, Folder: l.folder, UIDValidity: 7, Message: m, Refs: refs.Ancestors(),
		Raw: support.RawMail{UID: l.uid, Flags: l.flags, Received: l.at, Source: l.source}, Unhelped: l.unhelped}
	if l.noEvents {
		return in
	}
	in.Events = []support.Event{{ID: support.DerivedEventID(string(kind), l.id), Case: id, At: l.at, Kind: kind,
		Data: support.EventData{Message: refs.MessageID, Mail: &support.MailFacts{Mailbox: mailbox, Subject: l.subject, From: address(l.from),
			To: m.Envelope.To, Language: support.Bokmaal, Attachments: len(l.files), Auto: l.auto, Line: 1}}}}
	if l.alert != "" {
		in.Events = append(in.Events, support.Event{ID: support.DerivedEventID("escalated", l.id), Case: id, At: l.at,
			Kind: support.EventEscalatedUs, Data: support.EventData{Text: l.alert}})
	}
	return in
}

func take(t testing.TB, s *store.Store, mailbox support.MailboxID, letters ...letter) support.IntakeOutcome {
	t.Helper()
	return must(s.Intake(t.Context(), mailbox, len(letters), func(view support.IntakeView, i int) (support.Intake, error) {
		return letters[i].decide(mailbox, view), nil
	}))(t)
}

// event makes an event of a person.
func event(id string, at time.Time, kind support.EventKind, d support.EventData) support.Event {
	return support.Event{ID: support.EventID(id), At: at, Agent: "Ola", Kind: kind, Data: d}
}

func update(t testing.TB, s *store.Store, id support.CaseID, events ...support.Event) support.Case {
	t.Helper()
	return must(s.Update(t.Context(), id, func(support.Case) ([]support.Event, error) { return events, nil }))(t)
}

func setStatus(t testing.TB, s *store.Store, id support.CaseID, status support.Status, at time.Time) {
	t.Helper()
	update(t, s, id, event("status-"+string(id)+string(status)+at.String(), at, support.EventStatus, support.EventData{Status: status}))
}

func numbers(cases []support.Case) string {
	var out []string
	for _, c := range cases {
		out = append(out, c.Subject)
	}
	return strings.Join(out, " ")
}

func subjects(hits []support.Hit) string {
	var out []string
	for _, h := range hits {
		out = append(out, h.Case.Subject)
	}
	return strings.Join(out, " ")
}

func healthy(t testing.TB, s *store.Store) {
	t.Helper()
	db, search := s.Check(context.Background())
	ok(t, errors.Join(db, search))
}

func caseOf(id string) support.CaseID { return support.NewCaseID(support.MessageID(id)) }

func nth(i int) string { return fmt.Sprintf("m%d@example.no", i) }
