package knowledge

import (
	"strings"
	"testing"
	"time"

	"linje/support"
)

func everyValue() Values {
	return Values{
		Requester: support.Address{Name: "Solbakken, Ingrid", Email: "ingrid.solbakken@example.no"}, CaseNumber: "K7Q-2MX",
		CaseSubject: "Får ikkje opna saka", AgentName: "Kari Nordmann", GroupName: "Arkiv",
		ArticleTitle: "Kvit side", ArticleURL: "https://hjelp.example.no/kvit-side",
		Date: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), Ask: map[string]string{"Frist": "fredag", "Ny frist": "måndag"},
	}
}

func TestRenderFillsEveryPlaceholder(t *testing.T) {
	for tag, want := range map[string]string{
		"{{requester.first_name}}": "Ingrid", "{{requester.name}}": "Solbakken, Ingrid", "{{customer.first_name}}": "Ingrid",
		"{{ customer.name }}": "Solbakken, Ingrid", "{{case.number}}": "K7Q-2MX", "{{case.subject}}": "Får ikkje opna saka",
		"{{agent.name}}": "Kari Nordmann", "{{group.name}}": "Arkiv", "{{article.title}}": "Kvit side",
		"{{article.url}}": "https://hjelp.example.no/kvit-side", "{{date}}": "22. november 2026", "{{ask.Frist}}": "fredag",
		`{{ask "Frist"}}`: "fredag", `{{ask "Ny frist"}}`: "måndag", "{{ask «Frist»}}": "fredag", "{{ask.Ny frist}}": "måndag",
		"[{{article.title}}]({{article.url}})": "[Kvit side](https://hjelp.example.no/kvit-side)",
		"**{{case.number}}**":                  "K7Q-2MX",
	} {
		r, err := Render(support.Item{Language: support.Nynorsk, Body: "Hei " + tag + "!"}, everyValue())
		if err != nil || r.Text != "Hei "+want+"!" || len(r.Unfilled) > 0 {
			t.Errorf("%s: %+v, %v; want %q", tag, r, err, want)
		}
	}
}

func TestRenderWritesTheDateInTheItemsLanguage(t *testing.T) {
	for l, want := range map[support.Language]string{support.Bokmaal: "22. november 2026", support.Nynorsk: "22. november 2026",
		support.English: "22 November 2026"} {
		if r, err := Render(support.Item{Language: l, Body: "{{date}}"}, everyValue()); err != nil || r.Text != want {
			t.Errorf("%s: %q, %v", l, r.Text, err)
		}
	}
	v := everyValue()
	v.Date = time.Date(2026, 1, 3, 0, 0, 0, 0, time.UTC)
	if r, _ := Render(support.Item{Language: support.Nynorsk, Body: "{{date}}"}, v); r.Text != "3. januar 2026" {
		t.Errorf("%q", r.Text)
	}
}

