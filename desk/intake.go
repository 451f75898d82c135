package desk

import (
	"slices"
	"strings"
	"time"

	"linje/knowledge"
	"linje/support"
)

// arrival is a mail that was fetched and parsed, before it is decided where it
// belongs.
type arrival struct {
	raw      support.RawMail
	parsed   support.Parsed
	language support.Language
}

// intake decides what arrivals mean: which case each joins or begins, and what
// events follow. It looks at nothing but its fields and the view.
type intake struct {
	mailbox  support.Mailbox
	folder   string
	role     support.FolderRole
	validity uint32
	settings support.Settings
	now      time.Time
	agent    string // who sent it, for mails that this desk sent itself
	own      bool   // this desk sent it itself
	patient  bool   // other mails are still to be read
}

// languageSample is how much of a mail's own words decides its language.
const languageSample = 4000

func (d *Desk) parse(raw support.RawMail) arrival { return d.parseWith(&knowledge.Ear{}, raw) }

func (d *Desk) parseWith(ear *knowledge.Ear, raw support.RawMail) arrival {
	p := d.p.Mail.Parse(raw.Source)
	if !raw.Partial { // then nothing is on the server, whatever the mail says
		for i := range p.Attachments {
			p.Attachments[i].Remote = false
		}
	}
	own, _ := support.SplitQuoted(p.Text)
	if strings.TrimSpace(own) == "" {
		own = p.Text
	}
	if len(own) > languageSample {
		own = strings.ToValidUTF8(own[:languageSample], "")
	}
	l, sure := ear.Language(p.Envelope.Subject + "\n" + own)
	if !sure {
		if l2, sure2 := ear.Language(own); sure2 {
			l, sure = l2, true
		}
	}
	if !sure {
		l = support.LanguageUnset
	}
	return arrival{raw: raw, parsed: p, language: l}
}

// decide makes the intake of one mail.
func (k intake) decide(view support.IntakeView, a arrival) support.Intake {
	in := support.Intake{Mailbox: k.mailbox.ID, Folder: k.folder, UIDValidity: k.validity, Raw: a.raw}
	m, known := k.known(view, &a)
	if known {
		in.Message = m
		in.Events = k.lateEscalation(view, m, a)
		return in
	}
	p := a.parsed
	if k.patient && k.awaits(view, p) {
		return support.Intake{Later: true}
	}
	at := k.causal(mailTime(p.Envelope.Date, a.raw.Received, k.now), p, view)
	m = support.Message{
		ID: p.Refs.MessageID, Mailbox: k.mailbox.ID, Direction: k.direction(p), Envelope: p.Envelope, Refs: p.Refs,
		Text: p.Text, Language: a.language, Attached: p.Attachments, Flags: a.raw.Flags, Auto: p.Auto,
		Reading: support.Reading{Traits: p.Traits, Sender: k.sender(p)},
	}
	m.Envelope.Date, m.Envelope.Written = at, p.Envelope.Date
	m.Reading.Outside = m.Direction == support.Outbound && !k.own && !marked(p, support.MarkLinje)
	in.Message = m
	in.Refs = append([]support.MessageID{m.ID}, p.Refs.Ancestors()...)
	if id := p.Returned.Refs.MessageID; id != "" {
		// Only where it is known already: a bounce that comes before the copy in
		// Sent must not draw that mail to itself.
		if _, known := k.thread(view, p); known {
			in.Refs = append(in.Refs, id)
		}
	}
	in.Unhelped = k.unhelped(view, a, m, at)
	in.Message.Case, in.Events = k.place(view, a, m, at)
	for i := range in.Events {
		in.Events[i].Case = in.Message.Case
	}
	return in
}

func marked(p support.Parsed, mark string) bool {
	for _, m := range p.Marks {
		if m == mark {
			return true
		}
	}
	return false
}

func (k intake) direction(p support.Parsed) support.Direction {
	if k.role == support.RoleSent || k.own {
		return support.Outbound
	}
	if support.SameEmail(p.Envelope.From.Email, k.mailbox.Address) && (k.elsewhere() || len(p.Refs.Ancestors()) > 0) {
		return support.Outbound // a copy of our own answer that came back to the inbox, or was filed
	}
	return support.Inbound
}

