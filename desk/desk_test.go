package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"linje/desk"
	"linje/mail/practice"
	"linje/support"
)

func TestFirstSyncMakesCases(t *testing.T) {
	r := newRig(t)
	res := r.sync()
	if res.CasesNew < 45 || res.New < 60 {
		t.Errorf("first sync: %+v, want 45 cases or more", res)
	}
	if again := r.sync(); again.New != 0 || again.CasesNew != 0 || again.Changed != 0 || again.Vanished != 0 {
		t.Errorf("second sync found something: %+v", again)
	}
	counts, err := r.desk.Counts(t.Context(), 0)
	r.must(err)
	if counts[support.WorklistNew] == 0 || counts[support.WorklistWaiting] == 0 || counts[support.WorklistEscalated] == 0 {
		t.Errorf("counts: %v", counts)
	}
}

func TestMailboxStaysWhole(t *testing.T) {
	r := newRig(t)
	before := r.placed("INBOX")
	r.sync()
	for _, c := range r.casesBySubject("") {
		_, err := r.desk.Thread(t.Context(), c.ID)
		r.must(err)
		r.must(r.desk.MarkSeen(t.Context(), c.ID))
	}
	r.sync()
	if after := r.placed("INBOX"); before != after {
		t.Errorf("the mailbox changed:\nbefore %s\nafter  %s", before, after)
	}
}

func (r *rig) placed(folder string) string {
	r.Helper()
	server, err := r.mail.Dial(r.Context(), r.box, practice.Password)
	r.must(err)
	defer server.Close()
	_, err = server.Open(r.Context(), folder)
	r.must(err)
	ps, err := server.Placed(r.Context())
	r.must(err)
	var b strings.Builder
	for _, p := range ps {
		slices.Sort(p.Flags)
		b.WriteString(strings.Join(append(p.Flags, "|"), " "))
	}
	return b.String()
}

func TestNewMailComesByIdle(t *testing.T) {
	r := newRig(t)
	r.run()
	r.until("listening", r.listening)
	r.deliver("INBOX", request("ny-1@example.no", "Skrivaren er tom", "", "Hei, skrivaren i andre er tom for papir."))
	r.until("the new case", func() bool { return len(r.casesBySubject("Skrivaren er tom")) == 1 })
	c := r.bySubject("Skrivaren er tom")
	if c.Status != support.StatusNew || !c.Activity.Unread || c.Requester.Email != "ola.hansen@example.no" {
		t.Errorf("case: %+v", c)
	}
}

func (r *rig) listening() bool {
	for _, s := range r.desk.SyncStates() {
		if s.Phase == support.PhaseIdle {
			return true
		}
	}
	return false
}

func TestSubjectAloneNeverJoins(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("a-1@example.no", "Hjelp", "", "En"))
	r.deliver("INBOX", request("a-2@example.no", "Re: Hjelp", "", "To"))
	r.sync()
	if n := len(r.casesBySubject("hjelp")); n < 2 {
		t.Errorf("%d cases, want one each", n)
	}
	first := support.NewCaseID("a-1@example.no")
	r.deliver("INBOX", request("a-3@example.no", "Noe nytt ["+first.Number()+"]", "", "Tre"))
	r.sync()
	th, err := r.desk.Thread(t.Context(), first)
	r.must(err)
	if len(th.Messages) != 2 {
		t.Errorf("the case number in the subject did not join: %d messages", len(th.Messages))
	}
}