func TestRenderKeepsAndReportsTagsWithoutValue(t *testing.T) {
	item := support.Item{Language: support.Bokmaal, Body: "Hei {{requester.first_name}}, frist {{ask \"Frist\"}}. {{nonsense}} {{case.number}}"}
	r, err := Render(item, Values{CaseNumber: "K7Q-2MX"})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Hei {{requester.first_name}}, frist {{ask \"Frist\"}}. {{nonsense}} K7Q-2MX"; r.Text != want {
		t.Errorf("%q", r.Text)
	}
	var names []string
	for _, u := range r.Unfilled {
		names = append(names, u.Name)
		if !strings.HasPrefix(r.Text[u.Start:u.End], "{{") || !strings.HasSuffix(r.Text[u.Start:u.End], "}}") {
			t.Errorf("%s stands at %q", u.Name, r.Text[u.Start:u.End])
		}
	}
	if strings.Join(names, " ") != "requester.first_name ask.Frist nonsense" {
		t.Errorf("%q", names)
	}
	if r.Unfilled[1].Prompt() != "Frist" || r.Unfilled[0].Prompt() != "" {
		t.Error("the prompt of a tag is wrong")
	}
}

func TestRenderDoesNotExpandOrEscapeValues(t *testing.T) {
	v := everyValue()
	v.CaseSubject = "{{agent.name}} <b>&amp; *x*\r\nBcc: x@example.no"
	r, err := Render(support.Item{Body: "Om «{{case.subject}}»"}, v)
	if err != nil || r.Text != "Om «{{agent.name}} <b>&amp; *x*  Bcc: x@example.no»" && r.Text != "Om «{{agent.name}} <b>&amp; *x* Bcc: x@example.no»" {
		t.Errorf("%q, %v", r.Text, err)
	}
	if len(r.Unfilled) != 0 {
		t.Errorf("a tag in a value is not one of the template: %+v", r.Unfilled)
	}
	if len(Unfilled(r.Text)) != 1 {
		t.Error("the check before sending must see it all the same")
	}
}

func TestRenderRefusesABrokenTemplate(t *testing.T) {
	if _, err := Render(support.Item{Body: "Hei {{requester.name\n}}"}, everyValue()); support.CodeOf(err) != support.CodeInvalid {
		t.Errorf("%v", err)
	}
	if _, err := Render(support.Item{Body: strings.Repeat("x", maxRender+1)}, everyValue()); support.CodeOf(err) != support.CodeHostileInput {
		t.Errorf("%v", err)
	}
}

func TestUnfilledFindsWhatMustNotGoOut(t *testing.T) {
	for text, want := range map[string]int{
		"Hei Ingrid, alt i orden.": 0, "Hei {{requester.first_name}},": 1, "{{ask.Frist}} og {{date}}": 2, "{{#if x}}a{{/if}}": 2,
		"{{{case.number}}}": 1, "Hei {{requester.first_name},": 1, "funksjon() {{ return 1": 0, "a }} b": 0, "{{}}": 1, "{ {date} }": 0,
		"{{requester.name {{date}}": 2,
	} {
		got := Unfilled(text)
		if len(got) != want {
			t.Errorf("%q: %+v, want %d", text, got, want)
		}
		for _, g := range got {
			if g.Start < 0 || g.End > len(text) || g.Start >= g.End {
				t.Errorf("%q: offsets %+v", text, g)
			}
		}
	}
}

func TestPlainIsWhatOneWouldType(t *testing.T) {
	for md, want := range map[string]string{
		"Hei,\n\nTo *ord* og **to**.\n":                       "Hei,\n\nTo ord og to.",
		"Linje en\nlinje to":                                  "Linje en\nlinje to",
		"Se [Kvit side](https://hjelp.example.no/a_b) her":    "Se [Kvit side](https://hjelp.example.no/a_b) her",
		"<https://hjelp.example.no>":                          "https://hjelp.example.no",
		"[https://x.example.no](https://x.example.no)":        "https://x.example.no",
		"[post@example.no](mailto:post@example.no)":           "post@example.no",
		"[her](javascript:alert(1))":                          "her",
		"![logo](https://x.example.no/p.png)":                 "logo",
		"1. Ein\n2. To\n\n   meir":                            "1. Ein\n\n2. To\n\n   meir",
		"- a\n- b\n  - c":                                     "- a\n- b\n  - c",
		"## Slik\n\nTekst":                                    "Slik\n\nTekst",
		"> sitat\n> meir":                                     "> sitat\n> meir",
		"`kode_her` og 5 \\* 3 &lt; 4":                        "kode_her og 5 * 3 < 4",
		"    kode\n    to":                                    "kode\nto",
		"a\n\n---\n\nb":                                       "a\n\n---\n\nb",
		"<b>ikke</b> HTML":                                    "<b>ikke</b> HTML",
		"https://hjelp.example.no/a_b_c og fil_navn_her":      "https://hjelp.example.no/a_b_c og fil_navn_her",
		"Se [her][1].\n\n[1]: https://hjelp.example.no \"x\"": "Se [her](https://hjelp.example.no).",
		"": "",
	} {
		if got := Plain(md); got != want {
			t.Errorf("%q: %q, want %q", md, got, want)
		}
	}
}

func TestPlainBoundsDeepNesting(t *testing.T) {
	for _, md := range []string{strings.Repeat(">", 20000) + " x", strings.Repeat("[", 20000), strings.Repeat("*a ", 5000),
		strings.Repeat("- ", 5000) + "x", strings.Repeat("![", 5000) + "x" + strings.Repeat("](y)", 5000)} {
		begin := time.Now()
		Plain(md)
		if d := time.Since(begin); d > 5*time.Second {
			t.Errorf("%.10q… took %v", md, d)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("Hei {{requester.first_name}},\n\n- {{ask \"Frist\"}}\n[x]({{article.url}})", "Ingrid")
	f.Add("{{{x}}} }} {{ {{date}}", "{{date}}")
	f.Add("> > 1. * `{{case.number}}", "\x00\xff")
	f.Fuzz(func(t *testing.T, body, value string) {
		v := Values{Requester: support.Address{Name: value}, CaseSubject: value, Ask: map[string]string{"Frist": value}}
		r, err := Render(support.Item{Language: support.Bokmaal, Body: body}, v)
		if err != nil {
			return
		}
		for _, u := range r.Unfilled {
			if u.Start < 0 || u.End > len(r.Text) || !strings.HasPrefix(r.Text[u.Start:u.End], "{{") {
				t.Fatalf("%+v in %q", u, r.Text)
			}
		}
		if strings.Contains(r.Text, "{{date}}") && !strings.Contains(value+v.CaseSubject, "{{date}}") && len(Unfilled(r.Text)) == 0 {
			t.Fatalf("an unfilled tag is not seen: %q", r.Text)
		}
	})
}
