//go:build unix

package desk_test

import (
	"strings"
	"testing"

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
