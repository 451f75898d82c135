package desk_test

import (
	"fmt"
	"testing"

	"linje/internal/testbed"
)

func TestNewestMailOfALargeMailboxComesBeforeItsList(t *testing.T) {
	const mails = 5200
	d := testbed.Dovecot(t, testbed.DovecotOptions{})
	d.Seed("support", "INBOX", func(yield func([]byte) bool) {
		for i := range mails {
			if !yield(fmt.Appendf(nil, "From: ola@example.no\r\nSubject: sak nr %d.\r\nMessage-ID: <large-%d@example.no>\r\n\r\nHei\r\n", i, i)) {
				return
			}
		}
	})
	s := newShared(t, d.IMAPAddr)
	// The newest mails are 100 kB, the list of all is 200 kB more.
	s.proxy.CutAfter(testbed.ToClient, 180_000)
	if _, err := s.desk.Sync(s.Context(), s.box.ID); err == nil {
		t.Fatal("the connection was to be cut")
	}
	if n := len(s.casesBySubject(fmt.Sprintf("sak nr %d.", mails-1))); n != 1 {
		t.Errorf("%d cases of the newest mail before the list was there", n)
	}
	s.sync()
	state, err := s.store.Folder(t.Context(), s.box.ID, "INBOX")
	s.must(err)
	stored, err := s.store.CountPlaced(t.Context(), s.box.ID, "INBOX", state.UIDValidity, state.UIDNext)
	s.must(err)
	if stored != mails {
		t.Errorf("%d of %d mails stored", stored, mails)
	}
	if res := s.sync(); res.New != 0 {
		t.Errorf("%d mails came again", res.New)
	}
}
