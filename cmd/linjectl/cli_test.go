package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"linje/assets"
	"linje/gui/present"
	"linje/knowledge"
	"linje/support"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeDesk remembers what was asked of it and answers with what it holds.
type fakeDesk struct {
	worker
	boxes     []support.Mailbox
	threads   []support.Thread
	material  support.Material
	settings  support.Settings
	outbox    []support.OutboxEntry
	anyway    []support.OutboxID
	query     support.CaseQuery
	replied   *support.ReplyRequest
	draft     *support.Draft
	answers   map[string]string
	password  string
	kept      support.PasswordKept
	removed   []support.MailboxID
	failing   map[string]error // by method
	elsewhere bool
	after     support.OutboxState
	code      support.Code
	seen      []support.CaseID
	syncs     []support.MailboxID
	publish   func(support.Change)
	running   chan struct{}
	limit     int64
	folder    support.MaterialFolder
	losing    []string // what connecting a folder would remove
}

func (f *fakeDesk) Settings(context.Context) (support.Settings, error) { return f.settings, nil }

func (f *fakeDesk) SaveSettings(_ context.Context, s support.Settings) error {
	f.settings = s
	return nil
}

func (f *fakeDesk) Mailboxes(context.Context) ([]support.Mailbox, error) { return f.boxes, nil }

func (f *fakeDesk) Cases(_ context.Context, q support.CaseQuery) ([]support.Case, error) {
	f.query = q
	var out []support.Case
	for _, t := range f.threads {
		if q.Mailbox == 0 || t.Case.Mailbox == q.Mailbox {
			out = append(out, t.Case)
		}
	}
	return out, f.failing["Cases"]
}

func (f *fakeDesk) FindCase(_ context.Context, ref string) (support.CaseID, error) {
	prefix, _ := support.ParseCaseRef(ref)
	for _, t := range f.threads {
		if prefix != "" && strings.HasPrefix(string(t.Case.ID), prefix) {
			return t.Case.ID, nil
		}
	}
	return "", support.Ef(support.CodeNotFound, "fake", "%s", ref)
}

func (f *fakeDesk) Thread(_ context.Context, id support.CaseID) (support.Thread, error) {
	for _, t := range f.threads {
		if t.Case.ID == id {
			return t, nil
		}
	}
	return support.Thread{}, support.E(support.CodeNotFound, "fake", nil)
}

func (f *fakeDesk) Search(context.Context, string, support.MailboxID, int) ([]support.Hit, error) {
	return nil, nil
}

func (f *fakeDesk) MarkSeen(_ context.Context, id support.CaseID) error {
	f.seen = append(f.seen, id)
	return nil
}

func (f *fakeDesk) Claim(_ context.Context, id support.CaseID, force bool) error {
	if err := f.failing["Claim"]; err != nil && !force {
		return err
	}
	for i := range f.threads {
		if f.threads[i].Case.ID == id {
			f.threads[i].Case.Handling.Owner = f.settings.Agent.Name
		}
	}
	return nil
}

func (f *fakeDesk) SetStatus(context.Context, support.CaseID, support.Status) error {
	return f.failing["SetStatus"]
}

func (f *fakeDesk) Material(context.Context) (support.Material, error) { return f.material, nil }

func (f *fakeDesk) Framed(_ context.Context, _ support.CaseID, _ support.Language, text string) (string, error) {
	return text, nil
}

func (f *fakeDesk) RenderTemplate(_ context.Context, _ support.CaseID, item string, l support.Language, answers map[string]string) (support.Rendered, error) {
	f.answers = answers
	return support.Rendered{Text: "Hei. Svar fra malen " + item, Language: l}, nil
}

func (f *fakeDesk) SaveDraft(_ context.Context, d support.Draft) error {
	f.draft = &d
	return nil
}

func (f *fakeDesk) Reply(_ context.Context, r support.ReplyRequest) (support.OutboxID, error) {
	if err := f.failing["Reply"]; err != nil {
		return 0, err
	}
	f.replied = &r
	f.outbox = append(f.outbox, support.OutboxEntry{ID: 7, Case: r.Draft.Case, Mailbox: 1, Message: "svar@example.no",
		State: support.OutboxQueued, Envelope: support.OutboxEnvelope{To: []string{"kari@example.no"}}})
	return 7, nil
}

func (f *fakeDesk) SendQueued(context.Context) (bool, error) {
	if f.elsewhere {
		return true, nil
	}
	for i := range f.outbox {
		f.outbox[i].State, f.outbox[i].Attempts.Code = f.after, f.code
		f.outbox[i].Attempts.Count++
	}
	return false, nil
}

func (f *fakeDesk) SendAnyway(_ context.Context, id support.OutboxID, blind bool) error {
	if !blind {
		return errors.New("must go whatever comes")
	}
	f.anyway = append(f.anyway, id)
	f.after, f.code = support.OutboxSent, ""
	return nil
}

func (f *fakeDesk) WaitSent(_ context.Context, id support.OutboxID) (support.OutboxEntry, error) {
	for _, e := range f.outbox {
		if e.ID == id {
			return e, nil
		}
	}
	return support.OutboxEntry{}, support.E(support.CodeNotFound, "fake", nil)
}

