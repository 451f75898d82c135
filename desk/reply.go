package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"linje/knowledge"
	"linje/support"
)

const (
	quoteBound = 20000 // characters of the earlier mail that an answer quotes
	maxFiles   = 25 << 20
)

// draftOwner is whose a draft is in the store: always the person at this
// machine, also before they have said their name or after they change it.
const draftOwner = ""

// SaveDraft stores what the agent has typed so far.
func (d *Desk) SaveDraft(ctx context.Context, draft support.Draft) error {
	draft.Agent, draft.Saved = draftOwner, d.p.Now()
	return d.p.Store.SaveDraft(ctx, draft)
}

// DropDraft throws the agent's draft for a case away.
func (d *Desk) DropDraft(ctx context.Context, id support.CaseID) error {
	return d.p.Store.DropDraft(ctx, id, draftOwner)
}

// Reply queues an answer, its bytes fixed, and sets the case to the status that
// the agent chose. It goes when the time is over in which it can be taken back,
// and the server can be reached.
func (d *Desk) Reply(ctx context.Context, r support.ReplyRequest) (support.OutboxID, error) {
	if err := checkReply(r); err != nil {
		return 0, err
	}
	settings, err := d.p.Store.Settings(ctx)
	if err != nil {
		return 0, err
	}
	// Before the thread is read: what comes in between counts as unseen.
	seen, err := d.p.Store.Sight(ctx, r.Draft.Case, settings.Agent.Name)
	if err != nil {
		return 0, err
	}
	t, err := d.p.Store.Thread(ctx, r.Draft.Case, draftOwner)
	if err != nil {
		return 0, err
	}
	if r.SeenMessages > 0 && len(t.Messages) > r.SeenMessages && !r.EvenIfChanged {
		return 0, support.Ef(support.CodeChanged, "desk.Reply", "%d", len(t.Messages)-r.SeenMessages)
	}
	if err := decided(t, r); err != nil {
		return 0, err
	}
	if r.SeenMessages > 0 {
		seen.Answer = r.SeenAnswer
	}
	r.Draft.Then = thenOr(r.Draft.Then) // what it is given back with
	e, err := d.entry(ctx, t, settings, r.Draft)
	if err != nil {
		return 0, err
	}
	e.Attempts.Next = e.Attempts.Queued.Add(undoTime(r, settings))
	e.Basis.Seen, e.Basis.Anyway = seen, r.EvenIfChanged
	events, err := d.replyEvents(t.Case, settings.Agent.Name, r.Draft.Then, &e.Basis)
	if err != nil {
		return 0, err
	}
	id, err := d.p.Store.Queue(ctx, e, events, used(r.Draft))
	if err != nil {
		return 0, err
	}
	d.material.used()
	d.publish(support.Change{Kind: support.ChangeOutbox}, support.Change{Kind: support.ChangeCases, Case: t.Case.ID})
	poke(d.outbox)
	return id, nil
}

// decided stops an answer while it is not known of another whether it went.
func decided(t support.Thread, r support.ReplyRequest) error {
	for _, o := range t.Outbox {
		if o.State == support.OutboxUnknown && !r.Undecided && !r.EvenIfChanged {
			return support.Ef(support.CodeUndecided, "desk.Reply", "%d", o.ID)
		}
	}
	return nil
}

// entry builds the mail of a draft.
func (d *Desk) entry(ctx context.Context, t support.Thread, settings support.Settings, draft support.Draft) (support.OutboxEntry, error) {
	m, err := d.mailbox(ctx, t.Case.Mailbox)
	if err != nil {
		return support.OutboxEntry{}, err
	}
	frames, err := d.framesFor(ctx, t, m, settings.Agent.Name)
	if err != nil {
		return support.OutboxEntry{}, err
	}
	out, parent, err := d.outgoing(t, m, settings, draft)
	if err != nil {
		return support.OutboxEntry{}, err
	}
	out.Text = signed(out.Text, frames.In(out.Language))
	source, err := d.p.Mail.Build(out)
	if err != nil {
		return support.OutboxEntry{}, err
	}
	if err := d.fits(ctx, m.ID, len(source)); err != nil {
		return support.OutboxEntry{}, err
	}
	draft.Agent = draftOwner
	return support.OutboxEntry{
		Case: t.Case.ID, Mailbox: m.ID, Message: out.ID, State: support.OutboxQueued, Source: source, InReplyTo: parent,
		Envelope: support.OutboxEnvelope{From: m.Address, To: emails(out.To, out.Cc), Subject: out.Subject, Agent: settings.Agent.Name},
		Attempts: support.Attempts{Queued: out.Date}, Draft: draft,
	}, nil
}

// fits stops a mail that is larger than its server has said it takes.
func (d *Desk) fits(ctx context.Context, id support.MailboxID, size int) error {
	limit, err := d.SizeLimit(ctx, id)
	if err != nil || limit <= 0 || int64(size) <= limit {
		return err
	}
	return support.Ef(support.CodeTooLarge, "desk.Reply", "%.1f MB > %.1f MB", float64(size)/(1<<20), float64(limit)/(1<<20))
}

// undoTime is how long an answer can be taken back.
func undoTime(r support.ReplyRequest, s support.Settings) time.Duration {
	switch {
	case r.AtOnce:
		return 0
	case r.Undo > 0:
		return r.Undo
	}
	return time.Duration(min(max(s.UndoSeconds, 0), support.UndoMost)) * time.Second
}

