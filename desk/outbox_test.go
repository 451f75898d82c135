package desk_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"linje/desk"
	"linje/mail/practice"
	"linje/support"
)

// answered is a rig with a synced request and a way to answer it.
func answerRig(t *testing.T, id string) (*rig, support.CaseID) {
	t.Helper()
	r := newRig(t)
	r.deliver("INBOX", request(id, "Skjerm "+id, "", "Skjermen er svart."))
	r.sync()
	return r, support.NewCaseID(support.MessageID(id))
}

func (r *rig) reply(req support.ReplyRequest) support.OutboxID {
	r.Helper()
	out, err := r.desk.Reply(r.Context(), req)
	r.must(err)
	return out
}

func (r *rig) entry(id support.OutboxID) support.OutboxEntry {
	r.Helper()
	e, err := r.store.OutboxEntry(r.Context(), id)
	r.must(err)
	return e
}

func (r *rig) thread(id support.CaseID) support.Thread {
	r.Helper()
	th, err := r.desk.Thread(r.Context(), id)
	r.must(err)
	return th
}

func (r *rig) sendQueued() {
	r.Helper()
	_, err := r.desk.SendQueued(r.Context())
	r.must(err)
}

func (r *rig) delivered() int { return len(r.server.Delivered("ola.hansen@example.no")) }

func TestAnswerIsTakenBackWhole(t *testing.T) {
	r, id := answerRig(t, "u-1@example.no")
	draft := support.Draft{Case: id, Text: "Hei Ola", To: []support.Address{{Email: "ola.hansen@example.no"}},
		Cc: []support.Address{{Name: "Eva", Email: "eva@example.no"}}, Language: support.Nynorsk, Then: support.StatusResolved, Template: "svar.nn",
		Articles: []string{"a1"}, Attached: []support.OutgoingFile{{Name: "f.txt", Type: "text/plain", Data: []byte("fil")}}}
	out := r.reply(support.ReplyRequest{Draft: draft, Undo: time.Minute})
	bytes := string(r.entry(out).Source)
	r.sendQueued()
	if e := r.entry(out); e.State != support.OutboxQueued || !e.Undoable(time.Now()) || string(e.Source) != bytes || r.delivered() != 0 {
		t.Fatalf("within the time: %s, %d delivered", e.State, r.delivered())
	}
	if th := r.thread(id); th.Case.Status != support.StatusResolved || th.Case.Handling.Owner != "Kari Nordmann" || th.Draft != nil {
		t.Errorf("queued: %+v", th.Case)
	}
	r.must(r.desk.CancelSend(t.Context(), out))
	th := r.thread(id)
	if th.Case.Status != support.StatusNew || th.Case.Handling.Owner != "" {
		t.Errorf("taken back: %s, %q", th.Case.Status, th.Case.Handling.Owner)
	}
	got := th.Draft
	if got == nil {
		t.Fatal("no draft")
	}
	got.Saved = time.Time{}
	if fmt.Sprint(*got) != fmt.Sprint(draft) {
		t.Errorf("draft\n %+v\nwant\n %+v", *got, draft)
	}
	r.sendQueued()
	if e := r.entry(out); e.State != support.OutboxCancelled || r.delivered() != 0 {
		t.Errorf("%s, %d delivered", e.State, r.delivered())
	}
	if err := r.desk.CancelSend(t.Context(), out); support.CodeOf(err) != support.CodeInvalid {
		t.Errorf("a second time: %v", err)
	}
}

func TestTakenBackJoinsWhatHasBeenBegunSince(t *testing.T) {
	r, id := answerRig(t, "u-2@example.no")
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Det første."}, Undo: time.Minute})
	r.must(r.desk.SaveDraft(t.Context(), support.Draft{Case: id, Text: "Det andre."}))
	r.must(r.desk.CancelSend(t.Context(), out))
	if th := r.thread(id); th.Draft == nil || th.Draft.Text != "Det første.\n\nDet andre." || th.Draft.Then != support.StatusWaiting {
		t.Errorf("draft %+v", th.Draft)
	}
}