func (f *fakeDesk) Outbox(context.Context, bool) ([]support.OutboxEntry, error) { return f.outbox, nil }

func (f *fakeDesk) AddMailbox(_ context.Context, m support.Mailbox, password string) (support.MailboxID, support.PasswordKept, error) {
	f.boxes, f.password = append(f.boxes, m), password
	return 1, f.kept, f.failing["AddMailbox"]
}

func (f *fakeDesk) UpdateMailbox(_ context.Context, m support.Mailbox, password string) (support.PasswordKept, error) {
	for i := range f.boxes {
		if f.boxes[i].ID == m.ID {
			f.boxes[i] = m
		}
	}
	if password == "" {
		return "", nil
	}
	f.password = password
	return f.kept, nil
}

func (f *fakeDesk) RemoveMailbox(_ context.Context, id support.MailboxID) error {
	f.removed = append(f.removed, id)
	return nil
}

func (f *fakeDesk) Check(context.Context) []support.CheckResult {
	if err := f.failing["attachments"]; err != nil {
		return []support.CheckResult{{Name: "attachments", Err: err, Lost: []support.LostFile{{Case: caseID, Name: "../rapport.pdf"}, {Case: caseID}}}}
	}
	return []support.CheckResult{{Name: "database"}, {Name: "notifications", Err: f.failing["notifications"]}}
}

func (f *fakeDesk) Sync(_ context.Context, id support.MailboxID) (support.SyncResult, error) {
	f.syncs = append(f.syncs, id)
	if id == 1 && f.failing["Sync"] != nil {
		return support.SyncResult{}, f.failing["Sync"]
	}
	return support.SyncResult{New: 2, CasesNew: 1}, nil
}

func (f *fakeDesk) SyncStates() []support.SyncState {
	return []support.SyncState{{Mailbox: 1, Phase: support.PhaseIdle}}
}

func (f *fakeDesk) Subscribe(each func(support.Change)) func() {
	f.publish = each
	return func() {}
}

func (f *fakeDesk) Run(ctx context.Context) error {
	close(f.running)
	<-ctx.Done()
	return nil
}

func (f *fakeDesk) ImportGroups(_ context.Context, name string, r io.Reader, apply bool) (support.ImportReport, error) {
	b, err := io.ReadAll(r)
	return support.ImportReport{Applied: apply, Added: []string{name + ":" + string(b)}}, err
}

func (f *fakeDesk) ExportMaterial(_ context.Context, _ string, o support.ExportOptions) (support.ExportReport, error) {
	r := support.ExportReport{Applied: o.Apply, Added: []string{"links.csv"}, Replaced: []string{}}
	if o.Replace {
		r.Replaced = append(r.Replaced, "articles/a.nb.md")
	}
	return r, f.failing["ExportMaterial"]
}

func (f *fakeDesk) MaterialFolder(context.Context) (support.MaterialFolder, error) {
	return f.folder, nil
}

func (f *fakeDesk) ConnectMaterial(_ context.Context, dir string, apply bool) (support.ImportReport, error) {
	r := support.ImportReport{Applied: apply, Added: []string{"ny.nb"}, Removed: f.losing}
	if apply {
		f.folder = support.MaterialFolder{Dir: dir}
	}
	return r, f.failing["ConnectMaterial"]
}

func (f *fakeDesk) DisconnectMaterial(context.Context) error {
	f.folder = support.MaterialFolder{}
	return nil
}

func (f *fakeDesk) ImportForeign(_ context.Context, path string, o support.ImportOptions, apply bool) (support.ImportReport, error) {
	return support.ImportReport{
		Applied: apply, Added: []string{"svar.nb"}, Format: support.FormatQuicktext,
		Entries: []support.ImportEntry{{Name: "svar.nb", Kind: support.KindTemplate, Title: string(o.As) + string(o.Kind) + string(o.Language), Language: support.Bokmaal, File: path}},
		Faults: []support.Fault{
			knowledge.Explain(support.Fault{File: "a.xml", Line: 7, Code: "foreign_left", Detail: "[[CURSOR]]", Note: true}),
			knowledge.Explain(support.Fault{File: "a.xml", Line: 9, Code: "foreign_cut"}),
		}}, nil
}

const caseID = support.CaseID("K7Q2MX0000000000")

func newFake() *fakeDesk {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	kari := support.Address{Name: "Kari", Email: "kari@example.no"}
	return &fakeDesk{
		boxes: []support.Mailbox{{ID: 1, Name: "Brukerstøtte", Address: "support@example.no"}, {ID: 2, Name: "IT", Address: "it@example.no"}},
		threads: []support.Thread{{
			Case: support.Case{ID: caseID, Mailbox: 1, Subject: "Får ikke\x1b[31m logget inn", Requester: kari, Language: support.Nynorsk,
				Status: support.StatusNew, Times: support.Times{Created: at, Updated: at}, Activity: support.Activity{Messages: 1, Unread: true}},
			Messages: []support.Message{{ID: "a@example.no", Direction: support.Inbound, Text: "Hei\x07\nhjelp",
				Envelope: support.Envelope{From: kari, Date: at}}},
			Events: []support.Event{{ID: "E1", At: at, Agent: "Ola", Kind: support.EventNote, Data: support.EventData{Text: "ring henne"}}},
		}},
		material: support.Material{
			Items: []support.Item{
				{ID: "passord", Kind: support.KindArticle, Language: support.Bokmaal, Title: "Passord", URL: "https://example.no/nb"},
				{ID: "passord", Kind: support.KindArticle, Language: support.Nynorsk, Title: "Passordet", URL: "https://example.no/nn"},
			},
			Links: []support.Link{{ID: "skjema", Title: "Skjema", URL: "https://example.no/skjema"}},
		},
		failing: map[string]error{}, after: support.OutboxSent, kept: support.KeptKeyring, running: make(chan struct{}),
	}
}

