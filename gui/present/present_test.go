package present_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"linje/assets"
	"linje/gui/present"
	"linje/support"
)

func words(t *testing.T, l support.Language) *present.Words {
	t.Helper()
	w, err := present.NewWords(l, assets.Translations())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// now is a Tuesday.
var oslo = time.FixedZone("CET", 3600)

func at(day, hour, minute int) time.Time {
	return time.Date(2026, time.November, day, hour, minute, 0, 0, oslo)
}

func TestTimesAsPeopleSayThem(t *testing.T) {
	now := at(24, 10, 46)
	for _, c := range []struct {
		when       time.Time
		nb, nn, en string
	}{
		{at(24, 9, 5), "09.05", "09.05", "09:05"},
		{at(23, 23, 59), "i går", "i går", "yesterday"},
		{at(25, 8, 0), "i morgen", "i morgon", "tomorrow"},
		{at(20, 12, 0), "fre.", "fre.", "Fri"},
		{at(21, 12, 0), "lør.", "laur.", "Sat"},
		{at(17, 12, 0), "17. november", "17. november", "17 November"},
		{time.Date(2025, 10, 12, 9, 0, 0, 0, oslo), "12. oktober 2025", "12. oktober 2025", "12 October 2025"},
		{at(24, 9, 5).UTC(), "09.05", "09.05", "09:05"},
		{time.Time{}, "", "", ""},
	} {
		for l, want := range map[support.Language]string{"nb": c.nb, "nn": c.nn, "en": c.en} {
			if got := present.Short(words(t, l), c.when, now); got != want {
				t.Errorf("%s: Short(%v) = %q, want %q", l, c.when, got, want)
			}
		}
	}
	if got := present.Moment(words(t, "nb"), at(24, 10, 42), now); got != "i dag 10.42" {
		t.Errorf("Moment = %q", got)
	}
}

func TestDueTellsWhenItHasPassed(t *testing.T) {
	w, now := words(t, "nb"), at(24, 10, 46)
	for _, c := range []struct {
		due  time.Time
		want string
		over bool
	}{
		{at(24, 14, 0), "forfaller 14.00", false},
		{at(24, 9, 0), "forfalt 09.00", true},
		{at(25, 9, 0), "forfaller i morgen", false},
		{at(23, 9, 0), "forfalt i går", true},
		{time.Time{}, "", false},
	} {
		if got, over := present.Due(w, c.due, now); got != c.want || over != c.over {
			t.Errorf("Due(%v) = %q %v, want %q %v", c.due, got, over, c.want, c.over)
		}
	}
}

func TestSizesAndNumbers(t *testing.T) {
	nb, en := words(t, "nb"), words(t, "en")
	for bytes, want := range map[int64]string{0: "0 byte", 850: "850 byte", 212_400: "212 kB", 999_499: "999 kB", 999_500: "1,0 MB", 1_449_000: "1,4 MB", 25_000_000: "25,0 MB"} {
		if got := present.Size(nb, bytes); got != want {
			t.Errorf("Size(%d) = %q, want %q", bytes, got, want)
		}
	}
	if got := present.Size(en, 1_449_000); got != "1.4 MB" {
		t.Errorf("English size %q", got)
	}
	if a, b := present.Number(nb, 1234567), present.Number(en, 10000); a != "1\u00a0234\u00a0567" || b != "10,000" {
		t.Errorf("numbers %q %q", a, b)
	}
}

func TestEveryKindOfErrorHasItsSentences(t *testing.T) {
	for _, l := range support.Languages() {
		w := words(t, l)
		seen := map[string]support.Code{}
		for _, code := range present.Codes() {
			for _, detail := range []string{"", "imap.example.no"} {
				err := fmt.Errorf("outer: %w", &support.Error{Code: code, Op: "test", Detail: detail})
				what, todo := present.ErrorText(w, err)
				for _, s := range []string{what, todo} {
					if s == "" || strings.HasPrefix(s, "[") || strings.Contains(s, "{{") || strings.Contains(s, "<no value>") {
						t.Errorf("%s %s: %q", l, code, s)
					}
				}
				if other, twice := seen[what]; twice && other != code {
					t.Errorf("%s: %s and %s read the same: %q", l, code, other, what)
				}
				seen[what] = code
			}
		}
	}
	w := words(t, "nb")
	if what, todo := present.ErrorText(w, nil); what != "" || todo != "" {
		t.Error("nil has a text")
	}
	if what, _ := present.ErrorText(w, errors.New("bang")); what != w.T("error.internal", "Detail", "") {
		t.Errorf("unknown error: %q", what)
	}
	long, _ := present.CodeText(w, support.CodeServer, strings.Repeat("x\n", 5000))
	if len([]rune(long)) > 400 || strings.Contains(long, "\n") {
		t.Errorf("a server's long words were not cut: %d", len(long))
	}
}

func TestRowOfACase(t *testing.T) {
	w, now := words(t, "nb"), at(24, 10, 46)
	c := support.Case{Requester: support.Address{Name: "Ingrid Solbakken", Email: "ingrid@example.no"}, Subject: " ",
		Language: support.Nynorsk, Status: support.StatusOpen, Handling: support.Handling{Owner: "Kari Nordmann"},
		Times:    support.Times{Updated: at(24, 10, 42), Due: at(24, 9, 0)},
		Activity: support.Activity{Attachments: 1}}
	r := present.Row(w, c, present.Viewer{Agent: "Ola", Now: now})
	if r.Requester != "Ingrid Solbakken" || r.Subject != "(uten emne)" || r.Status != "Åpen" || r.Time != "10.42" {
		t.Errorf("row %+v", r)
	}
	want := []present.Sign{{Text: "forfalt 09.00", Urgent: true}, {Text: "Kari har den"}, {Text: "Nynorsk"}, {Text: "1 vedlegg"}}
	if fmt.Sprint(r.Signs) != fmt.Sprint(want) {
		t.Errorf("signs %v, want %v", r.Signs, want)
	}
	c.Alert = support.AlertPending
	c.Handling.Owner = "ola"
	r = present.Row(w, c, present.Viewer{Agent: "Ola", Now: now})
	if r.Status != "Ny eskalering" || r.Signs[1].Text != "Du har den" {
		t.Errorf("alert row %+v", r)
	}
	c.Alert, c.Status, c.Handling.Group = support.AlertNone, support.StatusEscalated, "Arkiv"
	if got := present.CaseStatus(w, c); got != "Hos Arkiv" {
		t.Errorf("status %q", got)
	}
}

func TestWorkElsewhereStandsInTheRow(t *testing.T) {
	w := words(t, "nb")
	signs := func(c support.Case) string {
		return fmt.Sprint(present.Row(w, c, present.Viewer{Agent: "Ola", Now: at(24, 10, 46)}).Signs)
	}
	c := support.Case{Status: support.StatusWaiting, Times: support.Times{Updated: at(24, 10, 42)},
		Activity: support.Activity{Answered: true, Outside: true, Flagged: true}}
	if got := signs(c); got != "[{Flagget false} {Besvart utenfor Linje false}]" {
		t.Errorf("signs %s", got)
	}
	c.Activity.Flagged, c.Times.Worked = false, at(24, 10, 44)
	if got := signs(c); got != "[]" {
		t.Errorf("an agent has worked on it since, and the row says %s", got)
	}
	c.Times.Worked, c.Activity.Bounced = time.Time{}, true
	if got := signs(c); got != "[{Svaret kom i retur true}]" {
		t.Errorf("it came back since, and the row says %s", got)
	}
}

func TestInvitationTimesInWords(t *testing.T) {
	now, start := at(24, 10, 46), at(26, 9, 0)
	for _, c := range []struct {
		i          support.Invitation
		nb, nn, en string
	}{
		{support.Invitation{Start: start, End: start.Add(90 * time.Minute)}, "torsdag 26. november kl. 09.00–10.30", "torsdag 26. november kl. 09.00–10.30", "Thursday 26 November, 09:00–10:30"},
		{support.Invitation{Start: start.UTC(), Repeats: true}, "torsdag 26. november kl. 09.00, gjentas", "torsdag 26. november kl. 09.00, vert gjenteke", "Thursday 26 November at 09:00, repeats"},
		{support.Invitation{Start: start, AllDay: true}, "torsdag 26. november, hele dagen", "torsdag 26. november, heile dagen", "Thursday 26 November, all day"},
		{support.Invitation{Start: start, End: start.AddDate(0, 0, 2), AllDay: true}, "26. november til 28. november", "26. november til 28. november", "26 November to 28 November"},
		{support.Invitation{Start: start, End: start.AddDate(0, 0, 1)}, "torsdag 26. november kl. 09.00 til fredag 27. november kl. 09.00",
			"torsdag 26. november kl. 09.00 til fredag 27. november kl. 09.00", "Thursday 26 November at 09:00 to Friday 27 November at 09:00"},
		{support.Invitation{}, "", "", ""},
	} {
		for l, want := range map[support.Language]string{"nb": c.nb, "nn": c.nn, "en": c.en} {
			if got := present.InvitationTime(words(t, l), c.i, now); got != want {
				t.Errorf("%s: %q, want %q", l, got, want)
			}
		}
	}
}

func TestTextFilesInAnyCharset(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want string
		cut  bool
		ok   bool
	}{
		"utf-8":        {"blåbær", "blåbær", false, true},
		"mark":         {"\xef\xbb\xbfblåbær", "blåbær", false, true},
		"windows-1252": {"bl\xe5b\xe6r \x80", "blåbær €", false, true},
		"utf-16":       {"\xff\xfeb\x00\xe5\x00", "bå", false, true},
		"line ends":    {"a\r\nb\rc", "a\nb\nc", false, true},
		"cut":          {"1234567890123456789å", "1234567890123456789", true, true},
		"program":      {"MZ\x00\x00", "", false, false},
		"nothing":      {"", "", false, true},
	} {
		text, cut, ok := present.PlainText([]byte(c.data), 20)
		if text != c.want && ok || cut != c.cut || ok != c.ok {
			t.Errorf("%s: %q, cut %v, ok %v", name, text, cut, ok)
		}
	}
}