func TestClosedCaseThatComesBackBeginsALinkedOne(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("b-1@example.no", "Ny stol", "", "Kan jeg få ny stol?"))
	r.sync()
	old := support.NewCaseID("b-1@example.no")
	r.must(r.desk.SetStatus(t.Context(), old, support.StatusClosed))
	r.deliver("INBOX", request("b-2@example.no", "Re: Ny stol", "In-Reply-To: <b-1@example.no>\n", "Den er ødelagt igjen."))
	r.sync()
	fresh, err := r.desk.Thread(t.Context(), support.NewCaseID("b-2@example.no"))
	r.must(err)
	if fresh.Case.Previous != old || fresh.Case.Status != support.StatusNew {
		t.Errorf("new case: %+v", fresh.Case)
	}
	th, err := r.desk.Thread(t.Context(), old)
	r.must(err)
	if len(th.Messages) != 1 || th.Case.Status != support.StatusClosed {
		t.Errorf("old case was touched: %d messages, %s", len(th.Messages), th.Case.Status)
	}
	r.deliver("INBOX", request("b-3@example.no", "Re: Ny stol", "In-Reply-To: <b-2@example.no>\nReferences: <b-1@example.no> <b-2@example.no>\n", "Hallo?"))
	r.sync()
	if fresh, err = r.desk.Thread(t.Context(), fresh.Case.ID); err != nil || len(fresh.Messages) != 2 {
		t.Errorf("the next mail did not join the new case: %v", err)
	}
}

func TestReplyGoesOnceAndIsFiled(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("c-1@example.no", "Skjerm", "", "Skjermen er svart."))
	r.run()
	id := support.NewCaseID("c-1@example.no")
	r.until("the case", func() bool { _, err := r.desk.Thread(t.Context(), id); return err == nil })
	out, err := r.desk.Reply(t.Context(), support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Hei Ola,\n\nprøv en annen kabel.", Then: support.StatusWaiting}})
	r.must(err)
	r.until("the answer is filed", func() bool {
		e, err := r.store.OutboxEntry(t.Context(), out)
		return err == nil && e.State == support.OutboxSent && e.Filed.Copied && e.Filed.Answered
	})
	sent := r.server.Delivered("ola.hansen@example.no")
	if len(sent) != 1 {
		t.Fatalf("delivered %d times", len(sent))
	}
	if from := r.mail.Parse(sent[0]).Envelope.From; from.Name != "Kari Nordmann, Brukerstøtte HF" || from.Email != practice.Address {
		t.Errorf("From: %+v", from)
	}
	if text := r.mail.Parse(sent[0]).Text; !strings.Contains(text, "annen kabel.\n\nVennlig hilsen\nKari Nordmann\nBrukerstøtte HF\n") || !strings.Contains(text, "> Skjermen er svart.") {
		t.Errorf("text: %q", text)
	}
	for _, want := range []string{"In-Reply-To: <c-1@example.no>", "References: <c-1@example.no>", id.Number()} {
		if !strings.Contains(string(sent[0]), want) {
			t.Errorf("the mail lacks %q", want)
		}
	}
	e, err := r.store.OutboxEntry(t.Context(), out)
	r.must(err)
	if n := r.inSent(e.Message); n != 1 {
		t.Errorf("Sent holds it %d times", n)
	}
	if !strings.Contains(r.placed("INBOX"), `\Answered`) {
		t.Error(`\Answered is not set`)
	}
	th, err := r.desk.Thread(t.Context(), id)
	r.must(err)
	if th.Case.Status != support.StatusWaiting || th.Case.Handling.Owner != "Kari Nordmann" || len(th.Messages) != 2 {
		t.Errorf("case after reply: %+v, %d messages", th.Case, len(th.Messages))
	}
	r.deliver("INBOX", request("c-2@example.no", "Re: Skjerm", "In-Reply-To: <"+string(e.Message)+">\n", "Takk, det virket ikke."))
	r.until("the reply opens it", func() bool {
		th, err := r.desk.Thread(t.Context(), id)
		return err == nil && th.Case.Status == support.StatusOpen && len(th.Messages) == 3
	})
	if th, err = r.desk.Thread(t.Context(), id); err == nil && th.Messages[1].Reading.Outside {
		t.Error("our own answer is shown as sent outside Linje")
	}
}

func (r *rig) inSent(id support.MessageID) int {
	r.Helper()
	server, err := r.mail.Dial(r.Context(), r.box, practice.Password)
	r.must(err)
	defer server.Close()
	uids, err := server.Find(r.Context(), "Sent", id)
	r.must(err)
	return len(uids)
}

