package mail_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"linje/support"
)

func note(n int) string {
	return fmt.Sprintf("From: kari@example.no\nTo: hjelp@example.no\nSubject: Sak %d\nMessage-ID: <m%d@example.no>\n\nHei %d\n", n, n, n)
}

func TestReadMailbox(t *testing.T) {
	ca := newAuthority(t)
	config := ca.server(t, time.Now().Add(time.Hour))
	for _, security := range []support.Security{support.SecurityTLS, support.SecurityStartTLS, support.SecurityNone} {
		t.Run(string(security), func(t *testing.T) {
			box := newIMAP(t, security, config)
			box.add(t, "INBOX", note(1))
			box.add(t, "INBOX", note(2), imap.FlagFlagged)
			s := dial(t, newClient(ca.pool()), box.end)
			folders, err := s.Folders(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := []support.FolderInfo{{Name: "INBOX", Role: support.RoleInbox, Can: true}, {Name: "Sendte elementer", Role: support.RoleSent, Can: true}}
			if !slices.Equal(folders, want) {
				t.Errorf("folders %v", folders)
			}
			state, err := s.Open(t.Context(), "INBOX")
			if err != nil || state.Messages != 2 || state.UIDNext != 3 || state.UIDValidity == 0 {
				t.Fatalf("state %+v, error %v", state, err)
			}
			placed, err := s.Placed(t.Context())
			if err != nil || len(placed) != 2 || placed[1].UID != 2 || !slices.Equal(placed[1].Flags, []string{`\Flagged`}) {
				t.Fatalf("placed %v, error %v", placed, err)
			}
			var got []support.RawMail
			missing, err := s.Fetch(t.Context(), []uint32{2, 1}, func(m support.RawMail) error {
				got = append(got, m)
				return nil
			})
			if err != nil || len(missing) != 0 || len(got) != 2 {
				t.Fatalf("%d mails, missing %v, error %v", len(got), missing, err)
			}
			if string(got[0].Source) != crlf(note(1)) || got[0].Received.Year() != 2026 {
				t.Errorf("mail %q of %v", got[0].Source, got[0].Received)
			}
		})
	}
}

func TestFetchMarksNothingAsRead(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	box.add(t, "INBOX", note(1))
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Fetch(t.Context(), []uint32{1}, func(support.RawMail) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Find(t.Context(), "INBOX", "m1@example.no"); err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	placed, err := s.Placed(t.Context())
	if err != nil || len(placed) != 1 || len(placed[0].Flags) != 0 {
		t.Errorf("placed %v, error %v", placed, err)
	}
}

func TestEmptyFolder(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Placed(t.Context()); support.CodeOf(err) != support.CodeFolder {
		t.Errorf("without a folder: %v", err)
	}
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if placed, err := s.Placed(t.Context()); err != nil || len(placed) != 0 {
		t.Error(placed, err)
	}
	if first, err := s.FirstSince(t.Context(), time.Now()); err != nil || first != 0 {
		t.Error(first, err)
	}
	missing, err := s.Fetch(t.Context(), []uint32{4}, func(support.RawMail) error { return nil })
	if err != nil || !slices.Equal(missing, []uint32{4}) {
		t.Error(missing, err)
	}
	_, err = s.Open(t.Context(), "Finnes ikke")
	wantCode(t, err, support.CodeFolder)
	if d := support.DetailOf(err); strings.ContainsAny(d, ":()") {
		t.Errorf("the folder is called %q: the server's words are not its name", d)
	}
}

func TestFirstSince(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	for i := range 3 {
		box.add(t, "INBOX", note(i)) // all of 3 November
	}
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if first, err := s.FirstSince(t.Context(), time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)); err != nil || first != 1 {
		t.Error(first, err)
	}
	if first, err := s.FirstSince(t.Context(), time.Date(2026, 11, 5, 0, 0, 0, 0, time.UTC)); err != nil || first != 0 {
		t.Error(first, err)
	}
}

func TestFetchManyInOrderOfChunks(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	var uids []uint32
	for i := range 950 {
		box.add(t, "INBOX", note(i))
		uids = append(uids, uint32(i+1))
	}
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	seen := map[uint32]int{}
	missing, err := s.Fetch(t.Context(), append(uids, 5000), func(m support.RawMail) error {
		seen[m.UID]++
		return nil
	})
	if err != nil || !slices.Equal(missing, []uint32{5000}) || len(seen) != len(uids) {
		t.Fatalf("%d seen, missing %v, error %v", len(seen), missing, err)
	}
	for uid, n := range seen {
		if n != 1 {
			t.Errorf("UID %d came %d times", uid, n)
		}
	}
}

func TestFetchStopsAndTheConnectionStaysGood(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	var uids []uint32
	for i := range 600 {
		box.add(t, "INBOX", note(i))
		uids = append(uids, uint32(i+1))
	}
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	stop, n := errors.New("stop"), 0
	missing, err := s.Fetch(t.Context(), uids, func(support.RawMail) error {
		if n++; n == 10 {
			return stop
		}
		return nil
	})
	if err != stop || n != 10 || len(missing) != 591 {
		t.Fatalf("%d calls, %d missing, error %v", n, len(missing), err)
	}
	if placed, err := s.Placed(t.Context()); err != nil || len(placed) != 600 {
		t.Error(len(placed), err)
	}
}

func TestWaitTellsOfNewMailAtOnce(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	type result struct {
		changed bool
		err     error
		at      time.Time
	}
	done := make(chan result)
	go func() {
		changed, err := s.Wait(t.Context(), 10*time.Second, nil)
		done <- result{changed, err, time.Now()}
	}()
	// Mail is put in until one comes while the server listens for it.
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	var put time.Time
	for n := 0; ; n++ {
		select {
		case r := <-done:
			if !r.changed || r.err != nil {
				t.Fatalf("changed %v, error %v", r.changed, r.err)
			}
			if d := r.at.Sub(put); d > 500*time.Millisecond {
				t.Errorf("took %v", d)
			}
			return
		case <-tick.C:
			put = time.Now()
			box.add(t, "INBOX", note(n))
		}
	}
}

func TestWaitEndsWithItsLimit(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if changed, err := s.Wait(t.Context(), 60*time.Millisecond, nil); changed || err != nil {
		t.Errorf("changed %v, error %v", changed, err)
	}
	if placed, err := s.Placed(t.Context()); err != nil || len(placed) != 0 {
		t.Errorf("afterwards: %v, %v", placed, err)
	}
}

func TestWaitRemembersWhatCameBefore(t *testing.T) {
	end := script(t, func(w *wire) {
		w.imap("IDLE", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("1"), "OK done"
			case strings.HasPrefix(command, "UID FETCH"):
				return []string{`* 1 FETCH (UID 1 FLAGS ())`, "* 2 EXISTS"}, "OK done"
			}
			return nil, "OK done"
		})
	})
	s := dial(t, newClient(nil), end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Placed(t.Context()); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if changed, err := s.Wait(t.Context(), 10*time.Second, nil); !changed || err != nil || time.Since(start) > time.Second {
		t.Errorf("changed %v, error %v", changed, err)
	}
}