// outcome is what a run printed and how it ended.
type outcome struct {
	code     int
	out, err string
}

func runWith(t *testing.T, f *fakeDesk, in string, args ...string) outcome {
	t.Helper()
	return runIn(t, f, support.Bokmaal, in, args...)
}

func runIn(t *testing.T, f *fakeDesk, l support.Language, in string, args ...string) outcome {
	t.Helper()
	var out, err bytes.Buffer
	a := newApp(f, l, strings.NewReader(in), &out, &err)
	code := a.run(t.Context(), args)
	return outcome{code, out.String(), err.String()}
}

func newApp(f worker, l support.Language, in io.Reader, out, err io.Writer) *app {
	return &app{in: in, out: out, err: err, now: time.Now, user: func() string { return "Kari Nordmann" },
		words: func(string) (*present.Words, error) { return present.NewWords(l, assets.Translations()) },
		open: func(context.Context, openOptions) (*session, error) {
			return &session{desk: f, data: "/data", close: func() error { return nil }}, nil
		}}
}

func TestWrongUseExitsWithTwoAndSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"", "cases"},
		{"frobnicate", "frobnicate"},
		{"account", "add, list, test, password, remove"},
		{"stats", "stats"},
		{"cases --frob", "--frob"},
		{"cases --apply", "--apply"},
		{"cases --status odd", "odd"},
		{"cases --worklist odd", "odd"},
		{"cases --limit x", "limit"},
		{"cases --limit 0", "--limit"},
		{"show", "CASE"},
		{"show A B", "B"},
		{"status K7Q-2MX", "STATUS"},
		{"status K7Q-2MX odd", "odd"},
		{"reply K7Q-2MX --send", "--template"},
		{"reply K7Q-2MX --template a --text-file b --send", "--template"},
		{"reply K7Q-2MX --template a", "--send"},
		{"reply K7Q-2MX --template a --send --draft", "--draft"},
		{"reply K7Q-2MX --template a --send --set odd", "odd"},
		{"reply K7Q-2MX --template a --send --language sv", "sv"},
		{"sync --since yesterday", "yesterday"},
		{"outbox retry x", "x"},
		{"account add --name A", "--address"},
		{"account add --name A --address a@example.no --imap h:1 --smtp h:2 --user u --security tls", "--password-stdin"},
		{"account add --name A --address a@example.no --imap h --smtp h:2 --user u --security tls --password-command x", "--imap"},
		{"account add --name A --address a@example.no --imap h:1 --smtp h:2 --user u --security odd --password-command x", "odd"},
		{"account add --name A --address a@example.no --imap h:1 --smtp h:2 --user u --password-command x", "--security"},
		{"account add --name A --address a@example.no --imap h:1 --smtp h:2 --user u --security tls --line 4 --password-command x", "--line"},
	} {
		got := runWith(t, newFake(), "", strings.Fields(c.args)...)
		if got.code != exitMisuse || !strings.Contains(got.err, c.says) || got.out != "" {
			t.Errorf("linjectl %s: exit %d, stderr %q, stdout %q; want exit 2 and %q", c.args, got.code, got.err, got.out, c.says)
		}
	}
}

func TestFlagsStandBeforeOrAfterTheCommand(t *testing.T) {
	for _, args := range []string{"--json --worklist mine --limit 3 cases", "cases --json --worklist mine --limit 3", "--worklist=mine cases --limit=3 --json"} {
		f := newFake()
		got := runWith(t, f, "", strings.Fields(args)...)
		if got.code != exitDone || f.query.Worklist != support.WorklistMine || f.query.Limit != 3 {
			t.Errorf("%s: exit %d (%s), query %+v", args, got.code, got.err, f.query)
		}
	}
}

func TestCasesInJSONHaveTheKeysOfTheContract(t *testing.T) {
	f := newFake()
	got := runWith(t, f, "", "cases", "--json")
	var list []map[string]any
	if err := json.Unmarshal([]byte(got.out), &list); err != nil || len(list) != 1 {
		t.Fatalf("%v: %s", err, got.out)
	}
	keys := []string{"id", "number", "subject", "requester", "status", "owner", "line", "group", "language", "service", "created", "updated",
		"due", "messages", "unread", "outside", "flagged", "bounced"}
	for _, k := range keys {
		if _, ok := list[0][k]; !ok {
			t.Errorf("no key %q", k)
		}
	}
	if len(list[0]) != len(keys) {
		t.Errorf("%d keys, want %d: %s", len(list[0]), len(keys), got.out)
	}
	if list[0]["created"] != "2026-11-20T09:00:00Z" || list[0]["due"] != nil || list[0]["number"] != "K7Q-2MX" {
		t.Errorf("created %v, due %v, number %v", list[0]["created"], list[0]["due"], list[0]["number"])
	}
	if !slices.Equal(f.query.NotStatus, []support.Status{support.StatusClosed}) {
		t.Errorf("query %+v, want all that are not closed", f.query)
	}
	f.threads = nil
	if got := runWith(t, f, "", "cases", "--json"); strings.TrimSpace(got.out) != "[]" {
		t.Errorf("no cases are printed as %q, want []", got.out)
	}
}