func TestReplyStops(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("d-1@example.no", "Nøkkel", "", "Mistet nøkkel."))
	r.sync()
	id := support.NewCaseID("d-1@example.no")
	for code, req := range map[support.Code]support.ReplyRequest{
		support.CodeUnfilled: {Draft: support.Draft{Case: id, Text: "Hei {{requester.first_name}}, frist {{ask.Frist}}"}},
		support.CodeEmpty:    {Draft: support.Draft{Case: id, Text: "  \n"}},
		support.CodeChanged:  {Draft: support.Draft{Case: id, Text: "Hei"}, SeenMessages: 1},
	} {
		if code == support.CodeChanged {
			r.deliver("INBOX", request("d-2@example.no", "Re: Nøkkel", "In-Reply-To: <d-1@example.no>\n", "Fant den."))
			r.sync()
		}
		if _, err := r.desk.Reply(t.Context(), req); support.CodeOf(err) != code {
			t.Errorf("Reply: %v, want %s", err, code)
		}
	}
	if es, err := r.desk.Outbox(t.Context(), true); err != nil || len(es) != 0 {
		t.Errorf("outbox: %v, %v", es, err)
	}
}

// A crash before the final dot is sent again; one after it never is, unless
// Sent shows that it did not need to.
func TestCrashWhileSending(t *testing.T) {
	for name, c := range map[string]struct {
		fault  func(o support.Sending, really func() error) error
		want   support.OutboxState
		copies int
	}{
		"before the dot": {func(support.Sending, func() error) error { panic(errPower) }, support.OutboxSent, 1},
		"after the dot": {func(o support.Sending, _ func() error) error {
			_ = o.BeforeDot()
			panic(errPower)
		}, support.OutboxUnknown, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			r.deliver("INBOX", request("e-1@example.no", "Krasj", "", "Hei"))
			r.sync()
			id := support.NewCaseID("e-1@example.no")
			out, err := r.desk.Reply(t.Context(), support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
			r.must(err)
			r.mail.breakSend(c.fault)
			func() {
				defer func() { _ = recover() }()
				_, _ = r.desk.SendQueued(t.Context())
			}()
			r.open()
			r.sendQueued()
			e, err := r.store.OutboxEntry(t.Context(), out)
			r.must(err)
			if e.State == support.OutboxUnknown && e.Attempts.Code != support.CodeUnknownSent {
				t.Errorf("unknown without saying why: %+v", e.Attempts)
			}
			if e.State != c.want || len(r.server.Delivered("ola.hansen@example.no")) != c.copies {
				t.Errorf("state %s, delivered %d", e.State, len(r.server.Delivered("ola.hansen@example.no")))
			}
		})
	}
}

func TestUndecidedMailThatIsInSentHasGone(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("f-1@example.no", "Uviss", "", "Hei"))
	r.sync()
	out, err := r.desk.Reply(t.Context(), support.ReplyRequest{Draft: support.Draft{Case: support.NewCaseID("f-1@example.no"), Text: "Svar"}})
	r.must(err)
	r.mail.breakSend(func(o support.Sending, really func() error) error {
		if err := really(); err != nil {
			return err
		}
		r.deliver("Sent", strings.ReplaceAll(string(o.Source), "\r\n", "\n"), `\Seen`) // a server that keeps its own copy
		return support.E(support.CodeUnknownSent, "test", errPower)
	})
	r.sendQueued()
	r.sendQueued()
	e, err := r.store.OutboxEntry(t.Context(), out)
	r.must(err)
	if e.State != support.OutboxSent || r.inSent(e.Message) != 1 || len(r.server.Delivered("ola.hansen@example.no")) != 1 {
		t.Errorf("state %s, in Sent %d", e.State, r.inSent(e.Message))
	}
}

