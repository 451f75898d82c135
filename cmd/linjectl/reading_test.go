package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"linje/support"
)

// hard is a case whose mails need words beside their text.
func hard() *fakeDesk {
	f := newFake()
	t := &f.threads[0]
	t.Case.Activity = support.Activity{Messages: 4, Answered: true, Outside: true, Flagged: true, Bounced: true}
	first := &t.Messages[0]
	first.Reading = support.Reading{Traits: []support.Trait{support.TraitBroken, support.TraitSigned, support.TraitInvite,
		support.TraitNested, support.TraitRemote}, Sender: support.SenderLookAlike}
	first.Text, first.Flags = " \n", []string{`\Seen`, `\Flagged`, `\Answered`}
	first.Attached = []support.Attachment{{Name: "../../evil\x1b.sh", Size: 3}, {Index: 1}}
	ola := support.Address{Name: "Ola Hansen", Email: "ola@example.no"}
	box := support.Address{Name: "Brukerstøtte", Email: "support@example.no"}
	t.Messages = append(t.Messages,
		support.Message{ID: "b@example.no", Direction: support.Outbound, Text: "Slik.", Reading: support.Reading{Outside: true},
			Envelope: support.Envelope{From: box, Sender: ola}},
		support.Message{ID: "c@example.no", Direction: support.Inbound, Text: "Undelivered", Auto: support.AutoBounce},
		support.Message{ID: "d@example.no", Direction: support.Inbound, Text: "Og", Flags: []string{`\Answered`},
			Reading: support.Reading{Sender: support.SenderFailed, Traits: []support.Trait{support.TraitEncrypted, support.TraitWinmail, support.TraitOversize}}})
	return f
}

func TestShowSaysWhatTheWindowSays(t *testing.T) {
	for l, words := range map[support.Language][]string{
		support.Bokmaal: {"Besvart utenfor Linje av Ola Hansen", "(ingen tekst)", "Flagget", "Svaret kom i retur", "Merket som besvart i et annet program", "møteinvitasjon"},
		support.English: {"Answered outside Linje by Ola Hansen", "(no text)", "Flagged", "The answer bounced", "Marked as answered in another program",
			"This email is damaged", "Digitally signed", "Encrypted", "winmail.dat", "too large to be fetched whole", "meeting invitation", "forwarded", "pictures",
			"Looks like a known sender", "has not confirmed the sender", "Made by a machine: bounced mail"},
	} {
		got := runIn(t, hard(), l, "", "show", "K7Q-2MX")
		for _, w := range words {
			if !strings.Contains(got.out, w) {
				t.Errorf("%s: %q is not said in\n%s", l, w, got.out)
			}
		}
		if strings.Contains(got.out, "../") || !strings.Contains(got.out, "evil.sh") || strings.Contains(got.out, "\x1b") {
			t.Errorf("%s: an attachment is called what its sender called it:\n%s", l, got.out)
		}
	}
}

func TestShowTellsPrograms(t *testing.T) {
	got := runWith(t, hard(), "", "show", "K7Q-2MX", "--json")
	var shown struct {
		Outside, Flagged, Bounced bool
		Messages                  []struct {
			Traits, Flags, Notices []string
			Sender, Auto           string
			Outside                bool
			Attachments            []struct{ Name string }
		}
	}
	if err := json.Unmarshal([]byte(got.out), &shown); err != nil || len(shown.Messages) != 4 {
		t.Fatalf("%v: %s", err, got.out)
	}
	m := shown.Messages
	if !shown.Outside || !shown.Flagged || !shown.Bounced {
		t.Errorf("the case: %+v", shown)
	}
	if !slices.Equal(m[0].Traits, []string{"broken", "signed", "invite", "nested", "remote"}) || m[0].Sender != "look_alike" ||
		!slices.Contains(m[0].Flags, `\Flagged`) || len(m[0].Notices) != 7 {
		t.Errorf("the first message: %+v", m[0])
	}
	if a := m[0].Attachments; len(a) != 2 || strings.ContainsAny(a[0].Name, "/\x1b") || a[1].Name == "" {
		t.Errorf("attachments: %+v", a)
	}
	if !m[1].Outside || m[1].Traits == nil || m[1].Flags == nil || m[2].Auto != "bounce" || m[3].Sender != "failed" || len(m[3].Notices) != 5 {
		t.Errorf("the others: %+v", m[1:])
	}
}

func TestCasesMarkWhatCameBack(t *testing.T) {
	if got := runWith(t, hard(), "", "cases"); !strings.Contains(got.out, "[Svaret kom i retur") {
		t.Errorf("%q", got.out)
	}
	if got := runWith(t, newFake(), "", "cases"); strings.Contains(got.out, "[Sv") {
		t.Errorf("an ordinary case is marked: %q", got.out)
	}
}
