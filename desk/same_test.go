//go:build unix

package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

// A mail may not hide behind the Message-ID of another, neither in the inbox
// nor where a whole folder of known mail is looked through by its heads.
func TestAnotherMailWithAKnownMessageIDIsShown(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		const id = "skann@example.no"
		mail := func(from, subject, text string) string {
			return strings.Replace(request(id, subject, "", text), "Ola Hansen <ola.hansen@example.no>", from, 1)
		}
		s.create("Arkiv 1")
		first := mail("Skanner <skanner@example.no>", "Skannet dokument", "Side 1")
		s.put("INBOX", first)
		s.put("INBOX", request("annen@example.no", "Annen", "", "En annen sak"))
		s.sync()
		s.put("INBOX", first) // delivered twice
		s.put("INBOX", mail("Per <per@example.no>", "Passord", "Jeg kommer ikke inn."))
		s.put("INBOX", mail("Pål <paal@example.no>", "Nøkkel", "Svar på det første"))
		s.put("Arkiv 1", mail("Mari <mari@example.no>", "Arkivert", "Ligger i en annen mappe."))
		s.sync()
		once := func(when string) {
			t.Helper()
			ids := map[support.MessageID]bool{}
			for _, subject := range []string{"skannet", "passord", "nøkkel", "arkivert"} {
				cs := s.casesBySubject(subject)
				if len(cs) != 1 {
					t.Fatalf("%s: %q has %d cases", when, subject, len(cs))
				}
				th, err := s.desk.Thread(t.Context(), cs[0].ID)
				s.must(err)
				if len(th.Messages) != 1 || ids[th.Messages[0].ID] {
					t.Errorf("%s: %q: %d messages, the first %s", when, subject, len(th.Messages), th.Messages[0].ID)
				}
				ids[th.Messages[0].ID] = true
			}
		}
		once("at first")
		s.in("INBOX", func(c *imapclient.Client) {
			_, err := c.Copy(all(), "Arkiv 1").Wait()
			s.must(err)
			s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}, nil).Close())
			s.must(c.Expunge().Close())
		})
		if res := s.sync(); res.New != 0 {
			t.Errorf("moved: %+v", res)
		}
		once("moved")
	})
}

// An answer that names its case by the number alone joins it, whichever of the
// two is read first.
func TestNumberAloneJoinsInAnyOrder(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		id := func(m string) support.CaseID { return support.NewCaseID(support.MessageID(m)) }
		answer := func(m string, to support.CaseID) string {
			return "From: Brukerstøtte <support@example.no>\nTo: ola.hansen@example.no\nSubject: SV: Sak [" + to.Number() + "]\nMessage-ID: <" + m + ">\nDate: " +
				time.Now().Format(time.RFC1123Z) + "\n\nI resepsjonen.\n"
		}
		joined := func(when string, request string, status support.Status) {
			t.Helper()
			th, err := s.desk.Thread(t.Context(), id(request))
			s.must(err)
			if len(th.Messages) != 2 || th.Case.Status != status {
				t.Errorf("%s: %d messages, %s", when, len(th.Messages), th.Case.Status)
			}
		}
		s.putAt(time.Now().Add(-time.Hour), "INBOX", request("spm1@example.no", "Sak", "", "Hvor henter jeg nøkkelen?"))
		s.put("INBOX", request("spm2@example.no", "Annen", "", "Hvor er skjemaet?"))
		for i := range 60 {
			s.put("INBOX", request(fmt.Sprintf("fyll%d@example.no", i), "Fyll", "", "Hei"))
		}
		s.put("INBOX", request("mer@example.no", "Mer om Annen ["+id("spm2@example.no").Number()+"]", "", "Jeg fant det."))
		s.put("INBOX", request("fremmed@example.no", "Sak i et annet system [ABC-123]", "", "Hei"))
		s.put("Sent", answer("svar1@example.no", id("spm1@example.no")), imap.FlagSeen)
		s.put("Sent", answer("eget@example.no", "ZZZZZZ0000000000"), imap.FlagSeen)
		if res := s.sync(); res.New != 66 {
			t.Errorf("%+v", res)
		}
		joined("first sync, an answer", "spm1@example.no", support.StatusWaiting)
		joined("first sync, more from the requester", "spm2@example.no", support.StatusNew)
		if len(s.casesBySubject("[ABC-123]"))+len(s.casesBySubject("et annet system")) == 0 {
			t.Error("a number of another system hides a mail")
		}
		s.putAt(time.Now().Add(-time.Hour), "INBOX", request("spm3@example.no", "Tredje", "", "Hvem har rommet?"))
		s.put("Sent", answer("svar3@example.no", id("spm3@example.no")), imap.FlagSeen)
		s.sync()
		joined("between two syncs", "spm3@example.no", support.StatusWaiting)
		if res := s.sync(); res.New != 0 {
			t.Errorf("a second look: %+v", res)
		}
	})
}

// Machines of our own and forwards to others answer nothing, in whatever order
// they are read.
func TestNoAnswerToTheRequesterLeavesTheCaseNew(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		mail := func(m, re, to, more string) string {
			return "From: Brukerstøtte <support@example.no>\nTo: " + to + "\nSubject: SV: Sak\nMessage-ID: <" + m + ">\nIn-Reply-To: <" + re + ">\nDate: " +
				time.Now().Format(time.RFC1123Z) + "\n" + more + "\nTekst.\n"
		}
		const ola, per = "ola.hansen@example.no", "per@example.no"
		round := func(when string) {
			t.Helper()
			want := map[string]support.Status{}
			for name, c := range map[string]struct {
				folder, to, more string
				status           support.Status
			}{
				"auto":  {"Sent", ola, "Auto-Submitted: auto-replied\n", support.StatusNew},
				"liste": {"INBOX", ola, "Precedence: list\nList-Id: <alle.example.no>\n", support.StatusNew},
				"tredj": {"Sent", per, "", support.StatusNew},
				"kopi":  {"Sent", per, "Bcc: Ola <" + ola + ">\n", support.StatusWaiting},
				"svar":  {"Sent", ola, "", support.StatusWaiting},
			} {
				id := name + strings.ReplaceAll(when, " ", "") + "@example.no"
				s.putAt(time.Now().Add(-time.Hour), "INBOX", request(id, "Sak "+name, "", "Hei"))
				s.put(c.folder, mail("svar-"+id, id, c.to, c.more), imap.FlagSeen)
				want[id] = c.status
			}
			s.sync()
			for id, status := range want {
				th, err := s.desk.Thread(t.Context(), support.NewCaseID(support.MessageID(id)))
				s.must(err)
				if len(th.Messages) != 2 || th.Case.Status != status {
					t.Errorf("%s: %s: %d messages, %s", when, id, len(th.Messages), th.Case.Status)
				}
			}
		}
		round("first sync")
		round("later")
	})
}