func TestRefusedMailGivesTheDraftBack(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("g-1@example.no", "Avvist", "", "Hei"))
	r.sync()
	id := support.NewCaseID("g-1@example.no")
	r.mail.breakSend(func(support.Sending, func() error) error {
		return support.Ef(support.CodeRejected, "smtp.rcpt", "550 no such user")
	})
	out, err := r.desk.Reply(t.Context(), support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Et langt svar", Then: support.StatusResolved}})
	r.must(err)
	r.sendQueued()
	th, err := r.desk.Thread(t.Context(), id)
	r.must(err)
	if th.Draft == nil || th.Draft.Text != "Et langt svar" || th.Case.Status != support.StatusOpen {
		t.Errorf("draft %+v, status %s", th.Draft, th.Case.Status)
	}
	if len(th.Outbox) != 1 || th.Outbox[0].State != support.OutboxFailed || th.Outbox[0].Attempts.Detail != "550 no such user" {
		t.Errorf("outbox: %+v", th.Outbox)
	}
	r.mail.breakSend(nil)
	r.must(r.desk.RetrySend(t.Context(), out))
	r.sendQueued()
	if n := len(r.server.Delivered("ola.hansen@example.no")); n != 1 {
		t.Errorf("delivered %d times after the retry", n)
	}
}

func TestOfflineReplyGoesWhenTheServerIsBack(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("h-1@example.no", "Uten nett", "", "Hei"))
	r.sync()
	r.mail.breakSend(func(support.Sending, func() error) error { return support.E(support.CodeRefused, "smtp.dial", nil) })
	out, err := r.desk.Reply(t.Context(), support.ReplyRequest{Draft: support.Draft{Case: support.NewCaseID("h-1@example.no"), Text: "Svar"}})
	r.must(err)
	r.sendQueued()
	e, err := r.store.OutboxEntry(t.Context(), out)
	r.must(err)
	if e.State != support.OutboxQueued || e.Attempts.Code != support.CodeRefused || !e.Attempts.Next.After(e.Attempts.Last) {
		t.Errorf("offline: %s, %+v", e.State, e.Attempts)
	}
	r.mail.breakSend(nil)
	r.must(r.desk.RetrySend(t.Context(), out))
	r.sendQueued()
	if n := len(r.server.Delivered("ola.hansen@example.no")); n != 1 {
		t.Errorf("delivered %d times", n)
	}
}

func TestEscalationIsToldOnce(t *testing.T) {
	r := newRig(t)
	stop := r.run()
	r.until("listening", r.listening)
	r.deliver("INBOX", request("i-1@example.no", "[Eskalert] Hemmelig emne", "", "Hemmelig tekst"))
	id := support.NewCaseID("i-1@example.no")
	n := r.notice(id)
	if !n.Urgent || strings.Contains(n.Title+n.Body, "emmelig") || !strings.Contains(n.Body, id.Number()) {
		t.Errorf("notice: %+v", n)
	}
	shown := make(chan support.CaseID, 1)
	defer r.desk.Subscribe(func(c support.Change) {
		if c.Kind == support.ChangeShow {
			shown <- c.Case
		}
	})()
	n.OnClick()
	if got := <-shown; got != id {
		t.Errorf("a click shows %s", got)
	}
	stop()
	r.open()
	r.run()
	r.until("listening again", r.listening)
	select {
	case n := <-r.notices.come:
		t.Errorf("told again after a restart: %+v", n)
	default:
	}
	pending, err := r.desk.PendingAlerts(t.Context())
	r.must(err)
	if !hasCase(pending, id) {
		t.Error("not among the pending alerts")
	}
	r.must(r.desk.Acknowledge(t.Context(), id))
	if pending, err = r.desk.PendingAlerts(t.Context()); err != nil || hasCase(pending, id) {
		t.Errorf("still pending: %v", err)
	}
	if _, ok := r.notices.gone.Load(string(id)); !ok {
		t.Error("the notification stays after it was acknowledged")
	}
}