func TestWaitIgnoresRepeatedExists(t *testing.T) {
	end := script(t, func(w *wire) {
		w.imap("", func(command string) ([]string, string) {
			if strings.HasPrefix(command, "EXAMINE") {
				return selected("1"), "OK done"
			}
			return []string{"* 1 EXISTS", "* 0 RECENT"}, "OK done"
		})
	})
	s := dial(t, newClient(nil), end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if changed, err := s.Wait(t.Context(), 100*time.Millisecond, nil); changed || err != nil {
		t.Errorf("changed %v, error %v", changed, err)
	}
}

func TestWaitPollsWithoutIdle(t *testing.T) {
	noops := 0
	end := script(t, func(w *wire) {
		w.imap("", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("1"), "OK done"
			case command == "NOOP":
				if noops++; noops == 4 {
					return []string{"* 1 EXPUNGE"}, "OK done"
				}
			}
			return nil, "OK done"
		})
	})
	s := dial(t, newClient(nil), end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if changed, err := s.Wait(t.Context(), 10*time.Second, nil); !changed || err != nil {
		t.Errorf("changed %v, error %v", changed, err)
	}
}

func TestWaitEndsWhenCancelledOrCut(t *testing.T) {
	idling := make(chan struct{}, 1)
	talk := func(after func(w *wire)) func(*wire) {
		return func(w *wire) {
			w.imap("IDLE", func(command string) ([]string, string) {
				if strings.HasPrefix(command, "EXAMINE") {
					return selected("1"), "OK done"
				}
				if command == "IDLE" {
					w.say("+ idling")
					idling <- struct{}{}
					after(w)
				}
				return nil, "OK done"
			})
		}
	}
	t.Run("cancelled", func(t *testing.T) {
		s := dial(t, newClient(nil), script(t, talk(func(w *wire) { w.hang() })))
		if _, err := s.Open(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-idling; cancel() }()
		_, err := s.Wait(ctx, time.Minute, nil)
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Run("closed", func(t *testing.T) {
		s := dial(t, newClient(nil), script(t, talk(func(w *wire) { <-idling; _ = w.Close() })))
		if _, err := s.Open(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		_, err := s.Wait(t.Context(), time.Minute, nil)
		wantCode(t, err, support.CodeClosed)
		_, err = s.Placed(t.Context())
		wantCode(t, err, support.CodeClosed)
	})
	t.Run("bye", func(t *testing.T) {
		s := dial(t, newClient(nil), script(t, talk(func(w *wire) { <-idling; w.say("* BYE going down"); w.hang() })))
		if _, err := s.Open(t.Context(), "INBOX"); err != nil {
			t.Fatal(err)
		}
		_, err := s.Wait(t.Context(), time.Minute, nil)
		wantCode(t, err, support.CodeClosed)
	})
}

func TestAddFlags(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	box.add(t, "INBOX", note(1))
	box.add(t, "Sendte elementer", note(2))
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "Sendte elementer"); err != nil {
		t.Fatal(err)
	}
	if err := s.AddFlags(t.Context(), "INBOX", 1, `\Answered`); err != nil {
		t.Fatal(err)
	}
	// What was open is open again, and counts as changed.
	if placed, err := s.Placed(t.Context()); err != nil || len(placed) != 1 || len(placed[0].Flags) != 0 {
		t.Error(placed, err)
	}
	if changed, err := s.Wait(t.Context(), time.Second, nil); !changed || err != nil {
		t.Error(changed, err)
	}
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	if placed, err := s.Placed(t.Context()); err != nil || !slices.Equal(placed[0].Flags, []string{`\Answered`}) {
		t.Error(placed, err)
	}
	wantCode(t, s.AddFlags(t.Context(), "INBOX", 1, "bad flag"), support.CodeInvalid)
	wantCode(t, s.AddFlags(t.Context(), "Nei", 1, `\Answered`), support.CodeFolder)
	if _, err := s.Placed(t.Context()); err != nil {
		t.Errorf("after a refused folder: %v", err)
	}
}

func TestAppendAndFind(t *testing.T) {
	box := newIMAP(t, support.SecurityNone, nil)
	s := dial(t, newClient(nil), box.end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 4, 8, 0, 0, 0, time.UTC)
	for _, n := range []int{1, 11} {
		if err := s.Append(t.Context(), "Sendte elementer", []byte(crlf(note(n))), []string{`\Seen`}, at); err != nil {
			t.Fatal(err)
		}
	}
	found, err := s.Find(t.Context(), "Sendte elementer", "m1@example.no")
	if err != nil || !slices.Equal(found, []uint32{1}) {
		t.Errorf("found %v, error %v", found, err)
	}
	if found, err = s.Find(t.Context(), "Sendte elementer", "1@example.no"); err != nil || len(found) != 0 {
		t.Errorf("part of an ID found %v, error %v", found, err)
	}
	if _, err := s.Open(t.Context(), "Sendte elementer"); err != nil {
		t.Fatal(err)
	}
	_, err = s.Fetch(t.Context(), []uint32{1}, func(m support.RawMail) error {
		if !m.Received.Equal(at) || !slices.Equal(m.Flags, []string{`\Seen`}) || string(m.Source) != crlf(note(1)) {
			t.Errorf("appended %+v", m)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	wantCode(t, s.Append(t.Context(), "Nei", []byte("x"), nil, at), support.CodeFolder)
}
