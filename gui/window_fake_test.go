package gui

import (
	"context"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"linje/support"
)

// officeDesk is a desk in memory with the cases of the pictures.
type officeDesk struct {
	*fakeDesk
	unused
	cases    []support.CaseID
	states   []support.SyncState
	outbox   []support.OutboxEntry
	practice bool
	notify   error
	memory   bool
	tell     func(support.Change)
	given    string // the last password
	seen     []support.CaseID
	undone   int
	source   []byte
	contents map[support.MessageID]support.Content
	read     []support.MessageID // whose content was read
	remote   map[string][]byte
	fetched  []string
	launched []int
}

// unused stands for what no test of the window asks of the desk.
type unused struct{ Desk }

func officeNow() time.Time { return time.Date(2026, 11, 24, 10, 46, 0, 0, time.UTC) }

func newOfficeDesk() *officeDesk {
	d := &officeDesk{fakeDesk: newFakeDesk(), source: pngOf(640, 400)}
	d.states = []support.SyncState{{Mailbox: 1, Phase: support.PhaseIdle, Updated: officeNow()}}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) }
	d.open(ingridAtWork())
	d.row("Thomas Lien", "Hvem skal godkjenne utgående brev?", at(24, 10, 17), func(c *support.Case) { c.Activity.Unread = true })
	d.row("Maria Petrova", "Cannot find my committee papers", at(24, 9, 58), func(c *support.Case) {
		c.Activity.Unread, c.Language = true, support.English
	})
	d.row("Postmottak", "Skjerming av personalmappe, haster", at(24, 9, 31), func(c *support.Case) {
		c.Status, c.Handling.Group, c.Times.Due = support.StatusEscalated, "Arkiv", at(24, 14, 0)
	})
	d.row("Jonas Bråten", "Sv: Avskrive eller avslutte?", at(23, 15, 2), func(c *support.Case) {
		c.Status, c.Handling.Owner = support.StatusOpen, "Kari Nordmann"
	})
	d.row("Silje Ødegård", "Mal for delegeringsvedtak", at(23, 12, 40), func(c *support.Case) { c.Status = support.StatusWaiting })
	d.row("Eirik Moen", "Tilgang til møterom i systemet", at(20, 9, 12), func(c *support.Case) {
		c.Status, c.Times.Due = support.StatusWaiting, at(23, 12, 0)
	})
	d.row("Anne Aasen", "Dobbel journalpost fra skanning", at(20, 8, 30), func(c *support.Case) { c.Status = support.StatusResolved })
	return d
}

func (d *officeDesk) open(t support.Thread) support.CaseID {
	d.add(t)
	d.cases = append(d.cases, t.Case.ID)
	return t.Case.ID
}

// row adds a case with one mail.
func (d *officeDesk) row(who, subject string, at time.Time, change func(*support.Case)) support.CaseID {
	id := support.NewCaseID(support.MessageID(who + subject + "@example.no"))
	from := support.Address{Name: who, Email: strings.ToLower(strings.Fields(who)[0]) + "@example.no"}
	c := support.Case{ID: id, Mailbox: 1, Subject: subject, Requester: from, Language: support.Bokmaal, Status: support.StatusNew,
		Times: support.Times{Created: at, Updated: at}, Activity: support.Activity{Messages: 1}}
	if change != nil {
		change(&c)
	}
	m := support.Message{ID: support.MessageID(string(id) + "@example.no"), Case: id, Mailbox: 1, Direction: support.Inbound,
		Envelope: support.Envelope{From: from, Subject: subject, Date: at}, Text: "Hei! " + subject + "\n\nHilsen " + who}
	return d.open(support.Thread{Case: c, Messages: []support.Message{m}})
}

