package mail_test

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"linje/mail"
	"linje/support"
)

// folderOf is a scripted server with one folder; fetch answers FETCH commands.
func folderOf(t *testing.T, fetch func(w *wire, command string) (lines []string, end string)) support.Endpoint {
	return script(t, func(w *wire) {
		w.imap("", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("2"), "OK done"
			case strings.Contains(command, "FETCH"), strings.Contains(command, "LARGER"):
				return fetch(w, command)
			case strings.HasPrefix(command, "SEARCH UID 1"):
				return []string{"* SEARCH 1"}, "OK done"
			case strings.HasPrefix(command, "SEARCH UID 2"):
				return []string{"* SEARCH 2"}, "OK done"
			case strings.HasPrefix(command, "SEARCH"):
				return []string{"* SEARCH"}, "OK done"
			}
			return nil, "OK done"
		})
	})
}

func item(n int) string {
	body := fmt.Sprintf("Subject: %d\r\n\r\nHei", n)
	return fmt.Sprintf("* %d FETCH (UID %d FLAGS () INTERNALDATE \"03-Nov-2026 10:00:00 +0000\" RFC822.SIZE %d BODY[]<0> {%d}\r\n%s)", n, n, len(body), len(body), body)
}

// uidLast is a mail as some servers send it.
func uidLast(n int) string {
	body := fmt.Sprintf("Subject: %d\r\n\r\nHei", n)
	return fmt.Sprintf("* %d FETCH (BODY[]<0> {%d}\r\n%s FLAGS (\\Seen) INTERNALDATE \"03-Nov-2026 10:00:00 +0000\" UID %d)", n, len(body), body, n)
}

