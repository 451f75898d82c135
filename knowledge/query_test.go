package knowledge

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"linje/support"
)

func TestParseSearch(t *testing.T) {
	day := func(m time.Month, d int) time.Time { return time.Date(2026, m, d, 0, 0, 0, 0, time.Local) }
	for q, want := range map[string]support.SearchQuery{
		"":                                     {},
		"kvit side":                            {Terms: []string{"kvit", "side"}},
		`"kvit side" sak`:                      {Terms: []string{`"kvit side"`, "sak"}},
		`«kvit side»`:                          {Terms: []string{`"kvit side"`}},
		`open "quote til slutten`:              {Terms: []string{"open", "quote til slutten"}},
		"fra:ingrid status:ny emne":            {From: "ingrid", Status: support.StatusNew, Terms: []string{"emne"}},
		`from:"Kari Nordmann"`:                 {From: "Kari Nordmann"},
		"frå:ola gruppe:Arkiv":                 {From: "ola", Group: "Arkiv"},
		"FRA:ola Group:arkiv":                  {From: "ola", Group: "arkiv"},
		"status:åpen":                          {Status: support.StatusOpen},
		"status:A\u030apen":                    {Status: support.StatusOpen},
		"status:waiting":                       {Status: support.StatusWaiting},
		"status:ventar":                        {Status: support.StatusWaiting},
		"status:eskalert":                      {Status: support.StatusEscalated},
		"status:løst":                          {Status: support.StatusResolved},
		"status:løyst":                         {Status: support.StatusResolved},
		"status:lukket x":                      {Status: support.StatusClosed, Terms: []string{"x"}},
		"status:rart x":                        {Terms: []string{"status rart", "x"}},
		"x status:ra":                          {Terms: []string{"x"}}, // still being typed
		"før:2026-11-22 etter:1.9.2026":        {Before: day(11, 22), After: day(9, 1)},
		"before:22.11.2026 after:2026-09-01 x": {Before: day(11, 22), After: day(9, 1), Terms: []string{"x"}},
		"før:2026-13-99 x":                     {Terms: []string{"før 2026-13-99", "x"}},
		"fra: sak":                             {Terms: []string{"sak"}},
		"https://x.example.no/a":               {Terms: []string{"https://x.example.no/a"}},
		"re: hei":                              {Terms: []string{"re:", "hei"}},
		"* \" () -":                            {},
		"K7Q-2MX":                              {Terms: []string{"K7Q-2MX"}},
	} {
		if got := ParseSearch(q); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", q, got, want)
		}
	}
	if got := ParseSearch(strings.Repeat("ord ", 5000)); len(got.Terms) > maxSearchTerms {
		t.Errorf("%d terms", len(got.Terms))
	}
}

func FuzzParseSearch(f *testing.F) {
	f.Add(`fra:"a b" status:ny "x`)
	f.Add("før:\x00\xff «»\"")
	f.Fuzz(func(t *testing.T, q string) {
		s := ParseSearch(q)
		for _, term := range append(s.Terms, s.From, s.Group) {
			if len(term) > maxSearchTerm || !utf8.ValidString(term) {
				t.Fatalf("%q", term)
			}
		}
	})
}