// ingridAtWork is the case of the pictures with attachment, quote and note.
func ingridAtWork() support.Thread {
	t := ingrid()
	at := time.Date(2026, 11, 24, 10, 42, 0, 0, time.UTC)
	t.Case.Times = support.Times{Created: at, Updated: at}
	t.Case.Activity = support.Activity{Messages: 1, Attachments: 1, Unread: true}
	m := &t.Messages[0]
	m.Mailbox = 1
	m.Envelope.Date = at
	m.Envelope.To = []support.Address{{Name: "Brukerstøtte HF", Email: "brukerstotte@example.no"}}
	m.Text = "Hei! Eg skal leggje inn ny emneplan, men når eg trykkjer på saka får eg berre ei kvit side. I går gjekk det fint. " +
		"Har prøvd både Edge og Chrome. Kan nokon sjå på det før møtet klokka eitt?\nHelsing Ingrid\n\n-- \nIngrid Solbakken\nhttps://www.example.no/ingrid"
	m.Attached = []support.Attachment{{Index: 0, Name: "skjermbilete.png", Type: "image/png", Size: 212_400}}
	t.Events = []support.Event{
		{ID: "e1", Case: t.Case.ID, At: at, Kind: support.EventReceived, Data: support.EventData{Message: m.ID,
			Mail: &support.MailFacts{From: m.Envelope.From, Subject: m.Envelope.Subject}}},
		{ID: "e2", Case: t.Case.ID, At: at.Add(2 * time.Minute), Agent: "Kari Nordmann", Kind: support.EventNote,
			Data: support.EventData{Text: "Samme som hos Jonas i går? Da hjalp det å logge ut av alle faner."}},
	}
	t.Earlier = []support.Case{{ID: support.NewCaseID("earlier@example.no"), Subject: "Mal for høringssvar", Status: support.StatusResolved,
		Times: support.Times{Created: time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC), Updated: time.Date(2026, 10, 12, 9, 0, 0, 0, time.UTC)}}}
	t.Draft = &support.Draft{Case: t.Case.ID, Language: support.Nynorsk, Then: support.StatusWaiting, Saved: officeNow(),
		Text: "Hei Ingrid,\n\nNår saka blir ei kvit side, hjelper det som regel å logge ut av alle faner og inn att. Steg for steg står her: [Kvit side når du opnar ei sak](https://www.example.no/kvit-side)\n\nSei frå om det ikkje løyser seg før møtet, så ser vi på det i lag."}
	return t
}

func (d *officeDesk) all() []support.Case {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make([]support.Case, 0, len(d.cases))
	for _, id := range d.cases {
		out = append(out, d.threads[id].Case)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Times.Updated.After(out[j].Times.Updated) })
	return out
}

func inWorklist(c support.Case, w support.Worklist) bool {
	switch w {
	case support.WorklistNew:
		return c.Status == support.StatusNew
	case support.WorklistMine:
		return c.Handling.Owner == "Kari Nordmann"
	case support.WorklistWaiting:
		return c.Status == support.StatusWaiting
	case support.WorklistElsewhere:
		return c.Status == support.StatusEscalated
	case support.WorklistEscalated:
		return c.Alert != support.AlertNone
	case support.WorklistDue:
		return !c.Times.Due.IsZero()
	case support.WorklistResolved:
		return c.Status == support.StatusResolved
	}
	return true
}

func (d *officeDesk) Cases(_ context.Context, q support.CaseQuery) ([]support.Case, error) {
	if err := d.err("Cases"); err != nil {
		return nil, err
	}
	var out []support.Case
	for _, c := range d.all() {
		if inWorklist(c, q.Worklist) {
			out = append(out, c)
		}
	}
	out = out[min(q.Offset, len(out)):]
	return out[:min(q.Limit, len(out))], nil
}

func (d *officeDesk) Counts(context.Context, support.MailboxID) (map[support.Worklist]int, error) {
	n := make(map[support.Worklist]int)
	for _, c := range d.all() {
		for _, w := range support.Worklists() {
			if inWorklist(c, w) {
				n[w]++
			}
		}
	}
	return n, nil
}

