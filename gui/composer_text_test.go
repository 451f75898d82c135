package gui

import (
	"testing"

	"linje/support"
)

func TestTriggerBefore(t *testing.T) {
	for _, c := range []struct {
		text  string
		kind  pickKind
		start int
		query string
		ok    bool
	}{
		{"::", pickTemplate, 0, "", true},
		{"Hei\n\n::kvit side", pickTemplate, 5, "kvit side", true},
		{"Se ??pass", pickLink, 3, "pass", true},
		{"Se (??pass", pickLink, 4, "pass", true},
		{"std::vector", 0, 0, "", false},
		{"Hva??", 0, 0, "", false},
		{"Nå: ", 0, 0, "", false},
		{":: med luft", 0, 0, "", false},
		{"::a\nny linje", 0, 0, "", false},
		{":::", 0, 0, "", false},
		{"æøå ::blå", pickTemplate, 4, "blå", true},
	} {
		got, ok := triggerBefore([]rune(c.text), len([]rune(c.text)))
		if ok != c.ok || got != (trigger{c.kind, c.start, c.query}) {
			t.Errorf("%q: %+v %v", c.text, got, ok)
		}
	}
	if _, ok := triggerBefore([]rune("::kvit etter"), 0); ok {
		t.Error("a cursor before the mark is in no trigger")
	}
}

func TestPlaceholdersCountRunes(t *testing.T) {
	text := "Frå øya: {{ask.Frist}} og {{group.name}}"
	list := placeholders(text)
	if len(list) != 2 {
		t.Fatalf("%+v", list)
	}
	runes := []rune(text)
	if got := string(runes[list[0].start:list[0].end]); got != "{{ask.Frist}}" || answerKey(list[0].name) != "Frist" {
		t.Errorf("%q %q", got, answerKey(list[0].name))
	}
	if got := string(runes[list[1].start:list[1].end]); got != "{{group.name}}" || answerKey(list[1].name) != "group.name" {
		t.Errorf("%q", got)
	}
}

func TestAddressesReadBack(t *testing.T) {
	list, bad := parseAddresses(`"Nordmann, Kari" <kari@example.no>; ola@example.no, Per Å <per@example.no>`)
	if bad != "" || len(list) != 3 || list[0].Name != "Nordmann, Kari" || list[2].Name != "Per Å" {
		t.Fatalf("%+v %q", list, bad)
	}
	again, bad := parseAddresses(formatAddresses(list))
	if bad != "" || len(again) != 3 || again[0] != list[0] || again[2] != list[2] {
		t.Errorf("%+v %q", again, bad)
	}
	if _, bad := parseAddresses("kari@example.no, ola"); bad != "ola" {
		t.Errorf("bad = %q", bad)
	}
}

func TestWrittenForms(t *testing.T) {
	if !otherForm(support.Nynorsk, support.Bokmaal) || otherForm(support.English, support.Bokmaal) || otherForm(support.Nynorsk, support.Nynorsk) {
		t.Error("otherForm")
	}
	if nextLanguage(support.Bokmaal) != support.Nynorsk || nextLanguage(support.English) != support.Bokmaal || nextLanguage("") != support.Bokmaal {
		t.Error("nextLanguage")
	}
	if defaultThen(support.StatusNew) != support.StatusWaiting || defaultThen(support.StatusClosed) != support.StatusClosed {
		t.Error("defaultThen")
	}
}