// sender tells how far the sender of a mail from elsewhere is to be believed.
func (k intake) sender(p support.Parsed) support.SenderCheck {
	if k.direction(p) == support.Outbound {
		return support.SenderUnknown
	}
	var others []support.Address
	if a := k.settings.Agent; a.Email != "" {
		others = append(others, support.Address(a))
	}
	return support.CheckSender(p, k.mailbox, others)
}

// place finds the case and the events of a mail that is seen the first time.
func (k intake) place(view support.IntakeView, a arrival, m support.Message, at time.Time) (support.CaseID, []support.Event) {
	p := a.parsed
	id, known := k.thread(view, p)
	var events []support.Event
	if known && m.Direction == support.Inbound {
		c, _ := view.Case(id)
		if support.EffectOfReply(c, p.Auto, at, k.reopenWithin()) == support.ReplyBeginsNew {
			old := id
			id, known = support.NewCaseID(p.Refs.MessageID), false
			events = append(events, k.derived(support.EventLinked, m.ID, at, support.EventData{Case: old}))
		}
	}
	if !known && view.Taken(id) {
		id = support.NewCaseID(support.MessageID(string(p.Refs.Root()) + "\n" + strings.ToLower(k.mailbox.Address)))
	}
	mail := k.mailEvent(m, p.Bcc, at)
	events = append(events, mail)
	switch {
	case m.Direction == support.Outbound:
		events = append(events, k.answered(view, m, mail, id, known)...)
	case p.Auto == support.AutoBounce && known:
		events = append(events, k.derived(support.EventBounced, m.ID, at.Add(time.Millisecond), support.EventData{Message: p.Returned.Refs.MessageID}))
	case k.atRest(a, m, at, known) && (!known || settled(view, id)):
		events = append(events, k.derived(support.EventStatus, m.ID, at.Add(time.Millisecond), support.EventData{Status: support.StatusResolved}))
	}
	if rule := k.escalation(a, m, at); rule != "" {
		events = append(events, k.derived(support.EventEscalatedUs, m.ID, at.Add(2*time.Millisecond), support.EventData{Text: rule, Message: m.ID}))
	}
	return id, events
}

// atRest reports whether a mail that came is no work, and only kept where it
// can be found: someone has read it and put it by, or a machine wrote it and it
// belongs to no case. In a case that is open it is what it is, a mail that came.
func (k intake) atRest(a arrival, m support.Message, at time.Time, known bool) bool {
	return m.Direction == support.Inbound && k.filed(a, at) || a.parsed.Auto != support.AutoNone && !known
}

// elsewhere: in a folder that is neither where requests come in nor where the
// answers are. A machine finds thousands of old mails there.
func (k intake) elsewhere() bool {
	return k.role != support.RoleInbox && !k.own && k.role != support.RoleSent
}

// filed reports whether a mail was read and put by before Linje saw it: it lies
// in another folder than the inbox, and someone has opened or answered it, or it
// is an old one in the archive. One that nobody has opened is a request, also
// where a rule of the server moved it.
func (k intake) filed(a arrival, at time.Time) bool {
	if !k.elsewhere() {
		return false
	}
	for _, f := range a.raw.Flags {
		if strings.EqualFold(f, `\Seen`) || strings.EqualFold(f, `\Answered`) {
			return true
		}
	}
	return k.role == support.RoleArchive && k.now.Sub(at) > k.reopenWithin()
}

func settled(view support.IntakeView, id support.CaseID) bool {
	c, ok := view.Case(id)
	return ok && (c.Status == support.StatusResolved || c.Status == support.StatusClosed)
}

func (k intake) thread(view support.IntakeView, p support.Parsed) (support.CaseID, bool) {
	if p.Auto == support.AutoBounce {
		if id, ok := k.returnedTo(view, p); ok {
			return id, true
		}
	}
	return support.ThreadOf(p.Refs, p.Envelope.Subject, view)
}

// returnedTo finds the case of a mail that came back: by that mail itself, what
// it answered, the case number in it or in the report, and at last by whom it
// did not reach, where we answered only one case of theirs of late.
func (k intake) returnedTo(view support.IntakeView, p support.Parsed) (support.CaseID, bool) {
	if id, ok := support.ThreadOf(p.Returned.Refs, p.Returned.Subject, view); ok {
		return id, true
	}
	if id, ok := support.ThreadOf(p.Refs, p.Envelope.Subject, view); ok {
		return id, true
	}
	for _, n := range support.CaseNumbers(p.Text[:min(len(p.Text), bounceText)]) {
		if id, ok := view.CaseOfNumber(n); ok {
			return id, true
		}
	}
	for _, to := range p.Returned.To {
		if id, ok := view.CaseAnswered(to, k.now.Add(-support.BounceNews)); ok {
			return id, true
		}
	}
	return "", false
}

