package support_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"linje/support"
)

func TestCaseIDIsTheSameEverywhere(t *testing.T) {
	id := support.NewCaseID("<abc@example.no> ")
	if id != support.NewCaseID("abc@example.no") {
		t.Error("angle brackets count")
	}
	// Fixed for all time: other machines have stored it.
	if id != "F71PBBGXQCW5WXT2" {
		t.Errorf("got %s", id)
	}
	if len(id) != 16 || support.NewCaseID("ABC@example.no") == id {
		t.Errorf("got %s: Message-IDs are compared as they stand", id)
	}
	if n := id.Number(); n != string(id[:3])+"-"+string(id[3:6]) {
		t.Errorf("number %s", n)
	}
	if n := support.CaseID("ABC").Number(); n != "ABC" {
		t.Errorf("number %s", n)
	}
}

func TestParseCaseRef(t *testing.T) {
	for s, want := range map[string]string{
		"K7Q-2MX": "K7Q2MX", "k7q2mx": "K7Q2MX", " [K7Q-2MX] ": "K7Q2MX", "#K7Q-2MX": "K7Q2MX", "k7q-2mxo": "", "oil-012": "011012",
		"0123456789ABCDEF": "0123456789ABCDEF", "": "", "K7Q": "", "K7Q-2M!": "", "K7Q-2MU": "", "æøåæøå": "", "passord": "",
	} {
		got, ok := support.ParseCaseRef(s)
		if got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", s, got, ok)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		id := support.NewCaseID(support.MessageID(rapid.String().Draw(r, "id")))
		for _, typed := range []string{string(id), strings.ToLower(string(id)), id.Number(), "[" + id.Number() + "]"} {
			p, ok := support.ParseCaseRef(typed)
			if !ok || !strings.HasPrefix(string(id), p) {
				r.Fatalf("%q is read as %q", typed, p)
			}
		}
		if n := support.CaseNumbers("Sv: x [" + id.Number() + "]"); len(n) != 1 || n[0] != string(id[:6]) {
			r.Fatalf("numbers %v", n)
		}
		support.ParseCaseRef(rapid.String().Draw(r, "anything"))
	})
}

func TestEventIDs(t *testing.T) {
	a := support.DerivedEventID("received", "m")
	if a != support.DerivedEventID("received", "m") || a == support.DerivedEventID("receivedm") || a == support.DerivedEventID("received", "n") || len(a) != 24 {
		t.Errorf("derived %s", a)
	}
	if id := support.EventIDFrom([15]byte{}); id != "000000000000000000000000" {
		t.Errorf("got %s", id)
	}
	if id := support.EventIDFrom([15]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255}); id != "ZZZZZZZZZZZZZZZZZZZZZZZZ" {
		t.Errorf("got %s", id)
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"Kari Nordmann": "Kari", "Nordmann, Kari": "Kari", "Nordmann, Kari Anne": "Kari", `"Kari" Nordmann`: "Kari", "Kari": "Kari", "kari@example.no": "", "": "", "Nordmann,": "Nordmann,",
	} {
		if got := (support.Address{Name: name}).FirstName(); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if a := (support.Address{Email: "x@example.no"}); a.Label() != "x@example.no" || kari().Label() != "Kari Nordmann" {
		t.Error("labels")
	}
	if !support.SameEmail(" Kari@Example.no", "kari@example.NO ") || support.SameEmail("a@example.no", "b@example.no") {
		t.Error("SameEmail")
	}
}