func TestUndoTimeIsThatOfTheSettings(t *testing.T) {
	r, id := answerRig(t, "u-3@example.no")
	s, err := r.desk.Settings(t.Context())
	r.must(err)
	s.UndoSeconds = 20
	r.must(r.desk.SaveSettings(t.Context(), s))
	for want, req := range map[time.Duration]support.ReplyRequest{20 * time.Second: {}, 0: {AtOnce: true}, 5 * time.Second: {Undo: 5 * time.Second}} {
		req.Draft = support.Draft{Case: id, Text: "Hei"}
		e := r.entry(r.reply(req))
		if got := e.Attempts.Next.Sub(e.Attempts.Queued); got != want {
			t.Errorf("%+v: %v", req, got)
		}
	}
}

// At the end of the program nobody can take an answer back any more: it goes.
func TestEndOfTheProgramSendsWhatWaitsForUndo(t *testing.T) {
	r, id := answerRig(t, "u-4@example.no")
	stop := r.run()
	r.until("listening", r.listening)
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Hei"}, Undo: time.Hour})
	stop()
	if e := r.entry(out); e.State != support.OutboxSent || r.delivered() != 1 {
		t.Errorf("%s, %d delivered", e.State, r.delivered())
	}
}

func TestAnswerIsKeptWhenTheProgramDiesInUndoTime(t *testing.T) {
	r, id := answerRig(t, "u-5@example.no")
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Hei"}, Undo: 20 * time.Millisecond})
	r.open()
	r.run()
	r.until("sent by the next start", func() bool { return r.entry(out).State == support.OutboxSent })
	if r.delivered() != 1 {
		t.Errorf("delivered %d times", r.delivered())
	}
}

func TestNewsHoldsAnAnswer(t *testing.T) {
	outlook := "From: Brukerstøtte HF <" + practice.Address + ">\nTo: ola.hansen@example.no\nSubject: Re: Skjerm\nMessage-ID: <v-9@example.no>\n" +
		"In-Reply-To: <v-1@example.no>\nDate: " + time.Now().Format(time.RFC1123Z) + "\n\nSvart fra Outlook.\n"
	for name, news := range map[string]func(r *rig, id support.CaseID){
		"mail": func(r *rig, _ support.CaseID) {
			r.deliver("INBOX", request("v-2@example.no", "Re: Skjerm", "In-Reply-To: <v-1@example.no>\n", "Det ordnet seg."))
		},
		"answer from Outlook": func(r *rig, _ support.CaseID) { r.deliver("Sent", outlook, `\Seen`) },
		"a colleague's note": func(r *rig, id support.CaseID) {
			_, err := r.store.Update(r.Context(), id, func(c support.Case) ([]support.Event, error) {
				return []support.Event{{ID: "n", Case: id, At: time.Now(), Agent: "Per", Kind: support.EventNote, Data: support.EventData{Text: "Vent!"}}}, nil
			})
			r.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, id := answerRig(t, "v-1@example.no")
			draft := support.Draft{Case: id, Text: "Et svar", Then: support.StatusResolved}
			out := r.reply(support.ReplyRequest{Draft: draft})
			news(r, id)
			r.sendQueued()
			e, th := r.entry(out), r.thread(id)
			if e.State != support.OutboxHeld || e.Attempts.Code != support.CodeChanged || r.delivered() != 0 {
				t.Fatalf("%s, %+v, %d delivered", e.State, e.Attempts, r.delivered())
			}
			if th.Draft == nil || th.Draft.Text != "Et svar" || th.Case.Status != support.StatusOpen {
				t.Errorf("draft %+v, status %s", th.Draft, th.Case.Status)
			}
			r.must(r.desk.RetrySend(t.Context(), out))
			r.sendQueued()
			if e := r.entry(out); e.State != support.OutboxHeld {
				t.Errorf("again without a word: %s", e.State)
			}
			r.must(r.desk.SendAnyway(t.Context(), out, false))
			r.sendQueued()
			e, th = r.entry(out), r.thread(id)
			if e.State != support.OutboxSent || r.delivered() != 1 || th.Draft != nil || th.Case.Status != support.StatusResolved {
				t.Errorf("sent anyway: %s, %d delivered, draft %v, %s", e.State, r.delivered(), th.Draft, th.Case.Status)
			}
		})
	}
}