// bounceText is how much of a report is searched for a case number.
const bounceText = 20_000

func (k intake) mailEvent(m support.Message, bcc []support.Address, at time.Time) support.Event {
	kind := support.EventReceived
	if m.Direction == support.Outbound {
		kind = support.EventSent
	}
	e := k.derived(kind, m.ID, at, support.EventData{Message: m.ID, Mail: &support.MailFacts{
		Mailbox: k.mailbox.ID, Subject: support.BareSubject(m.Envelope.Subject), From: m.Asker(k.mailbox.Address), To: m.Envelope.To,
		Language: m.Language, Attachments: len(m.Attached), Auto: m.Auto, Outside: m.Reading.Outside, Line: k.mailbox.Line,
	}})
	e.Agent = k.agent
	if m.Direction == support.Inbound {
		e.Data.Mail.ReplyTo = m.Envelope.ReplyTo
	}
	if m.Reading.Outside {
		e.Data.Mail.Cc = slices.Concat(m.Envelope.Cc, bcc)
		e.Agent = m.Envelope.Author().Label()
	}
	return e
}

// answered says what an answer that is found does to its case: one that is
// older than a reply would reopen closes it, from the day on when that time was
// over (a thank-you before then belongs to it); a mail of ours that answers
// nothing is resolved, and one that another Linje sent leaves it waiting (what
// their agent chose is not known here; the fold knows those sent outside). What
// a machine wrote, or went to others only, answers nothing.
func (k intake) answered(view support.IntakeView, m support.Message, mail support.Event, id support.CaseID, known bool) []support.Event {
	c, _ := view.Case(id)
	answers := m.Auto == support.AutoNone && k.reaches(view, m, *mail.Data.Mail, c)
	if k.own || m.Reading.Outside && known && !answers {
		return nil
	}
	at, status := mail.At, k.statusOf(m, mail.At, c, known)
	if status == "" {
		return nil
	}
	when := at.Add(time.Millisecond)
	if status == support.StatusClosed {
		when = at.Add(k.reopenWithin())
	}
	return []support.Event{k.derived(support.EventStatus, m.ID, when, support.EventData{Status: status})}
}

// statusOf is the status that an answer which is found gives its case, "" for
// none.
func (k intake) statusOf(m support.Message, at time.Time, c support.Case, known bool) support.Status {
	switch {
	case m.Auto != support.AutoNone && !known:
		return support.StatusResolved
	case k.now.Sub(at) > k.reopenWithin():
		return support.StatusClosed
	case !known && len(m.Refs.Ancestors()) == 0:
		return support.StatusResolved
	case !m.Reading.Outside && (!known || c.Status == support.StatusNew || c.Status == support.StatusOpen):
		return support.StatusWaiting
	}
	return ""
}

// escalation names the rule that makes a mail an escalation to us, "" if none.
// What is older than a reply would reopen is history, not news.
func (k intake) escalation(a arrival, m support.Message, at time.Time) string {
	if m.Direction != support.Inbound || k.now.Sub(at) > k.reopenWithin() || k.filed(a, at) {
		return ""
	}
	return k.settings.Alerts.Match(a.parsed, a.raw.Flags)
}

// lateEscalation: a mail that is known already may get its keyword later.
func (k intake) lateEscalation(view support.IntakeView, m support.Message, a arrival) []support.Event {
	rule := k.escalation(a, m, m.Envelope.Date)
	if rule == "" {
		return nil
	}
	if c, ok := view.Case(m.Case); !ok || c.Alert != support.AlertNone {
		return nil
	}
	e := k.derived(support.EventEscalatedUs, m.ID, k.now, support.EventData{Text: rule, Message: m.ID})
	e.Case = m.Case
	return []support.Event{e}
}

func (k intake) reopenWithin() time.Duration {
	if k.settings.ReopenDays <= 0 {
		return support.ReopenWithin
	}
	return time.Duration(k.settings.ReopenDays) * 24 * time.Hour
}

func (k intake) derived(kind support.EventKind, m support.MessageID, at time.Time, data support.EventData) support.Event {
	return support.Event{ID: support.DerivedEventID(string(kind), k.mailbox.Address, string(m)), At: at, Kind: kind, Data: data}
}
