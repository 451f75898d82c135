package mail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"linje/support"
)

// The roles of folders, by special use and by the names that servers and mail
// programs give them.
func TestRolesOfFolders(t *testing.T) {
	end := script(t, func(w *wire) {
		w.imap("SPECIAL-USE LIST-EXTENDED", func(string) ([]string, string) {
			return []string{
				`* LIST () "/" INBOX`, `* LIST (\Junk) "/" "Uventa"`, `* LIST () "/" "Uventa/2024"`, `* LIST (\All) "/" "Alt"`,
				`* LIST (\Archive) "/" "Ferdig"`, `* LIST () "/" "Ferdig/2024"`, `* LIST () "/" "Sendte elementer"`, `* LIST () "/" "Sent"`,
				`* LIST () "/" "Sent/2024"`, `* LIST () "/" "Slettede elementer"`, `* LIST () "/" "Slettede elementer/Gammelt"`, `* LIST () "/" "Sletta element"`,
				`* LIST () "/" "S&APg-ppelpost"`, `* LIST () "/" "Junk Email"`, `* LIST () "/" "Kladd"`, `* LIST () "/" "Utkast"`, `* LIST () "/" "Drafts"`,
				`* LIST () "/" "Kalender"`, `* LIST () "/" "Calendar/Birthdays"`, `* LIST () "/" "Kontakter"`, `* LIST () "/" "Sync Issues/Conflicts"`,
				`* LIST () "/" "Utboks"`, `* LIST () "/" "Arkiv"`, `* LIST () "/" "Kunder/Kalender"`, `* LIST () "/" "St&APg-tte"`, `* LIST () "/" "R&-D"`,
				`* LIST (\NoSelect) "/" "Bare plass"`, `* LIST () "/" "INBOX/Trash"`, `* LIST () "/" "INBOX/Kunder"`,
			}, "OK done"
		})
	})
	folders, err := dial(t, newClient(nil), end).Folders(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]support.FolderRole{}
	for _, f := range folders {
		got[f.Name] = f.Role
		if f.Can == (f.Name == "Bare plass") {
			t.Errorf("%s can be opened: %v", f.Name, f.Can)
		}
	}
	for name, want := range map[string]support.FolderRole{
		"INBOX": support.RoleInbox, "Uventa": support.RoleJunk, "Uventa/2024": support.RoleJunk, "Alt": support.RoleVirtual,
		"Ferdig": support.RoleArchive, "Ferdig/2024": support.RoleArchive, "Sent": support.RoleSent, "Sendte elementer": support.RoleSent, "Sent/2024": support.RoleOther,
		"Slettede elementer": support.RoleTrash, "Slettede elementer/Gammelt": support.RoleTrash, "Sletta element": support.RoleTrash,
		"Søppelpost": support.RoleJunk, "Junk Email": support.RoleJunk, "Kladd": support.RoleDrafts, "Utkast": support.RoleDrafts, "Drafts": support.RoleDrafts,
		"Kalender": support.RoleNotMail, "Calendar/Birthdays": support.RoleNotMail, "Kontakter": support.RoleNotMail, "Sync Issues/Conflicts": support.RoleNotMail,
		"Utboks": support.RoleNotMail, "Arkiv": support.RoleArchive, "Kunder/Kalender": support.RoleOther, "Støtte": support.RoleOther, "R&D": support.RoleOther,
		"INBOX/Trash": support.RoleTrash, "INBOX/Kunder": support.RoleOther,
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if folders[0].Name != "INBOX" || folders[1].Name != "Sent" {
		t.Errorf("first come %q and %q", folders[0].Name, folders[1].Name)
	}
}

// STATUS is refused for one folder, answered for another under its own name,
// and left out for a third: only what is known is told.
func TestStatusOfHardServers(t *testing.T) {
	end := script(t, func(w *wire) {
		w.imap("CONDSTORE", func(c string) ([]string, string) {
			switch {
			case strings.Contains(c, "NEI"):
				return nil, "NO Error=\"…\""
			case strings.Contains(c, "STOR"):
				return []string{`* STATUS STOR (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 5)`}, "OK done"
			case strings.Contains(c, "TAUS"):
				return nil, "OK done"
			}
			return []string{`* STATUS "St&APg-tte" (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 5 HIGHESTMODSEQ 60115205545359) `}, "OK done"
		})
	})
	got, err := dial(t, newClient(nil), end).Status(t.Context(), []string{"Nei", "Stor", "Taus", "Støtte"})
	want := support.FolderState{Messages: 3, UIDNext: 4, UIDValidity: 5, ModSeq: 60115205545359}
	if err != nil || len(got) != 1 || got["Støtte"] != want {
		t.Errorf("%+v, %v", got, err)
	}
}

// The changes since a state: what is from its UIDNEXT on is new, half a message
// is asked for again, and what a NOOP tells is no news afterwards.
func TestChangesOfHardServers(t *testing.T) {
	var commands []string
	end := script(t, func(w *wire) {
		w.imap("CONDSTORE", func(c string) ([]string, string) {
			commands = append(commands, c)
			switch {
			case strings.HasPrefix(c, "EXAMINE"):
				return append(selected("4"), "* OK [HIGHESTMODSEQ 20] ok"), "OK done"
			case c == "NOOP" && len(commands) > 1:
				return []string{`* 2 FETCH (MODSEQ (21) FLAGS (\Seen))`, "* 5 EXISTS"}, "OK done"
			case strings.Contains(c, "CHANGEDSINCE 12"):
				return []string{`* 2 FETCH (UID 2 MODSEQ (21) FLAGS (\Seen))`, `* 3 FETCH (UID 3 MODSEQ (22))`, `* 5 FETCH (UID 11 MODSEQ (19) FLAGS ())`}, "OK done"
			case strings.HasPrefix(c, "UID FETCH 10:4294967295"):
				return []string{`* 5 FETCH (UID 11 FLAGS ())`}, "OK done"
			case strings.HasPrefix(c, "UID FETCH 3 "):
				return []string{`* 3 FETCH (UID 3 FLAGS (\Flagged))`}, "OK done"
			}
			return nil, "OK done"
		})
	})
	s := dial(t, newClient(nil), end)
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	got, err := s.Changes(t.Context(), support.FolderState{UIDValidity: 7, UIDNext: 10, ModSeq: 12})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got.Changed, func(a, b support.Placed) int { return int(a.UID) - int(b.UID) })
	if fmt.Sprint(got) != `{[{11 []}] [{2 [\Seen]} {3 [\Flagged]}] 5}` {
		t.Errorf("%v\n%q", got, commands)
	}
}