func (d *officeDesk) Search(_ context.Context, q string, _ support.MailboxID, _ int) ([]support.Hit, error) {
	var out []support.Hit
	for _, c := range d.all() {
		if strings.Contains(strings.ToLower(c.Subject), strings.ToLower(q)) {
			out = append(out, support.Hit{Case: c, Snippet: "… «" + q + "» …"})
		}
	}
	return out, nil
}

func (d *officeDesk) FindCase(context.Context, string) (support.CaseID, error) {
	return d.cases[0], nil
}

func (d *officeDesk) change(id support.CaseID, f func(*support.Thread) error) error {
	d.mu.Lock()
	t := d.threads[id]
	err := f(&t)
	if err == nil {
		d.threads[id] = t
	}
	tell := d.tell
	d.mu.Unlock()
	if err == nil && tell != nil {
		tell(support.Change{Kind: support.ChangeCases, Case: id})
	}
	return err
}

func (d *officeDesk) MarkSeen(_ context.Context, id support.CaseID) error {
	return d.change(id, func(t *support.Thread) error { t.Case.Activity.Unread = false; d.seen = append(d.seen, id); return nil })
}

func (d *officeDesk) Claim(_ context.Context, id support.CaseID, force bool) error {
	return d.change(id, func(t *support.Thread) error {
		if o := t.Case.Handling.Owner; o != "" && o != "Kari Nordmann" && !force {
			return support.Ef(support.CodeClaimed, "desk.Claim", "%s", o)
		}
		t.Case.Handling.Owner = "Kari Nordmann"
		return nil
	})
}

func (d *officeDesk) Release(_ context.Context, id support.CaseID) error {
	return d.change(id, func(t *support.Thread) error { t.Case.Handling.Owner = ""; return nil })
}

func (d *officeDesk) SetStatus(_ context.Context, id support.CaseID, s support.Status) error {
	return d.change(id, func(t *support.Thread) error { t.Case.Status = s; return nil })
}

func (d *officeDesk) SetDue(_ context.Context, id support.CaseID, due *time.Time) error {
	return d.change(id, func(t *support.Thread) error {
		t.Case.Times.Due = time.Time{}
		if due != nil {
			t.Case.Times.Due = *due
		}
		return nil
	})
}

func (d *officeDesk) SetLanguage(_ context.Context, id support.CaseID, l support.Language) error {
	return d.change(id, func(t *support.Thread) error { t.Case.Language = l; return nil })
}

func (d *officeDesk) Acknowledge(_ context.Context, id support.CaseID) error {
	return d.change(id, func(t *support.Thread) error { t.Case.Alert = support.AlertSeen; return nil })
}

func (d *officeDesk) Undo(_ context.Context, id support.CaseID) error {
	return d.change(id, func(t *support.Thread) error { d.undone++; t.Case.Handling.Owner = ""; return nil })
}

func (d *officeDesk) MessageSource(context.Context, support.MailboxID, support.MessageID) ([]byte, error) {
	return d.source, nil
}

func (d *officeDesk) Content(_ context.Context, _ support.MailboxID, m support.MessageID) (support.Content, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.read = append(d.read, m)
	c, ok := d.contents[m]
	if !ok {
		return c, support.E(support.CodeNotFound, "desk.Content", nil)
	}
	return c, nil
}

func (d *officeDesk) RemotePicture(_ context.Context, address string) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fetched = append(d.fetched, address)
	data, ok := d.remote[address]
	if !ok {
		return nil, support.E(support.CodeServer, "desk.RemotePicture", nil)
	}
	return data, nil
}

func (d *officeDesk) SaveAttachment(_ context.Context, _ support.MailboxID, _ support.MessageID, _ int, to io.Writer, progress func(done, total int64)) (int64, error) {
	if progress != nil {
		progress(3_000_000, 12_000_000)
	}
	if err := d.err("SaveAttachment"); err != nil {
		return 0, err
	}
	n, err := to.Write(d.source)
	return int64(n), err
}

func (d *officeDesk) OpenAttachment(_ context.Context, _ support.MailboxID, _ support.MessageID, index int) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.launched = append(d.launched, index)
	return d.fail["OpenAttachment"]
}

