package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"linje/mail/practice"
	"linje/support"
)

// report is a delivery report on a mail of ours.
func report(id, kind, returned, text string) string {
	return fmt.Sprintf(`From: Mail Delivery System <MAILER-DAEMON@example.no>
To: %s
Subject: Undelivered Mail Returned to Sender
Message-ID: <%s>
Date: %s
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain; charset=utf-8

%s
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.no

Final-Recipient: rfc822; ola.hansen@example.no
Action: failed
Status: 5.1.1
--r
Content-Type: %s

%s
--r--
`, practice.Address, id, time.Now().Format(time.RFC1123Z), text, kind, returned)
}

// exchangeReport is what Exchange Online sends in Norwegian.
func exchangeReport(id, returned string) string {
	s := report(id, "text/rfc822-headers", returned, "Kan ikke leveres til disse mottakerne eller gruppene:\n\nola.hansen@example.no\nFinner ikke e-postadressen du skrev inn.\n\nDiagnostisk informasjon for administratorer:\n550 5.1.1 RESOLVER.ADR.RecipNotFound; not found")
	s = strings.Replace(s, "Mail Delivery System <MAILER-DAEMON@example.no>", "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.onmicrosoft.com>", 1)
	return strings.Replace(s, "Subject: Undelivered Mail Returned to Sender", "Subject: =?utf-8?Q?Kan_ikke_leveres:_SV:_Skjermen?=", 1)
}

// answered is a case that we have answered, with the answer's Message-ID.
func (r *rig) answered(id, subject string) (support.CaseID, support.MessageID) {
	r.Helper()
	r.deliver("INBOX", request(id, subject, "", "Skjermen er svart."))
	r.sync()
	c := support.NewCaseID(support.MessageID(id))
	r.must(r.desk.Claim(r.Context(), c, false))
	answer := support.MessageID("svar-" + id)
	r.deliver("Sent", fmt.Sprintf("From: %s\nTo: ola.hansen@example.no\nSubject: SV: %s\nMessage-ID: <%s>\nIn-Reply-To: <%s>\nReferences: <%s>\nDate: %s\n\nPrøv en annen kabel.\n",
		practice.Address, subject, answer, id, id, time.Now().Format(time.RFC1123Z)))
	r.sync()
	return c, answer
}

func TestBounceLandsInItsCase(t *testing.T) {
	r := newRig(t)
	for name, returned := range map[string]func(c support.CaseID, id, answer string) string{
		"its copy": func(_ support.CaseID, id, answer string) string {
			return report("b-"+id, "message/rfc822", "Message-ID: <"+answer+">\nSubject: SV: x\n\nHei", "Fins ikke.")
		},
		"its headers": func(_ support.CaseID, id, answer string) string {
			return exchangeReport("b-"+id, "Message-ID: <"+answer+">\nSubject: SV: x")
		},
		"what it answered": func(_ support.CaseID, id, _ string) string {
			return report("b-"+id, "text/rfc822-headers", "Message-ID: <annen@relay.example>\nReferences: <"+id+">\nSubject: x", "Fins ikke.")
		},
		"the case number": func(c support.CaseID, id, _ string) string {
			return report("b-"+id, "text/rfc822-headers", "Subject: Re: Hei ["+c.Number()+"]", "Fins ikke.")
		},
		"number in words": func(c support.CaseID, id, _ string) string {
			return report("b-"+id, "text/plain", "", "Meldingen «Re: Hei ["+c.Number()+"]» kom ikke fram.")
		},
		"qmail": func(_ support.CaseID, id, answer string) string {
			return "From: MAILER-DAEMON@example.no\nMessage-ID: <b-" + id + ">\nSubject: failure notice\n\nHi. This is the qmail-send program.\n\n<ola.hansen@example.no>:\nno such user\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <" + answer + ">\nSubject: SV: x\n\nHei\n"
		},
		"chasquid": func(_ support.CaseID, id, answer string) string {
			return strings.Replace(report("b-"+id, "message/rfc822", "Message-ID: <"+answer+">\n\nHei", "Delivery failed"), "message/delivery-status", "message/global-delivery-status", 1)
		},
	} {
		id := strings.ReplaceAll(name, " ", "-") + "@example.no"
		c, answer := r.answered(id, "Skjermen "+name)
		r.must(r.desk.SetStatus(t.Context(), c, support.StatusResolved))
		before, err := r.store.Case(t.Context(), c)
		r.must(err)
		r.deliver("INBOX", returned(c, id, string(answer)))
		r.sync()
		after, err := r.store.Case(t.Context(), c)
		r.must(err)
		if !after.Activity.Bounced || after.Activity.Messages != before.Activity.Messages+1 || after.Status != before.Status || after.Handling.Owner != before.Handling.Owner {
			t.Errorf("%s: before %+v\nafter %+v", name, before, after)
		}
	}
	if cs := r.casesBySubject("undelivered"); len(cs) != 0 {
		t.Errorf("%d bounces have cases of their own", len(cs))
	}
}