func TestMailCannotDriveTheTerminal(t *testing.T) {
	for _, args := range [][]string{{"cases"}, {"show", "k7q2mx"}} {
		got := runWith(t, newFake(), "", args...)
		if got.code != exitDone || strings.ContainsAny(got.out, "\x1b\x07") || !strings.Contains(got.out, "K7Q-2MX") {
			t.Errorf("%v: exit %d, %q", args, got.code, got.out)
		}
	}
}

func TestShowHoldsMessagesNotesEventsAndMarksTheCaseSeen(t *testing.T) {
	f := newFake()
	got := runWith(t, f, "", "show", "K7Q-2MX", "--json")
	var shown map[string]json.RawMessage
	if err := json.Unmarshal([]byte(got.out), &shown); err != nil {
		t.Fatalf("%v: %s", err, got.err)
	}
	var messages []map[string]any
	if err := json.Unmarshal(shown["messages"], &messages); err != nil || len(messages) != 1 {
		t.Fatalf("messages: %v: %s", err, shown["messages"])
	}
	for _, k := range []string{"id", "message_id", "from", "to", "date", "text", "attachments"} {
		if v, ok := messages[0][k]; !ok || v == nil {
			t.Errorf("message has %q: %v", k, v)
		}
	}
	for _, k := range []string{"notes", "events", "drafts"} {
		if v := string(shown[k]); !strings.HasPrefix(v, "[") {
			t.Errorf("%s is %q, want a list", k, v)
		}
	}
	if len(f.seen) != 1 {
		t.Errorf("seen %v, want the case", f.seen)
	}
}

func TestFailuresAreOneLineInTheUsersLanguage(t *testing.T) {
	lines := map[support.Language]string{}
	for _, l := range support.Languages() {
		f := newFake()
		f.boxes = f.boxes[:1]
		f.failing["Sync"] = support.Ef(support.CodeRefused, "imap.dial", "127.0.0.1:143")
		got := runIn(t, f, l, "", "sync", "--json")
		if got.code != exitFailed || strings.Count(got.err, "\n") != 1 || got.out != "" || strings.Contains(got.err, "[error") {
			t.Errorf("%s: exit %d, stderr %q, stdout %q", l, got.code, got.err, got.out)
		}
		lines[l] = got.err
	}
	if lines["nb"] == lines["nn"] || lines["nb"] == lines["en"] || lines["nn"] == lines["en"] {
		t.Errorf("the same words in two languages: %q", lines)
	}
}

func TestSyncGoesOnWhenOneMailboxFails(t *testing.T) {
	f := newFake()
	f.failing["Sync"] = support.E(support.CodeAuth, "imap.login", nil)
	got := runWith(t, f, "", "sync", "--json")
	var sum map[string]any
	if err := json.Unmarshal([]byte(got.out), &sum); err != nil {
		t.Fatalf("%v: %q", err, got.out)
	}
	if got.code != exitFailed || len(f.syncs) != 2 || sum["new"] != 2.0 || !strings.Contains(got.err, "Brukerstøtte") {
		t.Errorf("exit %d, synced %v, %v, %q", got.code, f.syncs, sum, got.err)
	}
	got = runWith(t, f, "", "sync", "--json", "--mailbox", "it")
	if got.code != exitDone || len(f.syncs) != 3 || f.syncs[2] != 2 {
		t.Errorf("--mailbox it: exit %d, synced %v", got.code, f.syncs)
	}
	got = runWith(t, f, "", "sync", "--mailbox", "none")
	if got.code != exitFailed || !strings.Contains(got.err, "Brukerstøtte, IT") {
		t.Errorf("--mailbox none: exit %d, %q", got.code, got.err)
	}
}