func hasCase(cs []support.Case, id support.CaseID) bool {
	for _, c := range cs {
		if c.ID == id {
			return true
		}
	}
	return false
}

// notice waits for the notification of a case, past those of others.
func (r *rig) notice(id support.CaseID) desk.Notice {
	r.Helper()
	late := time.After(patience)
	for {
		select {
		case n := <-r.notices.come:
			if n.Tag == string(id) {
				return n
			}
		case <-late:
			r.Fatal("no notification")
		}
	}
}

func TestWorkACaseAndUndo(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("j-1@example.no", "Arbeid", "", "Hei"))
	r.sync()
	ctx, id := t.Context(), support.NewCaseID("j-1@example.no")
	state := func() support.Case {
		th, err := r.desk.Thread(ctx, id)
		r.must(err)
		return th.Case
	}
	r.must(r.desk.Claim(ctx, id, false))
	if c := state(); c.Handling.Owner != "Kari Nordmann" || c.Status != support.StatusOpen {
		t.Errorf("claimed: %+v", c)
	}
	r.must(r.desk.Undo(ctx, id))
	if c := state(); c.Handling.Owner != "" || c.Status != support.StatusNew {
		t.Errorf("undone: %+v", c)
	}
	r.must(r.desk.SetStatus(ctx, id, support.StatusResolved))
	if err := r.desk.SetStatus(ctx, id, support.StatusEscalated); support.CodeOf(err) != support.CodeStatus {
		t.Errorf("resolved to escalated: %v", err)
	}
	r.must(r.desk.AddNote(ctx, id, "Ringte innsender"))
	due := time.Now().Add(time.Hour).Truncate(time.Second)
	r.must(r.desk.SetDue(ctx, id, &due))
	if c := state(); !c.Times.Due.Equal(due) || c.Activity.Notes != 1 {
		t.Errorf("due and note: %+v", c)
	}
	th, err := r.desk.Thread(ctx, id)
	r.must(err)
	if len(th.Events) != 8 {
		t.Errorf("%d events, want 8", len(th.Events))
	}
}

func TestAnotherAgentsCaseIsNotTaken(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("k-1@example.no", "Min", "", "Hei"))
	r.sync()
	ctx, id := t.Context(), support.NewCaseID("k-1@example.no")
	r.must(r.desk.Claim(ctx, id, false))
	s, err := r.desk.Settings(ctx)
	r.must(err)
	s.Agent.Name = "Per Hansen"
	r.must(r.desk.SaveSettings(ctx, s))
	if err := r.desk.Claim(ctx, id, false); support.CodeOf(err) != support.CodeClaimed || support.DetailOf(err) != "Kari Nordmann" {
		t.Errorf("Claim: %v", err)
	}
	r.must(r.desk.Claim(ctx, id, true))
}

func TestOutsideAnswerJoinsAndWaits(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("l-1@example.no", "Ute", "", "Hei"))
	r.sync()
	r.deliver("Sent", "From: Brukerstøtte HF <"+practice.Address+">\nSender: Kari Nordmann <kari.nordmann@example.no>\nTo: ola.hansen@example.no\nSubject: SV: Ute\nMessage-ID: <l-2@example.no>\nIn-Reply-To: <l-1@example.no>\nDate: "+
		time.Now().Format(time.RFC1123Z)+"\n\nSvart fra Outlook.\n", `\Seen`)
	r.sync()
	th, err := r.desk.Thread(t.Context(), support.NewCaseID("l-1@example.no"))
	r.must(err)
	if len(th.Messages) != 2 || !th.Messages[1].Reading.Outside || th.Case.Status != support.StatusWaiting {
		t.Errorf("%d messages, %s", len(th.Messages), th.Case.Status)
	}
	if by := th.Messages[1].Envelope.Author().Label(); by != "Kari Nordmann" || th.Events[len(th.Events)-1].Agent != by {
		t.Errorf("answered by %q, the history says %+v", by, th.Events)
	}
}

