package gui

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"linje/knowledge"
	"linje/support"
)

// fakeDesk is a desk in memory for the composing side.
type fakeDesk struct {
	mu        sync.Mutex
	settings  support.Settings
	boxes     []support.Mailbox
	items     []support.Suggestion
	threads   map[support.CaseID]support.Thread
	drafts    map[support.CaseID]support.Draft
	saves     int
	replies   []support.ReplyRequest
	notes     []string
	retried   []support.OutboxID // negative: whatever has come
	limit     int64
	cancelled []support.OutboxID
	frames    support.Frames
	rank      func([]support.Suggestion) []support.Suggestion // for a case
	fail      map[string]error                                // by method
	hold      chan struct{}                                   // SaveDraft waits for it, where it is set
}

func newFakeDesk() *fakeDesk {
	s := support.DefaultSettings()
	s.Agent = support.Agent{Name: "Kari Nordmann", Email: "kari.nordmann@example.no"}
	return &fakeDesk{
		settings: s,
		boxes:    []support.Mailbox{{ID: 1, Name: "Brukerstøtte HF", Address: "brukerstotte@example.no"}},
		threads:  make(map[support.CaseID]support.Thread),
		drafts:   make(map[support.CaseID]support.Draft),
		frames:   closings(),
		fail:     make(map[string]error),
		items: []support.Suggestion{
			{Item: template("kvit-side", "Kvit side i saksvising", "Hei {{requester.first_name}},\n\nNår saka blir ei kvit side, hjelper det som regel å logge ut av alle faner og inn att."),
				Matched: []string{"kvit side", "opna saka"}, Variants: []support.Language{"nn", "nb"}, Used: 14},
			{Item: template("logge-ut", "Logge ut av alle faner", "Kort steg for steg")},
			{Item: template("mottaksmelding", "Vi ser på saka, svar kjem i dag", "Mottaksmelding"), Variants: []support.Language{"nn", "nb", "en"}},
			{Item: template("frist", "Treng fleire opplysningar", "Hei,\n\nSend oss eit skjermbilete innan {{ask.Frist}}.")},
		},
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// closings are frames with a closing only.
func closings() support.Frames {
	f := knowledge.DefaultFrames()
	f.Bokmaal.Greeting, f.Nynorsk.Greeting, f.English.Greeting = "", "", ""
	return f
}

func template(id, title, body string) support.Item {
	return support.Item{ID: id, Language: support.Nynorsk, Kind: support.KindTemplate, Title: title, Body: body}
}

func article(id, title, url string) support.Suggestion {
	return support.Suggestion{Item: support.Item{ID: id, Language: support.Nynorsk, Kind: support.KindArticle, Title: title, URL: url}}
}

func (f *fakeDesk) err(method string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fail[method]
}

func (f *fakeDesk) SaveDraft(_ context.Context, d support.Draft) error {
	f.mu.Lock()
	hold := f.hold
	f.mu.Unlock()
	if hold != nil {
		<-hold
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.fail["SaveDraft"]; err != nil {
		return err
	}
	f.saves++
	f.drafts[d.Case] = d
	return nil
}

func (f *fakeDesk) DropDraft(_ context.Context, id support.CaseID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.drafts, id)
	return nil
}

func (f *fakeDesk) draft(id support.CaseID) support.Draft {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.drafts[id]
}

func (f *fakeDesk) Reply(_ context.Context, r support.ReplyRequest) (support.OutboxID, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	t := f.threads[r.Draft.Case]
	if !r.EvenIfChanged && r.SeenMessages > 0 && len(t.Messages) > r.SeenMessages {
		return 0, support.E(support.CodeChanged, "desk.Reply", nil)
	}
	if err := f.fail["Reply"]; err != nil {
		return 0, err
	}
	f.replies = append(f.replies, r)
	delete(f.drafts, r.Draft.Case)
	return support.OutboxID(len(f.replies)), nil
}

func (f *fakeDesk) sent() []support.ReplyRequest {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]support.ReplyRequest(nil), f.replies...)
}

func (f *fakeDesk) AddNote(_ context.Context, _ support.CaseID, text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.notes = append(f.notes, text)
	return nil
}

func (f *fakeDesk) Thread(_ context.Context, id support.CaseID) (support.Thread, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.threads[id], nil
}

func (f *fakeDesk) FindMaterial(_ context.Context, text string, kinds []support.ItemKind, id support.CaseID, _ support.Language, limit int) ([]support.Suggestion, error) {
	f.mu.Lock()
	var out []support.Suggestion
	for _, s := range f.items {
		if slices.Contains(kinds, s.Item.Kind) && strings.Contains(strings.ToLower(s.Item.Title), strings.ToLower(text)) && (limit == 0 || len(out) < limit) {
			out = append(out, s)
		}
	}
	rank := f.rank
	f.mu.Unlock()
	if rank != nil && id != "" {
		out = rank(out)
	}
	return out, nil
}

