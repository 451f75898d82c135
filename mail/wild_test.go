package mail_test

import (
	"strings"
	"testing"
)

// Headers as programs write them that have not read RFC 2047.
func TestEncodedWordsOfTheWild(t *testing.T) {
	for raw, want := range map[string]string{
		"=?utf-8?Q?Bl=C3=A5b=C3=A6r":                  "Blåbær", // the end is missing
		"=?utf-8?B?w5hzdA==":                          "Øst",
		"=?utf-8?Q?Bl=C3=A5?= =?utf-8?Q?b=C3=A6":      "Blåbæ",
		"=?utf-8?Q?Bl=C3=A5 og b=C3=A6r?= i dag":      "Blå og bær i dag",
		"=? utf-8 ?Q?Bl=C3=A5?=":                      "Blå",
		"=?utf-8 ?Q?Bl=C3=A5?=":                       "Blå",
		"=??Q?Bl=E5?=":                                "Blå",
		"=??B?w5hzdA==?=":                             "Øst",
		"=?iso-8859-1?Q?Bl=E5?= =?utf-8?Q?b=C3=A6r?=": "Blåbær",
		"=?utf-8?B?w5g=?==?utf-8?B?c3Q=?=":            "Øst", // nothing between
		"a=?utf-8?Q?=C3=A5?=b":                        "aåb",
		"=?utf-8?B?w5hzdA=?=":                         "Øst",   // half the padding
		"=?utf-8?B?w5hz\r\n dA==?=":                   "Øst",   // folded inside the word
		"=?UTF-8?Q?=E2=80=9CHei=E2=80=9D?=":           "“Hei”", //
		"=?iso-8859-1?Q?=80_100?=":                    "€ 100", // windows-1252 that says it is Latin-1
		"=?iso-8859-1?Q?Bl=C3=A5b=C3=A6r?=":           "Blåbær",
		"=?us-ascii?Q?Bl=E5?=":                        "Blå",
		"=?utf-8?Q?Bl=E5b=E6r?=":                      "Blåbær",
		"=?iso-8859-15?Q?=A4?=":                       "€",
		"=?windows-1252?Q?=93Hei=94?=":                "“Hei”",
		"=?cp1252?Q?=93Hei=94?=":                      "“Hei”",
		"=?x-mac-roman?Q?bl=8C?=":                     "blå",
		"=?utf-16le?B?SABlAGkA?=":                     "Hei",
		"=?utf-8?Q?=3D=3Futf-8=3FQ=3Fnei=3F=3D?=":     "=?utf-8?Q?nei?=", // once, not twice
		"Bl\xc3\xa5b\xc3\xa6r":                        "Blåbær",
		"Bl\xe5b\xe6r":                                "Blåbær",
		"=?utf-8?Q?R=C3=A5?= \xe5 =?utf-8?Q?=C3=A6?=": "Rå å æ",
		"2 =? 3 ?= 5":                                 "2 =? 3 ?= 5",
	} {
		if got := parse([]byte("Subject: " + raw + "\r\n\r\nx")).Envelope.Subject; got != want {
			t.Errorf("%q is read as %q, want %q", raw, got, want)
		}
	}
}

// Names of files as programs write them that have not read RFC 2231.
func TestFileNamesOfTheWild(t *testing.T) {
	for raw, want := range map[string]string{
		`filename=rapport.pdf`:                                           "rapport.pdf",
		`filename=min rapport.pdf`:                                       "min rapport.pdf",
		`filename="=?utf-8?Q?=C3=85rs.pdf?="`:                            "Års.pdf",
		`filename==?utf-8?Q?=C3=85rs.pdf?=`:                              "Års.pdf",
		`filename="=?utf-8?Q?=C3=85r?=` + "\r\n " + `=?utf-8?Q?s.pdf?="`: "Års.pdf",
		`filename*=utf-8''%C3%85rs.pdf`:                                  "Års.pdf",
		`filename*=UTF-8'nb'%C3%85rs.pdf; filename="_rs.pdf"`:            "Års.pdf",
		`filename="_rs.pdf"; filename*=utf-8''%C3%85rs.pdf`:              "Års.pdf",
		`filename*="utf-8''%C3%85rs.pdf"`:                                "Års.pdf",
		`filename*=''%C3%85rs.pdf`:                                       "Års.pdf",
		`filename*=%C3%85rs.pdf`:                                         "Års.pdf",
		`filename*=iso-8859-1''%C5rs.pdf`:                                "Års.pdf",
		`filename*=tull''%C5rs.pdf`:                                      "Års.pdf",
		`filename*1=port.pdf; filename*0=rap`:                            "rapport.pdf",
		`filename*0*=utf-8''%C3; filename*1*=%85rs.pdf`:                  "Års.pdf", // a character cut in two
		`filename*1*=%85rs.pdf; filename*0*=utf-8''%C3`:                  "Års.pdf",
		`filename*0="=?utf-8?Q?=C3=85"; filename*1="rs.pdf?="`:           "Års.pdf", // both ways at once
		`filename*01*=utf-8''%C3%85; filename*02=rs.pdf`:                 "Års.pdf",
		"filename=\"\xc5rs.pdf\"":                                        "Års.pdf",
		"filename=\"Års.pdf\"":                                           "Års.pdf",
		`filename="C:\\Mine dokumenter\\rapport.pdf"`:                    `C:\Mine dokumenter\rapport.pdf`,
		`filename="rapport;1.pdf"`:                                       "rapport;1.pdf",
		`filename="rapport.pdf`:                                          "rapport.pdf",
		`filename='rapport.pdf'`:                                         "rapport.pdf",
		`filename = "rapport.pdf" ; size=3`:                              "rapport.pdf",
		`FileName=rapport.pdf`:                                           "rapport.pdf",
		`filename="%C3%85rs.pdf"`:                                        "%C3%85rs.pdf", // a name may look so
		`filename="a\"b.pdf"`:                                            `a"b.pdf`,
		`filename=""; x=y`:                                               "attachment.pdf",
	} {
		source := "Content-Type: application/pdf\r\nContent-Disposition: attachment; " + raw + "\r\n\r\nx"
		p := parse([]byte(source))
		if len(p.Attachments) != 1 || p.Attachments[0].Name != want {
			t.Errorf("%q is read as %+v, want %q", raw, p.Attachments, want)
		}
	}
}

