//go:build unix

package desk_test

import (
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

// What a colleague does in another mail program shows in the case.
func TestWorkInOtherProgramsShowsInTheCase(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.put("INBOX", request("spm@example.no", "Nøkkel", "", "Hvor henter jeg nøkkelen?"))
		s.put("INBOX", request("to@example.no", "Skjema", "", "Hvor finner jeg skjemaet?"))
		s.sync()
		of := func(id string) support.Thread {
			t.Helper()
			th, err := s.desk.Thread(t.Context(), support.NewCaseID(support.MessageID(id)))
			s.must(err)
			return th
		}
		flag := func(op imap.StoreFlagsOp, flags ...imap.Flag) {
			t.Helper()
			s.in("INBOX", func(c *imapclient.Client) {
				s.must(c.Store(imap.UIDSetNum(1), &imap.StoreFlags{Op: op, Flags: flags, Silent: true}, nil).Close())
			})
			s.sync()
		}
		if th := of("spm@example.no"); !th.Case.Activity.Unread || th.Case.Status != support.StatusNew {
			t.Fatalf("at first %+v", th.Case)
		}

		var told []support.Change
		var mu sync.Mutex
		unsubscribe := s.desk.Subscribe(func(c support.Change) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, c)
		})
		flag(imap.StoreFlagsAdd, imap.FlagSeen, imap.FlagAnswered, imap.FlagFlagged)
		unsubscribe()
		if want := (support.Change{Kind: support.ChangeCases, Case: support.NewCaseID("spm@example.no")}); !slices.Contains(told, want) {
			t.Errorf("told %+v, not which case was marked", told)
		}
		th := of("spm@example.no")
		if a := th.Case.Activity; a.Unread || !a.Flagged || !slices.Contains(th.Messages[0].Flags, `\Answered`) {
			t.Errorf("read, answered and marked elsewhere: %+v, flags %v", a, th.Messages[0].Flags)
		}
		if !of("to@example.no").Case.Activity.Unread {
			t.Error("another case counts as read")
		}
		flag(imap.StoreFlagsDel, imap.FlagSeen, imap.FlagFlagged)
		if a := of("spm@example.no").Case.Activity; !a.Unread || a.Flagged {
			t.Errorf("to be read again: %+v", a)
		}

		answer := func(id, re string) string {
			return "From: Ola Hansen <support@example.no>\nTo: Ingrid <ola.hansen@example.no>\nSubject: Sv: Sak\nDate: Mon, 2 Nov 2026 10:00:00 +0100\n" +
				"Message-ID: <" + id + ">\nIn-Reply-To: <" + re + ">\nReferences: <" + re + ">\nX-Mailer: Microsoft Outlook 16.0\n\nI resepsjonen.\n"
		}
		s.put("Sent", answer("svar1@example.no", "spm@example.no"), imap.FlagSeen)
		s.put("INBOX", answer("svar2@example.no", "to@example.no"), imap.FlagSeen) // a copy to ourselves
		s.sync()
		for id, of := range map[string]support.Thread{"svar1@example.no": of("spm@example.no"), "svar2@example.no": of("to@example.no")} {
			if len(of.Messages) != 2 {
				t.Fatalf("%s: %d messages in the case", id, len(of.Messages))
			}
			m, last := of.Messages[1], of.Events[len(of.Events)-1]
			if m.ID != support.MessageID(id) || m.Direction != support.Outbound || !m.Reading.Outside {
				t.Errorf("%s: %+v", id, m)
			}
			if of.Case.Status != support.StatusWaiting || !of.Case.Activity.Outside || !of.Case.Activity.Answered {
				t.Errorf("%s: status %s, %+v", id, of.Case.Status, of.Case.Activity)
			}
			if last.Kind != support.EventSent || last.Agent != "Ola Hansen" || !last.Data.Mail.Outside {
				t.Errorf("%s: the history ends with %+v", id, last)
			}
		}
		if res := s.sync(); res.New != 0 || res.Changed != 0 {
			t.Errorf("a second look: %+v", res)
		}
	})
}