func TestBounceByWhomItDidNotReach(t *testing.T) {
	r := newRig(t)
	c, _ := r.answered("alene@example.no", "Bare en sak")
	nothing := report("b@example.no", "text/plain", "", "Ingen opplysninger.")
	r.deliver("INBOX", nothing)
	r.sync()
	if after, err := r.store.Case(t.Context(), c); err != nil || !after.Activity.Bounced {
		t.Errorf("%+v, %v", after.Activity, err)
	}
	// With two answered cases of that person nobody can tell which.
	d, _ := r.answered("to@example.no", "Sak to")
	r.deliver("INBOX", strings.Replace(nothing, "<b@example.no>", "<b2@example.no>", 1))
	r.sync()
	if after, err := r.store.Case(t.Context(), d); err != nil || after.Activity.Bounced {
		t.Errorf("guessed: %+v, %v", after.Activity, err)
	}
	own := support.NewCaseID("b2@example.no")
	if c, err := r.store.Case(t.Context(), own); err != nil || c.Status != support.StatusResolved {
		t.Errorf("one that belongs nowhere is kept out of the way: %+v, %v", c.Status, err)
	}
}

func TestBounceIsToldOnceToItsOwner(t *testing.T) {
	r := newRig(t)
	mine, answer := r.answered("min@example.no", "Hemmelig sak")
	theirs, other := r.answered("din@example.no", "Annens sak")
	s, err := r.desk.Settings(t.Context())
	r.must(err)
	s.Agent.Name = "Per Hansen"
	r.must(r.desk.SaveSettings(t.Context(), s))
	r.must(r.desk.Claim(t.Context(), theirs, true))
	s.Agent.Name = "Kari Nordmann"
	r.must(r.desk.SaveSettings(t.Context(), s))
	stop := r.run()
	r.until("listening", r.listening)
	r.deliver("INBOX", report("b1@example.no", "message/rfc822", "Message-ID: <"+string(other)+">\nSubject: SV: Hemmelig\n\nHei", "Hemmelig"))
	r.until("the other's bounce", func() bool { c, err := r.store.Case(t.Context(), theirs); return err == nil && c.Activity.Bounced })
	r.deliver("INBOX", report("b2@example.no", "message/rfc822", "Message-ID: <"+string(answer)+">\nSubject: SV: Hemmelig\n\nHei", "Hemmelig"))
	n := r.notice(mine)
	if n.Title != "Svaret kom i retur" || strings.Contains(n.Title+n.Body, "emmelig") || !strings.Contains(n.Body, mine.Number()) {
		t.Errorf("notice %+v", n)
	}
	bounced, err := r.desk.BouncedCases(t.Context())
	if err != nil || len(bounced) != 1 || bounced[0].ID != mine {
		t.Errorf("in the window: %+v, %v", bounced, err)
	}
	stop()
	r.open()
	r.run()
	r.until("listening again", r.listening)
	select {
	case n := <-r.notices.come:
		t.Errorf("told again, or to another: %+v", n)
	default:
	}
}

func TestMachinesNeitherOpenNorAnswer(t *testing.T) {
	r := newRig(t)
	for name, head := range map[string]string{
		"away":           "Auto-Submitted: auto-replied (vacation)\n",
		"away, Exchange": "X-Auto-Response-Suppress: All\nX-MS-Exchange-Inbox-Rules-Loop: ola.hansen@example.no\n",
		"a read receipt": "Content-Type: multipart/report; report-type=disposition-notification; boundary=r\n",
		"comes to meet":  "Content-Type: text/calendar; method=REPLY\n",
		"a list":         "List-Id: <alle.example.no>\nPrecedence: list\n",
	} {
		id := strings.NewReplacer(" ", "-", ",", "").Replace(name) + "@example.no"
		c, answer := r.answered(id, "Sak "+name)
		r.must(r.desk.SetStatus(t.Context(), c, support.StatusResolved))
		before, err := r.store.Case(t.Context(), c)
		r.must(err)
		reply := fmt.Sprintf("From: Ola Hansen <ola.hansen@example.no>\nTo: %s\nSubject: Automatisk svar: SV: Sak\nMessage-ID: <auto-%s>\nIn-Reply-To: <%s>\nDate: %s\n%s\nJeg er borte.\n",
			practice.Address, id, answer, time.Now().Format(time.RFC1123Z), head)
		r.deliver("INBOX", reply)
		r.deliver("INBOX", strings.NewReplacer("<auto-", "<ny-", "In-Reply-To: <"+string(answer)+">\n", "").Replace(reply))
		r.sync()
		after, err := r.store.Case(t.Context(), c)
		r.must(err)
		if after.Status != before.Status || after.Activity.Answered != before.Activity.Answered || after.Activity.Messages != before.Activity.Messages+1 {
			t.Errorf("%s: before %+v, after %+v", name, before, after)
		}
		alone, err := r.store.Case(t.Context(), support.NewCaseID(support.MessageID("ny-"+id)))
		if err != nil || alone.Status != support.StatusResolved {
			t.Errorf("%s: one that answers nothing has status %q, %v", name, alone.Status, err)
		}
	}
}

// Of the practice mails only the forged ones are marked.
func TestOrdinarySendersAreNotMarked(t *testing.T) {
	r := newRig(t)
	r.sync()
	cs, err := r.desk.Cases(t.Context(), support.CaseQuery{Limit: 1000, Statuses: support.Statuses()})
	r.must(err)
	counts := map[support.SenderCheck]int{}
	for _, c := range cs {
		th, err := r.desk.Thread(t.Context(), c.ID)
		r.must(err)
		for _, m := range th.Messages {
			counts[m.Reading.Sender]++
			if m.Reading.Sender == support.SenderFailed || m.Reading.Sender == support.SenderLookAlike {
				t.Logf("%s: %s in %q", m.Reading.Sender, m.Envelope.From, c.Subject)
			}
		}
	}
	if counts[support.SenderFailed] != 1 || counts[support.SenderLookAlike] != 1 || counts[support.SenderPassed] < 50 {
		t.Errorf("marked: %v", counts)
	}
}