func TestOwnWorkAndOtherCasesHoldNothing(t *testing.T) {
	r, id := answerRig(t, "w-1@example.no")
	first := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Det første"}})
	second := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Det andre"}})
	r.must(r.desk.AddNote(t.Context(), id, "Ringte henne også."))
	r.deliver("INBOX", request("w-9@example.no", "Noe annet", "", "Hei"))
	r.sendQueued()
	if a, b := r.entry(first), r.entry(second); a.State != support.OutboxSent || b.State != support.OutboxSent || r.delivered() != 2 {
		t.Errorf("%s, %s, %d delivered", a.State, b.State, r.delivered())
	}
	if len(r.casesBySubject("Noe annet")) != 1 {
		t.Error("what the look found was not kept")
	}
}

func TestEvenIfChangedGoesOn(t *testing.T) {
	r, id := answerRig(t, "x-1@example.no")
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}, EvenIfChanged: true})
	r.deliver("INBOX", request("x-2@example.no", "Re: Skjerm", "In-Reply-To: <x-1@example.no>\n", "Hei igjen"))
	r.sendQueued()
	if e := r.entry(out); e.State != support.OutboxSent {
		t.Errorf("%s", e.State)
	}
}

// What is edited and sent again takes the place of what was held.
func TestNewAnswerTakesThePlaceOfAHeldOne(t *testing.T) {
	r, id := answerRig(t, "y-1@example.no")
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
	r.deliver("INBOX", request("y-2@example.no", "Re: Skjerm", "In-Reply-To: <y-1@example.no>\n", "Hei igjen"))
	r.sendQueued()
	next := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Bedre svar"}, SeenMessages: 2})
	r.sendQueued()
	if a, b := r.entry(out), r.entry(next); a.State != support.OutboxCancelled || b.State != support.OutboxSent || r.delivered() != 1 {
		t.Errorf("%s, %s, %d delivered", a.State, b.State, r.delivered())
	}
}

// blindMail has an IMAP server that cannot be reached while gone.
type blindMail struct {
	desk.Mail
	mu   sync.Mutex
	gone bool
}

func (b *blindMail) Dial(ctx context.Context, m support.Mailbox, password string) (desk.Server, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.gone {
		return nil, support.E(support.CodeRefused, "test.dial", nil)
	}
	return b.Mail.Dial(ctx, m, password)
}

func TestNothingGoesBlind(t *testing.T) {
	r, id := answerRig(t, "z-1@example.no")
	blind := &blindMail{Mail: r.mail, gone: true}
	r.desk = desk.New(desk.Ports{Store: r.store, Mail: blind, Secrets: r.secrets, Words: words{}, CopyWait: -1})
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
	r.sendQueued()
	e := r.entry(out)
	if e.State != support.OutboxQueued || e.Attempts.Code != support.CodeRefused || !e.Attempts.Next.After(e.Attempts.Last) || r.delivered() != 0 {
		t.Fatalf("%s, %+v, %d delivered", e.State, e.Attempts, r.delivered())
	}
	blind.mu.Lock()
	blind.gone = false
	blind.mu.Unlock()
	r.run() // the watch finds the server, and what waited for it goes at once
	r.until("sent", func() bool { return r.entry(out).State == support.OutboxSent })
	if r.delivered() != 1 {
		t.Errorf("delivered %d times", r.delivered())
	}
}