func (r *rig) deliverAt(folder, source string, at time.Time) {
	r.Helper()
	server, err := r.mail.Dial(r.Context(), r.box, practice.Password)
	r.must(err)
	defer server.Close()
	r.must(server.Append(r.Context(), folder, []byte(strings.ReplaceAll(source, "\n", "\r\n")), []string{`\Seen`}, at))
}

// A first sync finds a thread that was answered long ago, with a thank-you: one
// closed case. A mail of late in such a thread begins a new one.
func TestHistoryIsOneClosedCase(t *testing.T) {
	r := newRig(t)
	now := time.Now()
	old := func(days int) time.Time { return now.Add(-time.Duration(days) * 24 * time.Hour) }
	answer := "From: Brukerstøtte HF <" + practice.Address + ">\nTo: ola.hansen@example.no\nSubject: Re: Gammelt\nMessage-ID: <o-2@example.no>\nIn-Reply-To: <o-1@example.no>\n\nSvar\n"
	r.deliverAt("INBOX", request("o-1@example.no", "Gammelt", "", "Hei"), old(40))
	r.deliverAt("Sent", answer, old(39))
	r.deliverAt("INBOX", request("o-3@example.no", "Re: Gammelt", "In-Reply-To: <o-2@example.no>\n", "Takk!"), old(38))
	r.deliverAt("Sent", strings.NewReplacer("o-2@", "p-2@", "o-1@", "p-1@", "Gammelt", "Nyere").Replace(answer), old(15))
	r.deliverAt("INBOX", request("p-3@example.no", "Re: Nyere", "In-Reply-To: <p-2@example.no>\nReferences: <p-1@example.no> <p-2@example.no>\n", "Det virker ikke likevel."), old(3))
	r.sync()
	th, err := r.desk.Thread(t.Context(), support.NewCaseID("o-1@example.no"))
	r.must(err)
	if len(th.Messages) != 3 || th.Case.Status != support.StatusClosed {
		t.Errorf("history: %d messages, %s", len(th.Messages), th.Case.Status)
	}
	if th, err = r.desk.Thread(t.Context(), support.NewCaseID("p-3@example.no")); err != nil || th.Case.Status != support.StatusNew {
		t.Errorf("the late mail: %v, %s", err, th.Case.Status)
	}
}

func TestRemovedMailboxLeavesASharedPassword(t *testing.T) {
	r := newRig(t)
	box := r.box
	box.ID, box.Name, box.Folders.Inbox = 0, "Andre", "Støtte"
	id, _, err := r.desk.AddMailbox(t.Context(), box, practice.Password)
	r.must(err)
	r.must(r.desk.RemoveMailbox(t.Context(), id))
	r.sync()
	r.must(r.desk.RemoveMailbox(t.Context(), r.box.ID))
	if len(r.secrets.m) != 0 {
		t.Error("the password stays after the last mailbox is gone")
	}
}

// Another Linje on the same mailbox sent it: that is not outside.
func TestAnswerOfAnotherLinjeIsNotOutside(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("n-1@example.no", "To maskiner", "", "Hei"))
	r.sync()
	id := support.NewCaseID("n-1@example.no")
	source, err := r.mail.Build(support.Outgoing{ID: "n-2@example.no", Date: time.Now(), From: support.Address{Name: "Per, Brukerstøtte HF", Email: practice.Address},
		To: []support.Address{{Email: "ola.hansen@example.no"}}, Subject: "Re: To maskiner", InReplyTo: "n-1@example.no", Text: "Svar"})
	r.must(err)
	r.deliver("Sent", strings.ReplaceAll(string(source), "\r\n", "\n"), `\Seen`)
	r.sync()
	th, err := r.desk.Thread(t.Context(), id)
	r.must(err)
	if len(th.Messages) != 2 || th.Messages[1].Reading.Outside || th.Case.Status != support.StatusWaiting {
		t.Errorf("%d messages, %+v", len(th.Messages), th.Case)
	}
}