func TestAgentNames(t *testing.T) {
	for in, want := range map[string]string{"Kari Nordmann": "Kari", "kari.nordmann@example.no": "Kari",
		"Kari Nordmann <kari@example.no>": "Kari", "øyvind_berg@example.no": "Øyvind", "": ""} {
		got := present.FirstName(in)
		if got != want {
			t.Errorf("FirstName(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHistoryHasASentenceForEveryEvent(t *testing.T) {
	due := at(25, 9, 0)
	for _, l := range support.Languages() {
		w := words(t, l)
		for _, k := range []support.EventKind{support.EventReceived, support.EventSent, support.EventStatus, support.EventClaimed,
			support.EventReleased, support.EventNote, support.EventDue, support.EventReminder, support.EventEscalatedUs,
			support.EventAcknowledged, support.EventBounced, support.EventLanguage, support.EventGroup, support.EventLinked, "other"} {
			for _, d := range []*time.Time{nil, &due} {
				e := support.Event{Kind: k, Agent: "kari", Data: support.EventData{Owner: "kari", Status: support.StatusOpen, Due: d,
					Group: "Arkiv", Text: "subject eskalert", Language: support.English, Case: "K7Q2MX0000000000",
					Mail: &support.MailFacts{From: support.Address{Name: "Ingrid"}}}}
				s := present.Event(w, e, present.Viewer{Agent: "kari", Now: at(24, 9, 0)})
				if s == "" || strings.Contains(s, "[") || strings.Contains(s, "<no value>") {
					t.Errorf("%s %s: %q", l, k, s)
				}
			}
		}
	}
	w := words(t, "nb")
	got := present.Event(w, support.Event{Kind: support.EventClaimed, Agent: "Kari N", Data: support.EventData{Owner: "Kari N"}}, present.Viewer{Agent: "Kari N"})
	if got != "Du tok saken" {
		t.Errorf("claimed: %q", got)
	}
	got = present.Event(w, support.Event{Kind: support.EventStatus, Data: support.EventData{Status: support.StatusOpen}}, present.Viewer{Agent: "Kari N"})
	if got != "Linje satte statusen til «Åpen»" {
		t.Errorf("status: %q", got)
	}
}

func TestSyncLine(t *testing.T) {
	w, now := words(t, "nb"), at(24, 10, 46)
	idle := support.SyncState{Phase: support.PhaseIdle, Updated: now}
	off := support.SyncState{Phase: support.PhaseOffline, Updated: at(24, 10, 40), Retry: now.Add(19500 * time.Millisecond)}
	for _, c := range []struct {
		states []support.SyncState
		outbox int
		want   string
	}{
		{nil, 0, "Ingen postkasse ennå"},
		{[]support.SyncState{idle}, 0, "Oppdatert 10.46 · tilkoblet"},
		{[]support.SyncState{idle}, 1, "Oppdatert 10.46 · tilkoblet · 1 i utboksen"},
		{[]support.SyncState{idle, off}, 0, "Frakoblet siden 10.40 · prøver igjen om 20 s · du kan jobbe videre"},
		{[]support.SyncState{idle, {Phase: support.PhaseSyncing, Done: 1240, Total: 10000}}, 0, "Henter e-post: 1\u00a0240 av 10\u00a0000"},
		{[]support.SyncState{{Phase: support.PhaseSyncing, Folder: "Arkiv", Done: 3, Total: 12}}, 0, "Henter e-post fra Arkiv: 3 av 12"},
		{[]support.SyncState{{Phase: support.PhaseIdle, Updated: now, Aside: 2}}, 0, "Oppdatert 10.46 · tilkoblet · 2 e-poster kan ikke hentes"},
		{[]support.SyncState{{Phase: support.PhaseStopped, Err: support.E(support.CodeAuth, "x", nil)}}, 0, "Stanset: Tjeneren godtok ikke brukernavnet eller passordet."},
	} {
		if got := present.SyncLine(w, c.states, c.outbox, now); got != c.want {
			t.Errorf("SyncLine = %q, want %q", got, c.want)
		}
	}
}

func TestOutboxText(t *testing.T) {
	w := words(t, "nb")
	e := support.OutboxEntry{State: support.OutboxQueued}
	if got := present.OutboxText(w, e, true); got != "Venter på nett" {
		t.Errorf("offline: %q", got)
	}
	e = support.OutboxEntry{State: support.OutboxFailed, Attempts: support.Attempts{Code: support.CodeRejected, Detail: "550 no such user"}}
	if got := present.OutboxText(w, e, false); got != "Ikke sendt: En mottaker ble avvist: 550 no such user." {
		t.Errorf("failed: %q", got)
	}
}