// unknownAfter makes a mail that was taken, or not, but whose answer was lost.
func (r *rig) unknownAfter(id support.CaseID, taken bool) support.OutboxID {
	r.Helper()
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}, Undecided: true})
	r.mail.breakSend(func(o support.Sending, really func() error) error {
		if !taken {
			_ = o.BeforeDot()
		} else if err := really(); err != nil {
			return err
		}
		return support.E(support.CodeUnknownSent, "test", errPower)
	})
	r.sendQueued()
	r.mail.breakSend(nil)
	if e := r.entry(out); e.State != support.OutboxUnknown || e.Attempts.Code != support.CodeUnknownSent {
		r.Fatalf("%s, %+v", e.State, e.Attempts)
	}
	return out
}

func TestUndecidedMailIsFoundInTheThread(t *testing.T) {
	for name, sign := range map[string]func(r *rig, e support.OutboxEntry){
		"a copy to ourselves": func(r *rig, e support.OutboxEntry) {
			r.deliver("INBOX", strings.ReplaceAll(string(e.Source), "\r\n", "\n"))
		},
		"an answer to it": func(r *rig, e support.OutboxEntry) {
			r.deliver("INBOX", request("q-2@example.no", "Re: Skjerm", "In-Reply-To: <"+string(e.Message)+">\n", "Takk"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, id := answerRig(t, "q-1@example.no")
			out := r.unknownAfter(id, true)
			e := r.entry(out)
			sign(r, e)
			r.sendQueued()
			if got := r.entry(out); got.State != support.OutboxSent || r.inSent(e.Message) != 1 || r.delivered() != 1 {
				t.Errorf("%s, in Sent %d, delivered %d", got.State, r.inSent(e.Message), r.delivered())
			}
		})
	}
}

func TestUndecidedMailIsAsked(t *testing.T) {
	r, id := answerRig(t, "q-5@example.no")
	lost, went := r.unknownAfter(id, false), r.unknownAfter(id, true)
	r.sendQueued()
	if a, b := r.entry(lost), r.entry(went); a.State != support.OutboxUnknown || b.State != support.OutboxUnknown || r.delivered() != 1 {
		t.Fatalf("%s, %s, %d delivered: it was guessed", a.State, b.State, r.delivered())
	}
	r.must(r.desk.RetrySend(t.Context(), lost))
	r.must(r.desk.MarkSent(t.Context(), went))
	r.sendQueued()
	for _, out := range []support.OutboxID{lost, went} {
		if e := r.entry(out); e.State != support.OutboxSent || r.inSent(e.Message) != 1 {
			t.Errorf("%s, in Sent %d", e.State, r.inSent(e.Message))
		}
	}
	if r.delivered() != 2 {
		t.Errorf("delivered %d", r.delivered())
	}
}

// copyingMail has a server that puts a copy of what is sent into Sent, late.
type copyingMail struct {
	desk.Mail
	r     *rig
	late  time.Duration
	files sync.WaitGroup
}

func (c *copyingMail) Send(ctx context.Context, m support.Mailbox, password string, o support.Sending) error {
	if err := c.Mail.Send(ctx, m, password, o); err != nil {
		return err
	}
	c.files.Go(func() {
		<-time.After(c.late)
		server, err := c.Mail.Dial(context.WithoutCancel(ctx), m, password)
		if err != nil {
			c.r.Errorf("dial: %v", err)
			return
		}
		defer server.Close()
		if err := server.Append(context.WithoutCancel(ctx), "Sent", o.Source, []string{`\Seen`}, time.Now()); err != nil {
			c.r.Errorf("append: %v", err)
		}
	})
	return nil
}

func TestServerThatCopiesByItselfLate(t *testing.T) {
	r, id := answerRig(t, "s-1@example.no")
	server := &copyingMail{Mail: r.mail, r: r, late: time.Second}
	r.desk = desk.New(desk.Ports{Store: r.store, Mail: server, Secrets: r.secrets, Words: words{}, CopyWait: 10 * time.Second})
	for i := range 3 {
		out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: fmt.Sprint("Svar ", i)}})
		r.sendQueued()
		server.files.Wait()
		if e := r.entry(out); e.State != support.OutboxSent || !e.Filed.Copied || e.Filed.Appending || r.inSent(e.Message) != 1 {
			t.Errorf("mail %d: %s, %+v, in Sent %d", i, e.State, e.Filed, r.inSent(e.Message))
		}
	}
	if f, err := r.store.Facts(t.Context(), r.box.ID); err != nil || f.Copies != support.CopyServer {
		t.Errorf("learnt %+v, %v", f, err)
	}
}

