//go:build unix

package desk_test

import (
	"testing"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"linje/support"
)

// What a colleague deletes or bins keeps its text and is said to be gone; what
// only moves to another folder is not, and what comes back is there again.
func TestDeletedMailIsSaidToBeGone(t *testing.T) {
	eachServer(t, func(t *testing.T, s *shared) {
		s.create("Arkiv 1")
		bin, source := "Søppel", request("bort@example.no", "Bort", "", "Slettes")
		if s.colleague.Create(bin, nil).Wait() != nil {
			bin = "Trash"
		}
		s.put("INBOX", source)
		s.put("INBOX", request("flytt@example.no", "Flytt", "", "Flyttes"))
		s.put("INBOX", request("boss@example.no", "Boss", "", "Kastes"))
		s.sync()
		gone := func(when, id string, want bool) {
			t.Helper()
			th, err := s.desk.Thread(t.Context(), support.NewCaseID(support.MessageID(id)))
			s.must(err)
			if len(th.Messages) != 1 || th.Messages[0].Text == "" || th.Messages[0].Reading.Gone != want {
				t.Errorf("%s: %s: %+v", when, id, th.Messages)
			}
		}
		s.in("INBOX", func(c *imapclient.Client) {
			for uid, to := range map[uint32]string{2: "Arkiv 1", 3: "Trash"} {
				_, err := c.Copy(imap.UIDSetNum(imap.UID(uid)), to).Wait()
				s.must(err)
			}
			s.must(c.Store(all(), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}, Silent: true}, nil).Close())
			s.must(c.Expunge().Close())
		})
		s.sync()
		gone("deleted", "bort@example.no", true)
		gone("moved", "flytt@example.no", false)
		gone("binned", "boss@example.no", true)
		s.put("INBOX", source)
		s.sync()
		gone("back", "bort@example.no", false)
	})
}