func TestFetchFromHardServers(t *testing.T) {
	asked := 0
	tests := map[string]struct {
		fetch   func(w *wire, command string) ([]string, string)
		missing []uint32
		code    support.Code
	}{
		"UID after the text": {func(_ *wire, c string) ([]string, string) {
			if strings.HasPrefix(c, "FETCH 2 ") {
				return []string{uidLast(2)}, "OK done"
			}
			if strings.HasPrefix(c, "FETCH 1 ") {
				return []string{uidLast(1)}, "OK done"
			}
			return []string{uidLast(1), uidLast(2)}, "OK done"
		}, nil, ""},
		"flags of their own come first": {func(_ *wire, c string) ([]string, string) {
			if strings.HasPrefix(c, "UID FETCH 2 ") {
				return []string{item(2)}, "OK done"
			}
			return []string{"* 2 FETCH (UID 2 FLAGS (\\Seen))", item(1), item(2)}, "OK done"
		}, nil, ""},
		"one cannot be read": {func(_ *wire, c string) ([]string, string) {
			if strings.HasPrefix(c, "UID FETCH 1:2") {
				return []string{item(1)}, "NO some could not be converted"
			}
			return nil, "NO could not be converted"
		}, []uint32{2}, ""},
		"one has no text": {func(_ *wire, c string) ([]string, string) {
			if strings.HasPrefix(c, "UID FETCH 1:2") {
				return []string{item(1), `* 2 FETCH (UID 2 FLAGS () INTERNALDATE "03-Nov-2026 10:00:00 +0000" BODY[]<0> NIL)`}, "OK done"
			}
			return nil, "OK done"
		}, []uint32{2}, ""},
		"unasked mails come too": {func(*wire, string) ([]string, string) {
			return []string{item(1), item(2), item(1), item(3)}, "OK done"
		}, nil, ""},
		"without dates": {func(*wire, string) ([]string, string) {
			strip := func(s string) string { return strings.Replace(s, ` INTERNALDATE "03-Nov-2026 10:00:00 +0000"`, "", 1) }
			return []string{strip(item(1)), strip(item(2))}, "OK done"
		}, nil, ""},
		"cut in the middle": {func(w *wire, _ string) ([]string, string) {
			w.say(item(1))
			_, _ = w.Write([]byte(item(2)[:len(item(2))-6]))
			return nil, ""
		}, []uint32{2}, support.CodeClosed},
		"silent in the middle": {func(w *wire, _ string) ([]string, string) {
			w.say(item(1))
			_, _ = w.Write([]byte(item(2)[:len(item(2))-6]))
			w.hang()
			return nil, ""
		}, []uint32{2}, support.CodeTimeout},
		"cannot be understood": {func(w *wire, _ string) ([]string, string) {
			return []string{item(1), "* 2 FETCH (UID nil)"}, "OK done"
		}, []uint32{2}, support.CodeProtocol},
		"unknown response": {func(*wire, string) ([]string, string) {
			return []string{item(1), "* VANISHED 4"}, "OK done"
		}, []uint32{2}, support.CodeProtocol},
		"lies about the size": {func(*wire, string) ([]string, string) {
			return []string{item(1), `* 2 FETCH (UID 2 BODY[] {99999999999}` + "\r\nx"}, "OK done"
		}, []uint32{2}, support.CodeProtocol},
		"nests without end": {func(w *wire, _ string) ([]string, string) {
			w.say(item(1))
			_, _ = w.Write([]byte("* 2 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 4<<20)))
			return nil, "OK done"
		}, []uint32{2}, support.CodeProtocol},
		"hides it behind a text": {func(w *wire, _ string) ([]string, string) {
			w.say(item(1), "* OK {99999999}")
			_, _ = w.Write([]byte("* 2 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 4<<20)))
			return nil, "OK done"
		}, []uint32{2}, support.CodeProtocol},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			asked++
			s := dial(t, mail.New(mail.Options{Timeout: 400 * time.Millisecond}), folderOf(t, tt.fetch))
			if _, err := s.Open(t.Context(), "INBOX"); err != nil {
				t.Fatal(err)
			}
			got := map[uint32]int{}
			missing, err := s.Fetch(t.Context(), []uint32{1, 2}, func(m support.RawMail) error {
				got[m.UID]++
				if want := fmt.Sprintf("Subject: %d\r\n\r\nHei", m.UID); string(m.Source) != want {
					t.Errorf("source %q", m.Source)
				}
				return nil
			})
			if support.CodeOf(err) != tt.code || !slices.Equal(missing, tt.missing) {
				t.Errorf("missing %v, error %v", missing, err)
			}
			if len(got)+len(missing) != 2 || got[1] != 1 {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestOversizeIsCutAndSaysSo(t *testing.T) {
	s := dial(t, newClient(nil), folderOf(t, func(_ *wire, c string) ([]string, string) {
		if !strings.Contains(c, fmt.Sprintf("BODY.PEEK[]<0.%d>", support.MaxSource)) {
			t.Errorf("asked for %q", c)
		}
		return []string{strings.Replace(item(1), "RFC822.SIZE 17", "RFC822.SIZE 99999999", 1)}, "OK done"
	}))
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	_, err := s.Fetch(t.Context(), []uint32{1}, func(m support.RawMail) error {
		p := parse(m.Source)
		if p.Envelope.Subject != "1" || !p.Has(support.TraitOversize) {
			t.Errorf("parsed %+v", p)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestPlacedOfHardServers(t *testing.T) {
	for name, tt := range map[string]struct {
		first, again []string
		want         int
		code         support.Code
	}{
		"half a message by itself": {[]string{"* 2 FETCH (UID 2 MODSEQ (4))", "* 1 FETCH (UID 1 FLAGS ())", "* 2 FETCH (UID 2 FLAGS ())"}, []string{`* 2 FETCH (UID 2 FLAGS (\Seen))`}, 2, ""},
		"none of two":              {nil, nil, 0, support.CodeProtocol},
		"without UID":              {[]string{"* 1 FETCH (FLAGS ())", "* 1 FETCH (UID 1 FLAGS ())"}, nil, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := dial(t, newClient(nil), folderOf(t, func(_ *wire, c string) ([]string, string) {
				if strings.HasPrefix(c, "UID FETCH 1:* ") {
					return tt.first, "OK done"
				}
				return tt.again, "OK done"
			}))
			if _, err := s.Open(t.Context(), "INBOX"); err != nil {
				t.Fatal(err)
			}
			placed, err := s.Placed(t.Context())
			if len(placed) != tt.want || support.CodeOf(err) != tt.code {
				t.Errorf("placed %v, error %v", placed, err)
			}
		})
	}
}

func TestFoldersOfHardServers(t *testing.T) {
	list := func(lines ...string) support.Endpoint {
		return script(t, func(w *wire) {
			w.imap("SPECIAL-USE LIST-EXTENDED", func(command string) ([]string, string) {
				if strings.Contains(command, "RETURN") && len(lines) > 1 && lines[0] == "BAD" {
					return nil, "BAD no"
				}
				return slices.DeleteFunc(slices.Clone(lines), func(s string) bool { return s == "BAD" }), "OK done"
			})
		})
	}
	sent := func(s mail.Server) string {
		folders, err := s.Folders(t.Context())
		if err != nil {
			return string(support.CodeOf(err))
		}
		for _, f := range folders {
			if f.Role == support.RoleSent {
				return f.Name
			}
		}
		return ""
	}
	for name, tt := range map[string]struct {
		lines []string
		want  string
	}{
		"special use":      {[]string{`* LIST () "/" INBOX`, `* LIST () "/" Sent`, `* LIST (\Sent) "/" "Utg&AOU-ende"`}, "Utgående"},
		"English":          {[]string{`* LIST () "/" "Archive/Sent"`, `* LIST () "/" "Sent Items"`}, "Sent Items"},
		"Norwegian":        {[]string{`* LIST () "/" INBOX`, `* LIST () "/" "Sendte elementer"`}, "Sendte elementer"},
		"under INBOX":      {[]string{`* LIST () "." INBOX`, `* LIST () "." INBOX.Sendt`}, "INBOX.Sendt"},
		"Gmail":            {[]string{`* LIST (\NoSelect) "/" "[Gmail]"`, `* LIST () "/" "[Gmail]/Sent Mail"`}, "[Gmail]/Sent Mail"},
		"none":             {[]string{`* LIST () "/" INBOX`}, ""},
		"refuses RETURN":   {[]string{"BAD", `* LIST () "/" Sent`}, "Sent"},
		"a name not right": {[]string{`* LIST () "/" INBOX`, `* LIST () "/" "R&D"`}, string(support.CodeProtocol)},
	} {
		if got := sent(dial(t, newClient(nil), list(tt.lines...))); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestOpenFallsBackWithoutCondstore(t *testing.T) {
	end := script(t, func(w *wire) {
		w.imap("CONDSTORE", func(command string) ([]string, string) {
			if strings.Contains(command, "CONDSTORE") {
				return nil, "BAD no"
			}
			return selected("1"), "OK done"
		})
	})
	state, err := dial(t, newClient(nil), end).Open(t.Context(), "INBOX")
	if err != nil || state != (support.FolderState{UIDValidity: 7, UIDNext: 10, Messages: 1}) {
		t.Error(state, err)
	}
	end = script(t, func(w *wire) {
		w.imap("CONDSTORE", func(string) ([]string, string) {
			return append(selected("1"), "* OK [HIGHESTMODSEQ 90060115205545359] ok"), "OK done"
		})
	})
	if state, err = dial(t, newClient(nil), end).Open(t.Context(), "INBOX"); err != nil || state.ModSeq != 90060115205545359 {
		t.Error(state, err)
	}
}

func TestIdleRefused(t *testing.T) {
	noops := 0
	end := script(t, func(w *wire) {
		w.imap("IDLE", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("1"), "OK done"
			case command == "IDLE":
				return nil, "NO not today"
			case command == "NOOP":
				if noops++; noops > 2 {
					return []string{"* 2 EXISTS"}, "OK done"
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
		t.Error(changed, err)
	}
}

func TestIdleIsRenewedAndWoken(t *testing.T) {
	idles := make(chan struct{}, 100)
	end := script(t, func(w *wire) {
		w.imap("IDLE", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("1"), "OK done"
			case command == "IDLE":
				w.say("+ idling")
				idles <- struct{}{}
				if w.line() != "DONE" {
					return nil, ""
				}
			}
			return nil, "OK done"
		})
	})
	c := mail.New(mail.Options{Timeout: time.Second, IdleRenewal: 10 * time.Millisecond})
	s := dial(t, c, end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	wake := make(chan struct{}, 1)
	go func() {
		for range 3 {
			<-idles
		}
		wake <- struct{}{}
	}()
	if changed, err := s.Wait(t.Context(), time.Minute, wake); changed || err != nil {
		t.Error(changed, err)
	}
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Errorf("after being woken: %v", err)
	}
}

func TestAppendRefused(t *testing.T) {
	for end, want := range map[string]support.Code{"NO [TRYCREATE] no such folder": support.CodeFolder, "NO [TOOBIG] too big": support.CodeTooLarge, "NO over quota": support.CodeServer} {
		s := dial(t, newClient(nil), script(t, func(w *wire) {
			w.imap("", func(string) ([]string, string) { return nil, end })
		}))
		wantCode(t, s.Append(t.Context(), "Sent", []byte("Subject: x\r\n\r\nx"), nil, time.Now()), want)
	}
}

func TestFindWhereTheServerMatchesTooMuch(t *testing.T) {
	s := dial(t, newClient(nil), script(t, func(w *wire) {
		w.imap("", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("3"), "OK done"
			case strings.HasPrefix(command, "UID SEARCH"):
				return []string{"* SEARCH 4 5 6"}, "OK done"
			case strings.HasPrefix(command, "UID FETCH"):
				line := func(n int, id string) string {
					h := "Message-ID: " + id + "\r\n\r\n"
					return fmt.Sprintf("* %d FETCH (UID %d BODY[HEADER.FIELDS (\"Message-ID\")] {%d}\r\n%s)", n, n+3, len(h), h)
				}
				return []string{line(1, "<xa@b>"), line(2, "\r\n <a@b>"), line(3, "<a@b.no>")}, "OK done"
			}
			return nil, "OK done"
		})
	}))
	if found, err := s.Find(t.Context(), "Sent", "<a@b>"); err != nil || !slices.Equal(found, []uint32{5}) {
		t.Error(found, err)
	}
}

func TestServerGoneIsSaid(t *testing.T) {
	s := dial(t, newClient(nil), script(t, func(w *wire) {
		w.imap("", func(string) ([]string, string) { return nil, "" })
	}))
	_, err := s.Open(t.Context(), "INBOX")
	wantCode(t, err, support.CodeClosed)
	_, err = s.Open(t.Context(), "INBOX")
	wantCode(t, err, support.CodeClosed)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestReset(t *testing.T) {
	s := dial(t, newClient(nil), script(t, func(w *wire) {
		w.imap("", func(string) ([]string, string) {
			_ = w.Conn.(*net.TCPConn).SetLinger(0)
			return nil, ""
		})
	}))
	_, err := s.Open(t.Context(), "INBOX")
	wantCode(t, err, support.CodeClosed)
}

// TestFetchAnsweredMixed: Dovecot works on several commands at a time.
func TestFetchAnsweredMixed(t *testing.T) {
	end := script(t, func(w *wire) {
		w.imap("", func(command string) ([]string, string) {
			switch {
			case strings.HasPrefix(command, "EXAMINE"):
				return selected("400"), "OK done"
			case strings.HasPrefix(command, "UID FETCH"):
				tag, _, _ := strings.Cut(w.line(), " ") // the second command
				for n := 1; n <= 200; n++ {
					w.say(item(n+200), item(n))
				}
				w.say(tag + " OK done")
			}
			return nil, "OK done"
		})
	})
	s := dial(t, newClient(nil), end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	var uids []uint32
	for n := range 400 {
		uids = append(uids, uint32(n+1))
	}
	n := 0
	missing, err := s.Fetch(t.Context(), uids, func(support.RawMail) error { n++; return nil })
	if n != 400 || len(missing) != 0 || err != nil {
		t.Errorf("%d mails, missing %v, error %v", n, missing, err)
	}
}