// A server that is later than it is waited for is found out by the double that
// comes of it, and by nothing more.
func TestServerThatCopiesTooLateIsFoundOut(t *testing.T) {
	r, id := answerRig(t, "s-2@example.no")
	server := &copyingMail{Mail: r.mail, r: r, late: 50 * time.Millisecond}
	copies := func(wait time.Duration) int {
		r.desk = desk.New(desk.Ports{Store: r.store, Mail: server, Secrets: r.secrets, Words: words{}, CopyWait: wait})
		out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
		r.sendQueued()
		server.files.Wait()
		return r.inSent(r.entry(out).Message)
	}
	if n := copies(-1); n != 2 {
		t.Skipf("the server was quicker: %d", n)
	}
	for range 3 {
		if n := copies(10 * time.Second); n != 1 {
			t.Errorf("in Sent %d times", n)
		}
	}
}

func TestOwnCopyIsNotTakenForTheServers(t *testing.T) {
	r, id := answerRig(t, "s-3@example.no")
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
	r.sendQueued()
	f, err := r.store.Facts(t.Context(), r.box.ID)
	r.must(err)
	if f.Copies != support.CopySender || f.LastCopy != r.entry(out).Message {
		t.Errorf("learnt %+v", f)
	}
}

func TestSizeLimitIsLearntAndKept(t *testing.T) {
	r, id := answerRig(t, "t-1@example.no")
	r.mail.breakSend(func(o support.Sending, really func() error) error {
		o.Limit(100 << 10)
		return really()
	})
	r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
	// The real server says its own limit after the one that is told here.
	r.mail.breakSend(func(o support.Sending, _ func() error) error {
		o.Limit(100 << 10)
		return support.E(support.CodeServer, "test", nil)
	})
	r.sendQueued()
	if n, err := r.desk.SizeLimit(t.Context(), r.box.ID); err != nil || n != 100<<10 {
		t.Fatalf("limit %d, %v", n, err)
	}
	big := []support.OutgoingFile{{Name: "stor.bin", Type: "application/octet-stream", Data: make([]byte, 90<<10)}}
	_, err := r.desk.Reply(t.Context(), support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar", Attached: big}})
	if support.CodeOf(err) != support.CodeTooLarge {
		t.Errorf("Reply: %v", err)
	}
	if th := r.thread(id); len(th.Outbox) != 1 {
		t.Errorf("%d in the outbox", len(th.Outbox))
	}
}

func TestServerThatSaysNotNowForDaysFails(t *testing.T) {
	r, id := answerRig(t, "t-3@example.no")
	now := time.Now()
	r.desk = desk.New(desk.Ports{Store: r.store, Mail: r.mail, Secrets: r.secrets, Words: words{}, CopyWait: -1, Now: func() time.Time { return now }})
	r.mail.breakSend(func(support.Sending, func() error) error {
		return support.Ef(support.CodeServer, "smtp.rcpt", "452 4.2.2 mailbox full")
	})
	out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}})
	for range 400 {
		r.sendQueued()
		e := r.entry(out)
		if e.State == support.OutboxFailed {
			if now.Sub(e.Attempts.Queued) < 24*time.Hour || r.thread(id).Draft == nil || e.Attempts.Detail != "452 4.2.2 mailbox full" {
				t.Errorf("after %v: %+v", now.Sub(e.Attempts.Queued), e.Attempts)
			}
			return
		}
		now = e.Attempts.Next.Add(time.Minute)
	}
	t.Error("never told")
}