func (f *fakeDesk) RenderTemplate(_ context.Context, id support.CaseID, itemID string, l support.Language, answers map[string]string) (support.Rendered, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []support.Item
	for _, s := range f.items {
		if s.Item.ID == itemID {
			found = append(found, s.Item)
		}
	}
	slices.SortStableFunc(found, func(a, b support.Item) int {
		return cmp.Compare(b2i(b.Language == l), b2i(a.Language == l))
	})
	if len(found) == 0 {
		return support.Rendered{}, support.E(support.CodeNotFound, "desk.RenderTemplate", nil)
	}
	r, err := knowledge.Render(found[0], knowledge.Values{Requester: f.threads[id].Case.Requester, Ask: answers})
	out := support.Rendered{Text: r.Text, Language: found[0].Language}
	for _, t := range r.Unfilled {
		out.Unfilled = append(out.Unfilled, t.Name)
	}
	return out, err
}

func (f *fakeDesk) ArticleText(_ context.Context, itemID string, l support.Language, as support.InsertAs) (support.Rendered, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var best support.Item
	for _, s := range f.items {
		if s.Item.ID == itemID && (best.ID == "" || s.Item.Language == l) {
			best = s.Item
		}
	}
	if best.ID == "" {
		return support.Rendered{}, support.E(support.CodeNotFound, "desk.ArticleText", nil)
	}
	return support.Rendered{Text: knowledge.InsertText(best, as, l), Language: best.Language}, nil
}

func (f *fakeDesk) Frames(context.Context, support.MailboxID) (support.Frames, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.frames, nil
}

func (f *fakeDesk) SaveFrames(_ context.Context, _ support.MailboxID, now support.Frames) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := knowledge.CheckFrames(now); err != nil {
		return err
	}
	f.frames = now
	return nil
}

func (f *fakeDesk) AnswerFrames(_ context.Context, id support.CaseID) (support.Frames, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return knowledge.FillFrames(f.frames, knowledge.Values{Requester: f.threads[id].Case.Requester,
		AgentName: f.settings.Agent.Name, GroupName: f.boxes[0].Name}), nil
}

func (f *fakeDesk) RetrySend(_ context.Context, id support.OutboxID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.retried = append(f.retried, id)
	return nil
}
func (f *fakeDesk) SendAnyway(_ context.Context, id support.OutboxID, blind bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if blind {
		return support.E(support.CodeInternal, "the window never sends blind", nil)
	}
	f.retried = append(f.retried, -id)
	return nil
}

func (f *fakeDesk) SizeLimit(context.Context, support.MailboxID) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.limit, nil
}

// CancelSend gives back the draft that back holds.
func (f *fakeDesk) CancelSend(_ context.Context, id support.OutboxID) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.fail["CancelSend"]; err != nil {
		return err
	}
	f.cancelled = append(f.cancelled, id)
	for c, t := range f.threads {
		for i, e := range t.Outbox {
			if e.ID == id {
				draft := e.Draft
				draft.Saved = time.Now()
				t.Outbox = append(append([]support.OutboxEntry(nil), t.Outbox[:i]...), t.Outbox[i+1:]...)
				t.Draft = &draft
				f.threads[c], f.drafts[c] = t, draft
				break
			}
		}
	}
	return nil
}
func (f *fakeDesk) MarkSent(context.Context, support.OutboxID) error { return nil }

func (f *fakeDesk) Settings(context.Context) (support.Settings, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.settings, f.fail["Settings"]
}

func (f *fakeDesk) SaveSettings(_ context.Context, s support.Settings) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.fail["SaveSettings"]; err != nil {
		return err
	}
	f.settings = s
	return nil
}

func (f *fakeDesk) Mailboxes(context.Context) ([]support.Mailbox, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]support.Mailbox(nil), f.boxes...), nil
}

// add keeps a thread and returns it.
func (f *fakeDesk) add(t support.Thread) support.Thread {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.threads[t.Case.ID] = t
	return t
}

// ingrid is the case of the pictures: a request in nynorsk.
func ingrid() support.Thread {
	who := support.Address{Name: "Ingrid Solbakken", Email: "ingrid.solbakken@example.no"}
	at := time.Date(2026, 11, 20, 10, 42, 0, 0, time.UTC)
	id := support.NewCaseID("ingrid@example.no")
	return support.Thread{
		Case: support.Case{ID: id, Mailbox: 1, Subject: "Får ikkje opna saka om emneplan", Requester: who,
			Language: support.Nynorsk, Status: support.StatusNew},
		Messages: []support.Message{{ID: "ingrid@example.no", Case: id, Direction: support.Inbound, Language: support.Nynorsk,
			Envelope: support.Envelope{From: who, Subject: "Får ikkje opna saka om emneplan", Date: at},
			Text:     "Hei! Eg får berre ei kvit side når eg trykkjer på saka."}},
	}
}

// thomas is another case, in bokmål.
func thomas() support.Thread {
	who := support.Address{Name: "Thomas Lien", Email: "thomas.lien@example.no"}
	id := support.NewCaseID("thomas@example.no")
	return support.Thread{
		Case: support.Case{ID: id, Mailbox: 1, Subject: "Hvem skal godkjenne utgående brev?", Requester: who,
			Language: support.Bokmaal, Status: support.StatusOpen},
		Messages: []support.Message{{ID: "thomas@example.no", Case: id, Direction: support.Inbound,
			Envelope: support.Envelope{From: who}}},
	}
}