func checkReply(r support.ReplyRequest) error {
	const op = "desk.Reply"
	if strings.TrimSpace(r.Draft.Text) == "" {
		return support.Ef(support.CodeEmpty, op, "reply")
	}
	if open := knowledge.Unfilled(r.Draft.Text); len(open) > 0 {
		names := make([]string, len(open))
		for i, t := range open {
			names[i] = t.Name
		}
		return support.Ef(support.CodeUnfilled, op, "%s", clip(strings.Join(names, ", "), 200))
	}
	total := 0
	for _, f := range r.Draft.Attached {
		total += len(f.Data)
	}
	if total > maxFiles {
		return support.Ef(support.CodeTooLarge, op, "%d MB", total>>20)
	}
	return nil
}

// replyEvents are the events of an answer; b gets how the case was before.
// Whoever answers a case that nobody has, has it.
func (d *Desk) replyEvents(c support.Case, agent string, then support.Status, b *support.Basis) ([]support.Event, error) {
	var events []support.Event
	b.Status, b.Claimed = "", false
	if c.Handling.Owner == "" && agent != "" {
		events = append(events, support.Event{Kind: support.EventClaimed, Data: support.EventData{Owner: agent}})
		b.Claimed = true
	}
	if then = thenOr(then); then != c.Status {
		more, err := statusEvents(c, then)
		if err != nil {
			return nil, err
		}
		events = append(events, more...)
		b.Status = c.Status
	}
	return d.stamp(c, agent, events), nil
}

// thenOr is what a case becomes when its answer is sent.
func thenOr(then support.Status) support.Status {
	if then == "" {
		return support.StatusWaiting
	}
	return then
}

// used lists the material that an answer holds, each item once.
func used(draft support.Draft) []string {
	var out []string
	for _, id := range append(slices.Clone(draft.Articles), draft.Template) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func emails(lists ...[]support.Address) []string {
	var out []string
	have := map[string]bool{}
	for _, l := range lists {
		for _, a := range l {
			if k := strings.ToLower(a.Email); !have[k] {
				have[k] = true
				out = append(out, a.Email)
			}
		}
	}
	return out
}

// outgoing makes the answer to the thread's last message from outside.
func (d *Desk) outgoing(t support.Thread, m support.Mailbox, s support.Settings, draft support.Draft) (support.Outgoing, support.MessageID, error) {
	last := lastFromOutside(t.Messages)
	to := draft.To
	if len(to) == 0 {
		to = replyTo(t.Case, last)
	}
	if len(to) == 0 || to[0].Email == "" {
		return support.Outgoing{}, "", support.E(support.CodeNoRecipient, "desk.Reply", nil)
	}
	number := ""
	if s.SubjectTag {
		number = t.Case.ID.Number()
	}
	out := support.Outgoing{
		ID: d.p.Mail.NewMessageID(m.Address), Date: d.p.Now(), From: sender(m, s.Agent.Name), To: to, Cc: draft.Cc,
		Subject: support.ReplySubject(t.Case.Subject, number), Language: draft.Language, Files: draft.Attached,
		Text: draft.Text,
	}
	if out.Language == support.LanguageUnset {
		out.Language = answerLanguage(t.Case)
	}
	if last == nil {
		return out, "", nil
	}
	out.Quoted = &support.Quote{
		From: last.Envelope.From, Date: last.Envelope.Date, Text: clip(last.Text, quoteBound),
		Intro: d.p.Words.QuoteIntro(out.Language, last.Envelope.From, last.Envelope.Date),
	}
	if derivedID(last.ID) {
		return out, last.ID, nil
	}
	out.InReplyTo = last.ID
	out.References = append(append([]support.MessageID(nil), parents(last.Refs)...), last.ID)
	return out, last.ID, nil
}

// signed ends an answer with the closing of its mailbox, unless the agent has
// signed it already.
func signed(text string, f support.Frame) string {
	text = strings.TrimRight(text, " \n")
	if f.Closing == "" || knowledge.Signed(text, f) {
		return text
	}
	return text + "\n\n" + f.Closing
}

// answerLanguage is the written form of an answer: the requester's own, bokmål
// where that is not known.
func answerLanguage(c support.Case) support.Language {
	if c.Language.Valid() {
		return c.Language
	}
	return support.Bokmaal
}

// parents follows RFC 5322 section 3.6.4: the parent's References, or its
// In-Reply-To where that is a single ID.
func parents(r support.References) []support.MessageID {
	if len(r.References) > 0 {
		return r.References
	}
	if len(r.InReplyTo) == 1 {
		return r.InReplyTo
	}
	return nil
}

// derivedID: a mail that came without a Message-ID cannot be referred to.
func derivedID(id support.MessageID) bool { return strings.HasSuffix(string(id), "@linje.invalid") }

func lastFromOutside(ms []support.Message) *support.Message {
	for _, machine := range []bool{false, true} {
		for i := len(ms) - 1; i >= 0; i-- {
			if ms[i].Direction == support.Inbound && (machine || ms[i].Auto == support.AutoNone) {
				return &ms[i]
			}
		}
	}
	if len(ms) > 0 {
		return &ms[len(ms)-1]
	}
	return nil
}

func replyTo(c support.Case, last *support.Message) []support.Address {
	if last != nil && last.Direction == support.Inbound && last.Auto == support.AutoNone {
		if len(last.Envelope.ReplyTo) > 0 && last.Envelope.ReplyTo[0].Email != "" {
			return last.Envelope.ReplyTo
		}
		return []support.Address{last.Envelope.From}
	}
	return []support.Address{c.Requester}
}

func sender(m support.Mailbox, agent string) support.Address {
	name := m.Name
	if m.From == support.FromAgent && agent != "" {
		name = agent + ", " + m.Name
	}
	return support.Address{Name: name, Email: m.Address}
}