// However and whenever a server refuses for good, its reason is kept and the
// draft is in hand; what is sent of it then goes once.
func TestRefusalsGiveTheDraftBack(t *testing.T) {
	r, _ := answerRig(t, "r-0@example.no")
	want := 0
	for i, code := range []support.Code{support.CodeRejected, support.CodeMailRefused, support.CodeOverQuota, support.CodeTooLarge} {
		for _, dotted := range []bool{false, true} {
			name := fmt.Sprintf("r-%d-%v@example.no", i, dotted)
			r.deliver("INBOX", request(name, "Avvist "+name, "", "Hei"))
			r.sync()
			id := support.NewCaseID(support.MessageID(name))
			r.mail.breakSend(func(o support.Sending, _ func() error) error {
				if dotted {
					if err := o.BeforeDot(); err != nil {
						return err
					}
				}
				return support.Ef(code, "smtp", "reason %d", i)
			})
			out := r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Et langt svar", Then: support.StatusResolved}})
			r.sendQueued()
			r.mail.breakSend(nil)
			e, th := r.entry(out), r.thread(id)
			if e.State != support.OutboxFailed || e.Attempts.Code != code || e.Attempts.Detail != fmt.Sprint("reason ", i) {
				t.Errorf("%s, dot %v: %s, %+v", code, dotted, e.State, e.Attempts)
			}
			if th.Draft == nil || th.Draft.Text != "Et langt svar" || th.Draft.Then != support.StatusResolved || th.Case.Status != support.StatusOpen {
				t.Fatalf("%s, dot %v: draft %+v, %s", code, dotted, th.Draft, th.Case.Status)
			}
			r.reply(support.ReplyRequest{Draft: *th.Draft})
			r.sendQueued()
			want++
			if e := r.entry(out); e.State != support.OutboxCancelled || r.delivered() != want {
				t.Errorf("%s, dot %v: %s, delivered %d", code, dotted, e.State, r.delivered())
			}
		}
	}
}

// A rule on the server may file the requester's news in any folder.
func TestNewsInAnyFolderHoldsAnAnswer(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("日本", "R&D", "Støtte")
		s.put("INBOX", request("a-1@example.no", "Skjerm", "", "Skjermen er svart."))
		s.put("Støtte", request("a-9@example.no", "Annet", "", "Hei."))
		s.sync()
		id := support.NewCaseID("a-1@example.no")
		s.mail.breakSend(func(o support.Sending, _ func() error) error { return o.BeforeDot() })
		for i, f := range []string{"日本", "R&D", "Støtte"} {
			out := s.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}, AtOnce: true})
			s.put(f, request(fmt.Sprintf("n-%d@example.no", i), "Re: Skjerm", "In-Reply-To: <a-1@example.no>\n", "Nytt fra "+f))
			s.sendQueued()
			if e := s.entry(out); e.State != support.OutboxHeld || e.Attempts.Code != support.CodeChanged {
				t.Errorf("%s: %s, %+v", f, e.State, e.Attempts)
			}
		}
		s.put("R&D", request("n-8@example.no", "Helt annet", "", "Hei"))
		out := s.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}, AtOnce: true})
		s.sendQueued()
		if e := s.entry(out); e.State != support.OutboxSent {
			t.Errorf("news of another case: %s, %+v", e.State, e.Attempts)
		}
	})
}

// rivals are two answers to one case that did not know of each other.
func rivals(t *testing.T, first, second support.ReplyRequest) (r *rig, a, b support.OutboxID) {
	r, id := answerRig(t, "rival@example.no")
	for _, x := range []*support.ReplyRequest{&first, &second} {
		x.Draft, x.SeenMessages = support.Draft{Case: id, Text: "Svar", Then: support.StatusResolved}, 1
	}
	return r, r.reply(first), r.reply(second)
}