func TestReplyFillsTheTemplateAndAddsTheArticleInTheRightLanguage(t *testing.T) {
	f := newFake()
	got := runWith(t, f, "", "reply", "K7Q-2MX", "--template", "svar", "--article", "passord", "--article", "skjema",
		"--set", "Frist=fredag", "--set", "ask.Rom=12", "--status", "waiting", "--send", "--json")
	if got.code != exitDone || f.replied == nil {
		t.Fatalf("exit %d: %s", got.code, got.err)
	}
	d := f.replied.Draft
	if d.Language != support.Nynorsk || d.Template != "svar" || d.Then != support.StatusWaiting || !slices.Equal(d.Articles, []string{"passord", "skjema"}) {
		t.Errorf("draft %+v", d)
	}
	if !strings.Contains(d.Text, "[Passordet](https://example.no/nn)") || !strings.Contains(d.Text, "https://example.no/skjema") {
		t.Errorf("text %q", d.Text)
	}
	if f.answers["Frist"] != "fredag" || f.answers["Rom"] != "12" || f.answers["article.url"] != "https://example.no/nn" {
		t.Errorf("answers %v", f.answers)
	}
	if f.replied.SeenMessages != 1 || f.settings.Agent.Name != "Kari Nordmann" {
		t.Errorf("seen %d, agent %q", f.replied.SeenMessages, f.settings.Agent.Name)
	}
	var shape map[string]any
	if err := json.Unmarshal([]byte(got.out), &shape); err != nil || shape["state"] != "sent" || shape["message_id"] != "svar@example.no" {
		t.Errorf("%v: %s", err, got.out)
	}
}

func TestReplyTellsWhatBecameOfIt(t *testing.T) {
	for _, c := range []struct {
		state support.OutboxState
		code  support.Code
		exit  int
	}{
		{support.OutboxSent, "", exitDone},
		{support.OutboxQueued, support.CodeRefused, exitDone},
		{support.OutboxFailed, support.CodeRejected, exitFailed},
		{support.OutboxUnknown, support.CodeUnknownSent, exitFailed},
		{support.OutboxHeld, support.CodeChanged, exitFailed},
	} {
		f := newFake()
		f.after, f.code = c.state, c.code
		got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send", "--json")
		var shape struct {
			State string
			Error *struct{ Code support.Code }
		}
		if err := json.Unmarshal([]byte(got.out), &shape); err != nil {
			t.Fatalf("%s: %v: %q", c.state, err, got.out)
		}
		if got.code != c.exit || shape.State != string(c.state) || (c.code != "") != (shape.Error != nil) {
			t.Errorf("%s: exit %d, %s", c.state, got.code, got.out)
		}
		if (c.exit == exitFailed) != (strings.Count(got.err, "\n") == 1) {
			t.Errorf("%s: stderr %q", c.state, got.err)
		}
	}
}

func TestReplyLooksBeforeSending(t *testing.T) {
	f := newFake()
	f.threads[0].Messages = append(f.threads[0].Messages, support.Message{ID: "b@example.no"})
	got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send")
	if got.code != exitFailed || f.replied != nil || !strings.Contains(got.err, "--even-if-changed") {
		t.Errorf("exit %d, %q", got.code, got.err)
	}
	if got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send", "--even-if-changed"); got.code != exitDone {
		t.Errorf("--even-if-changed: exit %d, %q", got.code, got.err)
	}
	f.replied = nil
	if got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send", "--seen", "2"); got.code != exitDone || f.replied.SeenMessages != 2 {
		t.Errorf("--seen 2: exit %d, %q", got.code, got.err)
	}
}

func TestReplyRefusals(t *testing.T) {
	f := newFake()
	f.failing["Reply"] = support.Ef(support.CodeUnfilled, "desk.Reply", "ask.Frist")
	got := runWith(t, f, "", "reply", "K7Q-2MX", "--template", "svar", "--send")
	if got.code != exitFailed || !strings.Contains(got.err, "ask.Frist") || !strings.Contains(got.err, "--set") {
		t.Errorf("unfilled: exit %d, %q", got.code, got.err)
	}
	got = runWith(t, f, "", "reply", "K7Q-2MX", "--template", "svar", "--article", "none", "--send")
	if got.code != exitFailed || !strings.Contains(got.err, "none") {
		t.Errorf("no such article: exit %d, %q", got.code, got.err)
	}
	got = runWith(t, f, "", "reply", "K7Q-2MX", "--text-file", filepath.Join(t.TempDir(), "none.txt"), "--send")
	if got.code != exitFailed || !strings.Contains(got.err, "none.txt") {
		t.Errorf("no such file: exit %d, %q", got.code, got.err)
	}
}