func TestCharsetsOfTheWild(t *testing.T) {
	for name, tt := range map[string]struct{ kind, body, want string }{
		"Latin-1":                     {"text/plain; charset=iso-8859-1", "bl\xe5b\xe6r", "blåbær"},
		"windows-1252 as Latin-1":     {"text/plain; charset=iso-8859-1", "\x93bl\xe5\x94 \x80", "“blå” €"},
		"UTF-8 as Latin-1":            {"text/plain; charset=iso-8859-1", "blåbær “så”", "blåbær “så”"},
		"UTF-8 as windows-1252":       {"text/plain; charset=windows-1252", "blåbær, grønt og gråhvitt", "blåbær, grønt og gråhvitt"},
		"UTF-8 as ASCII":              {"text/plain; charset=us-ascii", "blåbær", "blåbær"},
		"Latin-1 as UTF-8":            {"text/plain; charset=utf-8", "bl\xe5b\xe6r", "blåbær"},
		"Latin-1 as ASCII":            {"text/plain; charset=us-ascii", "bl\xe5b\xe6r", "blåbær"},
		"really Latin-1":              {"text/plain; charset=iso-8859-1", "\xc3\xa5 er to tegn, og \xe5 er ett", "Ã¥ er to tegn, og å er ett"},
		"UTF-16 with a mark":          {"text/plain; charset=utf-16", "\xff\xfeH\x00e\x00i\x00 \x00\xe5\x00", "Hei å"},
		"UTF-16, high byte first":     {"text/plain; charset=utf-16", "\xfe\xff\x00H\x00e\x00i", "Hei"},
		"UTF-16 that nothing tells":   {"text/plain", "\xff\xfeH\x00e\x00i\x00", "Hei"},
		"UTF-16 that is ASCII":        {"text/plain; charset=utf-16", "Hei der", "Hei der"},
		"UTF-8 with a mark":           {"text/plain; charset=utf-8", "\xef\xbb\xbfHei", "Hei"},
		"quotes around it":            {"text/plain; charset='iso-8859-1'", "bl\xe5", "blå"},
		"nobody knows it":             {"text/plain; charset=hurra", "bl\xe5", "blå"},
		"empty":                       {`text/plain; charset=""`, "bl\xe5", "blå"},
		"a name of old":               {"text/plain; charset=cp-850", "bl\xe5", "blå"},
		"ISO-8859-10":                 {"text/plain; charset=iso-8859-10", "\xe8\xe1\xbf", "čáŋ"},
		"Sami in windows-1252's name": {"text/plain; charset=utf-8", "čáŋ", "čáŋ"},
		"one bad byte in UTF-8":       {"text/plain; charset=utf-8", "blåbær \xff og grøt", "blåbær ÿ og grøt"},
		"HTML that says otherwise":    {"text/html; charset=utf-8", "<meta charset=iso-8859-1>blå", "blå"},
		"HTML in Latin-1 as UTF-8":    {"text/html; charset=utf-8", "bl\xe5", "blå"},
		"UTF-7":                       {"text/plain; charset=utf-7", "bl+AOU-", "blå"},
	} {
		if got := parse([]byte("Content-Type: " + tt.kind + "\n\n" + tt.body)).Text; got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func TestFlowed(t *testing.T) {
	const head = "Content-Type: text/plain; charset=utf-8; format=flowed"
	for name, tt := range map[string]struct{ params, body, want string }{
		"paragraph":      {"", "En \nto \ntre\nfire", "En to tre\nfire"},
		"stuffed":        {"", " From here\n  innrykk\n > ikke sitat", "From here\n innrykk\n> ikke sitat"},
		"quotes":         {"", "> En \n> to\n>> tre \n>> fire\nfem", "> En to\n>> tre fire\nfem"},
		"depth changes":  {"", "> En \n>> to", "> En\n>> to"},
		"signature":      {"", "Hei \n-- \nKari \nNordmann", "Hei\n-- \nKari Nordmann"},
		"in a quote":     {"", "> Hei \n> -- \n> Kari", "> Hei\n> --\n> Kari"},
		"delsp":          {"; delsp=yes", "sam \nmen \nsatt", "sammensatt"},
		"delsp says no":  {"; delsp=no", "sam \nmen", "sam men"},
		"at the end":     {"", "slutt ", "slutt"},
		"blank line":     {"", "En \n\nto", "En\n\nto"},
		"with CR":        {"", "En \r\nto\r\n", "En to"},
		"quote no space": {"", ">En \n>to", "> En to"},
	} {
		if got := parse([]byte(head + tt.params + "\n\n" + tt.body)).Text; got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	qp := head + "\nContent-Transfer-Encoding: quoted-printable\n\nEn=20\nto"
	if got := parse([]byte(strings.ReplaceAll(qp, "\n", "\r\n"))).Text; got != "En to" {
		t.Errorf("quoted-printable: %q", got)
	}
}