func TestOfTwoAnswersAtOnceOneGoes(t *testing.T) {
	r, a, b := rivals(t, support.ReplyRequest{}, support.ReplyRequest{})
	r.sendQueued()
	first, second := r.entry(a), r.entry(b)
	if first.State != support.OutboxSent || second.State != support.OutboxHeld || second.Rival() != a ||
		second.Attempts.Code != support.CodeChanged || r.delivered() != 1 {
		t.Fatalf("%s, %s, %+v, %d delivered", first.State, second.State, second.Attempts, r.delivered())
	}
	if th := r.thread(first.Case); th.Draft == nil || th.Draft.Text != "Svar" {
		t.Errorf("draft %+v", th.Draft)
	}
	r.must(r.desk.RetrySend(t.Context(), b))
	r.sendQueued()
	if e := r.entry(b); e.State != support.OutboxHeld {
		t.Errorf("again without a word: %s", e.State)
	}
	r.must(r.desk.SendAnyway(t.Context(), b, false))
	r.sendQueued()
	if e := r.entry(b); e.State != support.OutboxSent || r.delivered() != 2 {
		t.Errorf("sent anyway: %s, %d delivered", e.State, r.delivered())
	}
}

// One that can still be taken back is on its way too; taken back it is none.
func TestAnswerWaitsForOneThatMayBeTakenBack(t *testing.T) {
	r, a, b := rivals(t, support.ReplyRequest{Undo: time.Minute}, support.ReplyRequest{AtOnce: true})
	r.sendQueued()
	if e := r.entry(b); e.State != support.OutboxHeld || e.Rival() != a || r.delivered() != 0 {
		t.Fatalf("%s, %d delivered", e.State, r.delivered())
	}
	r.must(r.desk.CancelSend(t.Context(), a))
	r.must(r.desk.RetrySend(t.Context(), b))
	r.sendQueued()
	if e := r.entry(b); e.State != support.OutboxSent || r.delivered() != 1 {
		t.Errorf("%s, %d delivered", e.State, r.delivered())
	}
}

// Two that are written one after the other, the first in view, both go, in
// whatever order they come to be sent.
func TestSecondAnswerWrittenInViewOfTheFirstGoes(t *testing.T) {
	r, a, b := rivals(t, support.ReplyRequest{Undo: 30 * time.Millisecond}, support.ReplyRequest{SeenAnswer: 1, AtOnce: true})
	r.sendQueued()
	if e := r.entry(b); e.State != support.OutboxSent {
		t.Errorf("the second: %s", e.State)
	}
	r.run()
	r.until("the first is sent", func() bool { return r.entry(a).State == support.OutboxSent })
	if r.delivered() != 2 {
		t.Errorf("%d delivered", r.delivered())
	}
}

func TestUndecidedAnswerStopsTheNext(t *testing.T) {
	r, id := answerRig(t, "u-9@example.no")
	out := r.unknownAfter(id, true)
	next := support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Svar"}}
	_, err := r.desk.Reply(t.Context(), next)
	if support.CodeOf(err) != support.CodeUndecided || support.DetailOf(err) != fmt.Sprint(out) {
		t.Fatalf("Reply: %v", err)
	}
	if th := r.thread(id); len(th.Outbox) != 1 {
		t.Errorf("%d in the outbox", len(th.Outbox))
	}
	even := next
	even.EvenIfChanged = true
	r.reply(even)
	r.must(r.desk.MarkSent(t.Context(), out))
	r.reply(next)
	for _, act := range []func() error{
		func() error { return r.desk.RetrySend(t.Context(), out) },
		func() error { return r.desk.CancelSend(t.Context(), out) },
		func() error { return r.desk.MarkSent(t.Context(), out) },
	} {
		if err := act(); support.CodeOf(err) != support.CodeSentAlready {
			t.Errorf("a sent mail: %v", err)
		}
	}
}