func (d *officeDesk) SyncStates() []support.SyncState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]support.SyncState(nil), d.states...)
}

func (d *officeDesk) Outbox(context.Context, bool) ([]support.OutboxEntry, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]support.OutboxEntry(nil), d.outbox...), nil
}

func (d *officeDesk) BouncedCases(context.Context) ([]support.Case, error) {
	var out []support.Case
	for _, c := range d.all() {
		if c.Activity.Bounced {
			out = append(out, c)
		}
	}
	return out, nil
}

func (d *officeDesk) PendingAlerts(context.Context) ([]support.Case, error) {
	var out []support.Case
	for _, c := range d.all() {
		if c.Alert == support.AlertPending {
			out = append(out, c)
		}
	}
	return out, nil
}

func (d *officeDesk) SupplyPassword(_ context.Context, _ support.MailboxID, password string) (support.PasswordKept, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.given = password
	return support.KeptKeyring, nil
}

func (d *officeDesk) SyncNow(support.MailboxID)               {}
func (d *officeDesk) Practice() bool                          { return d.practice }
func (d *officeDesk) NotifierProblem() error                  { return d.notify }
func (d *officeDesk) KeptInMemory(support.MailboxID) bool     { return d.memory }
func (d *officeDesk) Subscribe(f func(support.Change)) func() { d.tell = f; return func() {} }

func (d *officeDesk) Advise(context.Context, support.CaseID) (support.Advice, error) {
	return support.Advice{Templates: []support.Suggestion{
		{Item: template("kvit-side", "Kvit side i saksvising", "Hei"), Matched: []string{"kvit side", "opna saka"}, Used: 14, Reopened: 1},
		{Item: template("meld-feil", "Melde feil til leverandør", "Hei"), Matched: []string{"prøvd både"}},
	}, Articles: []support.Suggestion{article("kvit-art", "Kvit side når du opnar ei sak", "https://www.example.no/kvit-side"),
		article("nettlesar", "Nettlesarar som er støtta", "https://www.example.no/nettlesar")},
		Groups: []support.GroupSuggestion{{Group: support.Group{ID: "sak", Name: "Systemdrift sak og arkiv", Line: 2, Email: "sak@example.no"}, Matched: []string{"emneplan"}}},
	}, nil
}

func (d *officeDesk) Learnt(context.Context) ([]support.Learnt, error) { return nil, nil }
func (d *officeDesk) Forget(context.Context, string) error             { return nil }
func (d *officeDesk) Recall(context.Context, string) error             { return nil }

func (d *officeDesk) Material(context.Context) (support.Material, error) {
	return support.Material{}, nil
}
func (d *officeDesk) ImportForeign(context.Context, string, support.ImportOptions, bool) (support.ImportReport, error) {
	return support.ImportReport{}, nil
}
func (d *officeDesk) Groups(context.Context, string) ([]support.Group, error) { return nil, nil }
func (d *officeDesk) ImportGroups(context.Context, string, io.Reader, bool) (support.ImportReport, error) {
	return support.ImportReport{}, nil
}
func (d *officeDesk) TestMailbox(context.Context, support.Mailbox, string, func(support.TestStep)) error {
	return nil
}
func (d *officeDesk) AddMailbox(context.Context, support.Mailbox, string) (support.MailboxID, support.PasswordKept, error) {
	return 2, support.KeptKeyring, nil
}
func (d *officeDesk) UpdateMailbox(context.Context, support.Mailbox, string) (support.PasswordKept, error) {
	return support.KeptKeyring, nil
}
func (d *officeDesk) TryNotice(context.Context, string, string) error        { return d.notify }
func (d *officeDesk) RemoveMailbox(context.Context, support.MailboxID) error { return nil }

// many adds n further cases.
func (d *officeDesk) many(n int) {
	for i := range n {
		d.row(fmt.Sprintf("Innsender %05d", i), fmt.Sprintf("Sak nummer %d", i), officeNow().Add(-time.Duration(i+1)*time.Hour), nil)
	}
}