func TestReplyWarnsAndGoesOn(t *testing.T) {
	const bokmaal = "Hei! Nå skal det virke igjen, og veiledningen er vedlagt. Logg ut og inn igjen."
	f := newFake()
	got := runWith(t, f, bokmaal, "reply", "K7Q-2MX", "--text-file", "-", "--send", "--json")
	var shape struct{ Warnings []warningShape }
	if err := json.Unmarshal([]byte(got.out), &shape); err != nil || got.code != exitDone || f.replied == nil {
		t.Fatalf("exit %d, %v: %s", got.code, err, got.out)
	}
	want := []warningShape{{Kind: "form", Language: support.Bokmaal}, {Kind: "attachment", Words: "vedlagt", Line: 1}}
	if !slices.Equal(shape.Warnings, want) {
		t.Errorf("%+v", shape.Warnings)
	}
	if !strings.Contains(got.err, "Merk: innsenderen skrev nynorsk; svaret er på bokmål.") || !strings.Contains(got.err, "Merk: svaret sier «vedlagt» (linje 1), men ingen fil er lagt ved.") {
		t.Errorf("stderr %q", got.err)
	}
	file := filepath.Join(t.TempDir(), "veiledning.pdf")
	if err := os.WriteFile(file, []byte("%PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	got = runWith(t, newFake(), bokmaal, "reply", "K7Q-2MX", "--text-file", "-", "--language", "nb", "--attach", file, "--send")
	if got.code != exitDone || strings.Contains(got.err, "Merk:") {
		t.Errorf("with the file, in the form that was asked for: exit %d, %q", got.code, got.err)
	}
}

func TestReplyDraftIsSavedWithItsFiles(t *testing.T) {
	f := newFake()
	file := filepath.Join(t.TempDir(), "skjema.pdf")
	if err := os.WriteFile(file, []byte("%PDF"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := runWith(t, f, "Svar fra fil", "reply", "K7Q-2MX", "--text-file", "-", "--attach", file, "--draft", "--json")
	if got.code != exitDone || f.draft == nil || f.draft.Text != "Svar fra fil" || len(f.draft.Attached) != 1 || f.draft.Attached[0].Name != "skjema.pdf" {
		t.Errorf("exit %d, %q, draft %+v", got.code, got.err, f.draft)
	}
}

func TestAccountWithoutAKeyringKeepsNothing(t *testing.T) {
	args := strings.Fields("account add --name Nytt --address nytt@example.no --imap localhost:143 --smtp localhost:25 --user u --security none --imap-security starttls --password-stdin --json")
	f := newFake()
	f.boxes = nil
	got := runWith(t, f, "hemmelig\n", args...)
	if got.code != exitDone || f.password != "hemmelig" || f.boxes[0].IMAP.Security != support.SecurityStartTLS || f.boxes[0].SMTP.Security != support.SecurityNone {
		t.Fatalf("exit %d, %q, %+v", got.code, got.err, f.boxes)
	}
	if strings.Contains(got.out+got.err, "hemmelig") {
		t.Error("the password was printed")
	}
	f = newFake()
	f.kept = support.KeptMemory
	got = runWith(t, f, "hemmelig\n", args...)
	if got.code != exitFailed || len(f.removed) != 1 || !strings.Contains(got.err, "--password-command") {
		t.Errorf("without a keyring: exit %d, removed %v, %q", got.code, f.removed, got.err)
	}
	if got := runWith(t, newFake(), "", args...); got.code != exitMisuse {
		t.Errorf("without a password: exit %d, %q", got.code, got.err)
	}
}

func TestAccountPasswordKeepsTheMailbox(t *testing.T) {
	f := newFake()
	f.boxes[0].Login = support.Login{User: "u", PasswordCommand: "old"}
	got := runWith(t, f, "nytt\n", "account", "password", "Brukerstøtte", "--password-stdin", "--json")
	if got.code != exitDone || f.password != "nytt" || f.boxes[0].Login.PasswordCommand != "" || len(f.removed) != 0 || !strings.Contains(got.out, `"password": "keyring"`) {
		t.Fatalf("exit %d, %q, %+v", got.code, got.err, f.boxes[0])
	}
	got = runWith(t, f, "", "account", "password", "Brukerstøtte", "--password-command", "pass show it")
	if got.code != exitDone || f.boxes[0].Login.PasswordCommand != "pass show it" || f.boxes[0].Login.User != "u" {
		t.Errorf("exit %d, %q, %+v", got.code, got.err, f.boxes[0].Login)
	}
	f.kept = support.KeptMemory
	got = runWith(t, f, "tredje\n", "account", "password", "Brukerstøtte", "--password-stdin")
	if got.code != exitFailed || f.boxes[0].Login.PasswordCommand != "pass show it" || !strings.Contains(got.err, "--password-command") {
		t.Errorf("without a keyring: exit %d, %q, %+v", got.code, got.err, f.boxes[0].Login)
	}
	if got := runWith(t, f, "", "account", "password", "Brukerstøtte"); got.code != exitMisuse {
		t.Errorf("without a way to the password: exit %d, %q", got.code, got.err)
	}
}

// No advice of the command line may cost the user their cases.
func TestAdviceOnPasswordsNamesTheCommandThatKeepsTheCases(t *testing.T) {
	for _, l := range support.Languages() {
		for _, code := range []support.Code{support.CodeAuth, support.CodeNoPassword} {
			f := newFake()
			f.boxes = f.boxes[:1]
			f.failing["Sync"] = support.E(code, "imap.login", nil)
			if got := runIn(t, f, l, "", "sync"); got.code != exitFailed || !strings.Contains(got.err, "linjectl account password") {
				t.Errorf("%s, %s: exit %d, %q", l, code, got.code, got.err)
			}
		}
	}
}

func TestARefusedStatusNamesThoseAllowed(t *testing.T) {
	f := newFake()
	f.threads[0].Case.Status = support.StatusClosed
	f.failing["SetStatus"] = support.Ef(support.CodeStatus, "desk.SetStatus", "closed, waiting")
	got := runWith(t, f, "", "status", "K7Q-2MX", "waiting")
	if got.code != exitFailed || !strings.Contains(got.err, "closed") || !strings.Contains(got.err, "disse: open.") || strings.Contains(got.err, "meny") {
		t.Errorf("exit %d, %q", got.code, got.err)
	}
}

func TestWithoutAMailboxListsSayThatNoneIsAdded(t *testing.T) {
	for _, args := range [][]string{{"cases"}, {"search", "passord"}, {"account", "list"}, {"outbox"}} {
		f := newFake()
		f.boxes, f.threads = nil, nil
		got := runWith(t, f, "", args...)
		if got.code != exitDone || !strings.Contains(got.err, "Ingen postkasse") || !strings.Contains(got.err, "/data") || !strings.Contains(got.err, "linjectl demo") {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
		got = runWith(t, f, "", append(args, "--json")...)
		if got.code != exitDone || strings.TrimSpace(got.out) != "[]" || got.err != "" {
			t.Errorf("%v --json: exit %d, %q, %q", args, got.code, got.out, got.err)
		}
	}
	f := newFake()
	f.boxes, f.threads = nil, nil
	if got := runWith(t, f, "", "show", "K7Q-2MX"); got.code != exitFailed || !strings.Contains(got.err, "Ingen postkasse") {
		t.Errorf("show: exit %d, %q", got.code, got.err)
	}
	f = newFake()
	f.threads = nil
	if got := runWith(t, f, "", "cases"); got.code != exitDone || strings.Contains(got.err, "postkasse") {
		t.Errorf("with a mailbox: exit %d, %q", got.code, got.err)
	}
}

// brokenPipe is an output whose reader goes away after the first line.
type brokenPipe struct{ lines int }

func (b *brokenPipe) Write(p []byte) (int, error) {
	if b.lines++; b.lines > 1 {
		return 0, &os.PathError{Op: "write", Path: "stdout", Err: syscall.EPIPE}
	}
	return len(p), nil
}

func TestWatchEndsAndClosesWhenItsReaderGoesAway(t *testing.T) {
	for _, args := range [][]string{{"sync", "--watch", "--json"}, {"sync", "--watch"}} {
		f := newFake()
		var errs bytes.Buffer
		a := newApp(f, support.Bokmaal, strings.NewReader(""), &brokenPipe{}, &errs)
		closed := false
		a.open = func(context.Context, openOptions) (*session, error) {
			return &session{desk: f, data: "/data", close: func() error { closed = true; return nil }}, nil
		}
		ended := make(chan int, 1)
		go func() { ended <- a.run(t.Context(), args) }()
		<-f.running
		for range 3 { // more lines than the reader takes
			f.publish(support.Change{Kind: support.ChangeCases, Case: caseID})
			f.publish(support.Change{Kind: support.ChangeAlert, Case: caseID})
		}
		select {
		case code := <-ended:
			if code != exitDone || !closed || errs.Len() > 0 {
				t.Errorf("%v: exit %d, closed %v, %q", args, code, closed, errs.String())
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%v: still there", args)
		}
	}
}

func TestClaimNamesTheAgentAndForceTakesOver(t *testing.T) {
	f := newFake()
	f.failing["Claim"] = support.Ef(support.CodeClaimed, "desk.Claim", "Ola")
	if got := runWith(t, f, "", "claim", "K7Q-2MX"); got.code != exitFailed || !strings.Contains(got.err, "Ola") || !strings.Contains(got.err, "--force") {
		t.Errorf("exit %d, %q", got.code, got.err)
	}
	got := runWith(t, f, "", "claim", "K7Q-2MX", "--force", "--json")
	if got.code != exitDone || !strings.Contains(got.out, `"owner": "Kari Nordmann"`) {
		t.Errorf("exit %d, %q", got.code, got.out)
	}
}

func TestCheckFailsWhenAPartDoes(t *testing.T) {
	f := newFake()
	if got := runWith(t, f, "", "check", "--json"); got.code != exitDone {
		t.Errorf("exit %d, %q", got.code, got.err)
	}
	f.failing["notifications"] = support.E(support.CodeNoNotifier, "x", errors.New("none"))
	got := runWith(t, f, "", "check", "--json")
	var parts []struct {
		Name string
		OK   bool
	}
	if err := json.Unmarshal([]byte(got.out), &parts); err != nil || len(parts) != 2 || !parts[0].OK || parts[1].OK || got.code != exitFailed {
		t.Errorf("exit %d, %v, %s", got.code, err, got.out)
	}
}

func TestMaterialComesFromAnyFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.xml")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := runWith(t, newFake(), "", "material", "import", file, "--as", "quicktext", "--kind", "guide", "--language", "nn")
	want := "+  svar.nb  Mal  quicktextguidenn\n" + "a.xml, linje 9: Filen slutter midt i en tekst.\n" +
		"Dette leses inn, men se på det:\n" + "a.xml, linje 7: [[CURSOR]] er tatt bort.\n" + "Nye: 1. Endret: 0. Fjernet: 0. Uendret: 0. Feil: 1.\n"
	if got.code != exitDone || got.out != want {
		t.Errorf("exit %d, %q\n%s", got.code, got.err, got.out)
	}
	got = runWith(t, newFake(), "", "material", "import", file, "--json")
	var report support.ImportReport
	if err := json.Unmarshal([]byte(got.out), &report); err != nil || report.Format != support.FormatQuicktext || len(report.Entries) != 1 || !report.Faults[0].Note {
		t.Errorf("exit %d, %v, %s", got.code, err, got.out)
	}
	for _, wrong := range [][]string{{"--as", "poem"}, {"--kind", "link"}, {"--language", "da"}} {
		if got := runWith(t, newFake(), "", append([]string{"material", "import", file}, wrong...)...); got.code != exitMisuse {
			t.Errorf("%v: exit %d, %q", wrong, got.code, got.err)
		}
	}
	if got := runWith(t, newFake(), "", "material", "import", file+"borte"); got.code != exitFailed {
		t.Errorf("a file that is not there: exit %d, %q", got.code, got.err)
	}
}

func TestGroupsComeFromStandardInput(t *testing.T) {
	got := runWith(t, newFake(), "id,name\n", "groups", "import", "-", "--json")
	var report support.ImportReport
	if err := json.Unmarshal([]byte(got.out), &report); err != nil || report.Applied || len(report.Added) != 1 || !strings.Contains(got.out, `"faults": []`) {
		t.Errorf("exit %d, %v, %s", got.code, err, got.out)
	}
}

func TestWatchPrintsEachChangeAsALine(t *testing.T) {
	f := newFake()
	var errs bytes.Buffer
	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a := newApp(f, support.Bokmaal, strings.NewReader(""), writer, &errs)
	ended := make(chan int, 1)
	go func() {
		ended <- a.run(ctx, []string{"sync", "--watch", "--json"})
		_ = writer.Close()
	}()
	<-f.running
	d := json.NewDecoder(reader)
	for _, want := range []struct {
		change support.Change
		event  string
	}{
		{support.Change{Kind: support.ChangeSync}, "sync"},
		{support.Change{Kind: support.ChangeCases, Case: caseID}, "case"},
		{support.Change{Kind: support.ChangeAlert, Case: caseID}, "alert"},
		{support.Change{Kind: support.ChangeCases}, "cases"},
		{support.Change{Kind: support.ChangeMaterial}, "material"},
	} {
		f.publish(want.change)
		var line struct {
			Time  time.Time
			Event string
			Case  struct{ Number string }
		}
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		if line.Event != want.event || line.Time.IsZero() || want.change.Case != "" && line.Case.Number != "K7Q-2MX" {
			t.Errorf("%+v gave %+v", want.change, line)
		}
	}
	cancel()
	if code := <-ended; code != exitDone {
		t.Errorf("exit %d, %s", code, errs.String())
	}
}

func TestHelpKnowsEveryCommandAndFlag(t *testing.T) {
	for _, l := range support.Languages() {
		got := runIn(t, newFake(), l, "", "--help")
		if got.code != exitDone || strings.Contains(got.out, "[ctl") {
			t.Errorf("%s: exit %d\n%s", l, got.code, got.out)
		}
		for _, cmd := range commands() {
			if !strings.Contains(got.out, cmd.path) {
				t.Errorf("%s: %s is not in the help", l, cmd.path)
			}
			one := runIn(t, newFake(), l, "", append([]string{"help"}, strings.Fields(cmd.path)...)...)
			if one.code != exitDone || strings.Contains(one.out, "[ctl") {
				t.Errorf("%s: help %s: exit %d\n%s", l, cmd.path, one.code, one.out)
			}
			for _, f := range cmd.flags {
				if !strings.Contains(one.out, "--"+f) {
					t.Errorf("help %s lacks --%s", cmd.path, f)
				}
			}
		}
	}
}

func TestNoGUIIsLinked(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, path := range strings.Fields(string(out)) {
		if strings.HasPrefix(path, "fyne.io/") || strings.HasPrefix(path, "github.com/go-gl/") || path == "linje/gui" {
			t.Errorf("linjectl links %s", path)
		}
	}
}

func TestSentencesNameTheNumberInTheOutbox(t *testing.T) {
	f := newFake()
	f.after, f.code = support.OutboxUnknown, support.CodeUnknownSent
	if got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send"); got.code != exitFailed || !strings.Contains(got.err, "outbox sent 7") {
		t.Errorf("unknown: exit %d, %q", got.code, got.err)
	}
	f = newFake()
	f.failing["Reply"] = support.Ef(support.CodeUndecided, "desk.Reply", "%d", 12)
	if got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send"); got.code != exitFailed ||
		!strings.Contains(got.err, "outbox retry 12") || !strings.Contains(got.err, "--even-if-changed") {
		t.Errorf("undecided: exit %d, %q", got.code, got.err)
	}
}

// An answer that is on its way, from another program, has not been seen.
func TestReplyHasSeenWhatStandsInTheCase(t *testing.T) {
	for state, want := range map[support.OutboxState]support.OutboxID{support.OutboxQueued: 2, support.OutboxSending: 2, support.OutboxHeld: 3, support.OutboxFailed: 3} {
		f := newFake()
		f.after = support.OutboxSent
		f.threads[0].Answer = 3
		f.threads[0].Outbox = []support.OutboxEntry{{ID: 3, Message: "paa-vei@example.no", State: state}}
		if got := runWith(t, f, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send"); got.code != exitDone || f.replied.SeenAnswer != want {
			t.Errorf("%s: exit %d, seen %d, want %d", state, got.code, f.replied.SeenAnswer, want)
		}
	}
}