func TestWrongPasswordStopsAndGoesOnWithTheRightOne(t *testing.T) {
	r := newRig(t)
	_, err := r.desk.SupplyPassword(t.Context(), r.box.ID, "feil")
	r.must(err)
	r.run()
	r.until("stopped", func() bool {
		for _, s := range r.desk.SyncStates() {
			if s.Phase == support.PhaseStopped && support.CodeOf(s.Err) == support.CodeAuth {
				return true
			}
		}
		return false
	})
	_, err = r.desk.SupplyPassword(t.Context(), r.box.ID, practice.Password)
	r.must(err)
	r.until("listening", r.listening)
}

func TestNoKeyringKeepsThePasswordInMemory(t *testing.T) {
	r := newRig(t)
	r.secrets.fail = support.E(support.CodeNoKeyring, "test", nil)
	box := r.box
	box.ID, box.Name, box.Login.User = 0, "Andre", "nokon@example.no"
	id, kept, err := r.desk.AddMailbox(t.Context(), box, "ord")
	r.must(err)
	if kept != support.KeptMemory || !r.desk.KeptInMemory(id) {
		t.Errorf("kept %s", kept)
	}
	for _, c := range r.desk.Check(context.Background()) {
		if c.Name == "keyring" && support.CodeOf(c.Err) != support.CodeNoKeyring {
			t.Errorf("check keyring: %v", c.Err)
		}
	}
}

func TestDraftStaysWhenTheAgentSaysTheirName(t *testing.T) {
	r := newRig(t)
	ctx, id := t.Context(), support.NewCaseID("m-1@example.no")
	r.must(r.desk.SaveSettings(ctx, support.DefaultSettings()))
	r.deliver("INBOX", request("m-1@example.no", "Utkast", "", "Hei"))
	r.sync()
	r.must(r.desk.SaveDraft(ctx, support.Draft{Case: id, Text: "Hei Ola, "}))
	s := support.DefaultSettings()
	s.Agent.Name = "Kari Nordmann"
	r.must(r.desk.SaveSettings(ctx, s))
	th, err := r.desk.Thread(ctx, id)
	r.must(err)
	if th.Draft == nil || th.Draft.Text != "Hei Ola, " {
		t.Fatalf("draft: %+v", th.Draft)
	}
	_, err = r.desk.Reply(ctx, support.ReplyRequest{Draft: *th.Draft})
	r.must(err)
	if th, err = r.desk.Thread(ctx, id); err != nil || th.Draft != nil {
		t.Errorf("draft stays after it was sent: %+v, %v", th.Draft, err)
	}
}

// A web form sends in the mailbox's own name; who filled it in is in Reply-To.
func TestWebFormIsFromWhoFilledItIn(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", "From: Kontaktskjema <"+r.box.Address+">\nReply-To: Ingrid Vik <ingrid.vik@example.no>\nTo: "+r.box.Address+
		"\nSubject: Skjema: adgangskort\nMessage-ID: <skjema-1@example.no>\n\nJeg trenger et nytt kort.\n")
	r.deliver("INBOX", "From: Kontaktskjema <"+r.box.Address+">\nTo: "+r.box.Address+
		"\nSubject: Skjema: uten svaradresse\nMessage-ID: <skjema-2@example.no>\n\nHei.\n")
	r.sync()
	for id, want := range map[string]support.Address{
		"skjema-1@example.no": {Name: "Ingrid Vik", Email: "ingrid.vik@example.no"},
		"skjema-2@example.no": {Name: "Kontaktskjema", Email: r.box.Address},
	} {
		th, err := r.desk.Thread(t.Context(), support.NewCaseID(support.MessageID(id)))
		r.must(err)
		if th.Case.Requester != want || th.Case.Status != support.StatusNew || th.Messages[0].Direction != support.Inbound {
			t.Errorf("%s: %s, requester %+v, want %+v", id, th.Case.Status, th.Case.Requester, want)
		}
	}
}