func TestUIDsOfHardServers(t *testing.T) {
	for name, tt := range map[string]struct {
		caps, answer string
		want         string
		code         support.Code
	}{
		"plain":    {"", "* SEARCH 2 7 9", "[2 7 9]", ""},
		"ranges":   {"ESEARCH", `* ESEARCH (TAG "T5") UID ALL 2:4,9`, "[2 3 4 9]", ""},
		"too many": {"ESEARCH", `* ESEARCH (TAG "T5") UID ALL 1:4294967295`, "", support.CodeProtocol},
		"none":     {"", "* SEARCH", "", support.CodeProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			end := script(t, func(w *wire) {
				w.imap(tt.caps, func(c string) ([]string, string) {
					switch {
					case strings.HasPrefix(c, "EXAMINE"):
						return selected("4"), "OK done"
					case strings.HasPrefix(c, "UID SEARCH"):
						return []string{tt.answer}, "OK done"
					}
					return nil, "OK done"
				})
			})
			s := dial(t, newClient(nil), end)
			if _, err := s.Open(t.Context(), "INBOX"); err != nil {
				t.Fatal(err)
			}
			got, err := s.UIDs(t.Context())
			if support.CodeOf(err) != tt.code || err == nil && fmt.Sprint(got) != tt.want {
				t.Errorf("%v, %v", len(got), err)
			}
		})
	}
}
