package mail_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestHTML(t *testing.T) {
	for name, tt := range map[string]struct{ html, want string }{
		"paragraphs":   {"<p>En</p><p>To<br>linjer</p>\n<div>Tre</div><div>Fire</div>", "En\n\nTo\nlinjer\n\nTre\nFire"},
		"inline":       {"Dette <b>er</b> <i>en</i><u>test</u>\n  med   luft", "Dette er entest med luft"},
		"headings":     {"<h1>Tittel</h1><p>Tekst</p><h2>Neste</h2>Mer", "Tittel\n\nTekst\n\nNeste\n\nMer"},
		"lists":        {"<p>Slik:</p><ul><li>en</li><li>to<ul><li>under</li></ul></li></ul><ol><li>først</li><li><p>så</p></li></ol>slutt", "Slik:\n\n- en\n- to\n  - under\n1. først\n2. så\nslutt"},
		"table":        {"<table><tr><th>Navn</th><th>Rom</th></tr><tr><td>Kari</td><td>12</td></tr><tr><td></td><td>13</td></tr></table>etter", "Navn | Rom\nKari | 12\n| 13\n\netter"},
		"layout table": {"<table><tr><td><p>Venstre</p><p>mer</p></td><td>Høyre</td></tr></table>", "Venstre\n\nmer\nHøyre"},
		"nested table": {"<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>", "a | b"},
		"quote":        {"Takk!<blockquote>Hei<br>du<blockquote>eldre</blockquote></blockquote>", "Takk!\n> Hei\n> du\n> > eldre"},
		"pre":          {"<pre>a\n  b\n\nc</pre>d", "a\n  b\n\nc\nd"},
		"rule":         {"a<hr>b", "a\n----------\nb"},
		"entities":     {"&aring;&nbsp;&lt;b&gt; &amp;amp; &#128512;", "å <b> &amp; 😀"},

		"link":                  {`Les <a href="https://example.no/side">siden</a> nå.`, "Les siden <https://example.no/side> nå."},
		"link to itself":        {`<a href="https://example.no/">https://example.no</a> <a href="https://example.no/x">example.no/x</a>`, "https://example.no/ https://example.no/x"},
		"link that lies":        {`<a href="https://evil.example/login">https://bank.example.no</a>`, "“bank.example.no” <https://evil.example/login>"},
		"look-alike host":       {`<a href="https://ex\u0430mple.no/">example.no</a>`, "“example.no” <https://xn--exmple-4nf.no/>"},
		"mail and telephone":    {`<a href="mailto:kari@example.no?subject=x">kari@example.no</a> <a href="tel:+4712345678">Ring</a> <a href="MAILTO:ola@example.no">Ola</a>`, "kari@example.no Ring <+4712345678> Ola <ola@example.no>"},
		"schemes":               {`<a href="javascript:alert(1)">a</a> <a href="data:text/html,x">b</a> <a href=" java	script:x">c</a> <a href="#topp">d</a> <a href="/lokal">e</a> <a href="vbscript:x">f</a> <a href="file:///etc/passwd">g</a>`, "a b c d e f g"},
		"reversed in a target":  {"<a href=\"https://example.no/\u202Efdp\">x</a>", "x <https://example.no/fdp>"},
		"end of the form":       {`<a href="https://example.no/> <https://evil.example">x</a>`, "x <https://example.no/https://evil.example>"},
		"picture link":          {`<a href="https://example.no"><img src=x.png></a>x`, "x"},
		"picture link in words": {`<a href="https://example.no"><img src=x.png alt="Forsiden"></a>`, "Forsiden <https://example.no>"},
		"link not closed":       {`<a href="https://a.example.no">en <a href="https://b.example.no">to</a> tre`, "en <https://a.example.no> to <https://b.example.no> tre"},
		"blocks in a link":      {`<a href="https://example.no"><div>Stor</div><div>knapp</div></a>`, "Stor knapp <https://example.no>"},
		"checked link":          {`<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.no%2Fskjema&data=05%7C01">skjema</a>`, "skjema <https://example.no/skjema>"},

		"script":              {"<script>alert('x')</script><style>p{color:red}</style><title>T</title>tekst<!-- skjult -->", "tekst"},
		"remote":              {`<img src="https://evil.example/p.gif" width=1 height=1 alt="sporing"><iframe src="https://evil.example">x</iframe>tekst`, "tekst"},
		"hidden":              {`<div style="display: none">skjult</div><span style="FONT-SIZE:0px">liten</span><p hidden>x</p><div style="max-height:0;overflow:hidden">forhånd<div>visning</div></div>synlig`, "synlig"},
		"hidden for all":      {`<div style="display:none">det eneste`, "det eneste"},
		"preheader fill":      {"<div>Hei&#847; &zwnj;&nbsp;&#8203;&shy;</div>der", "Hei\nder"},
		"head not ended":      {"<html><head><meta charset=utf-8><body>tekst", "tekst"},
		"Outlook":             {`<div class=WordSection1><p class=MsoNormal>Hei,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Tekst<o:p></o:p></p></div><div style="border-top:solid"><p><b>Fra:</b> Kari<br><b>Sendt:</b> i dag<br><b>Til:</b> oss<br><b>Emne:</b> x</p></div>`, "Hei,\n\nTekst\n\nFra: Kari\nSendt: i dag\nTil: oss\nEmne: x"},
		"data, no headings":   {"<table><tr><td>Navn</td><td>Kari</td></tr><tr><td>Rom</td><td></td><td>12</td></tr></table>", "Navn | Kari\nRom | | 12"},
		"presentation":        {`<table role="presentation"><tr><td>Velkommen</td><td>til oss</td></tr><tr><td>Hilsen</td><td>Kari</td></tr></table>`, "Velkommen til oss\nHilsen Kari"},
		"headings, long cell": {"<table><tr><th>Sak</th><th>Svar</th></tr><tr><td>1</td><td><p>En</p><p>To</p></td></tr></table>", "Sak | Svar\n1 | En To"},
		"rows without table":  {"<tr><td>a</td><td>b</td></tr>c", "a | b\nc"},
		"caption":             {"<table><caption>Oversikt</caption><tr><td>a</td></tr></table>", "Oversikt\n\na"},
		"numbered from":       {"<ol start=3><li>tre<ol><li>en</li></ol></li><li>fire</li></ol>", "3. tre\n   1. en\n4. fire"},
		"list in a table":     {"<table><tr><td><ul><li>a</li><li>b</li></ul></td></tr></table>", "- a\n- b"},
		"heading in a cell":   {"<table><tr><td><h2>Tittel</h2><p>Tekst</p></td></tr></table>", "Tittel\n\nTekst"},
		"hidden in all ways":  {`<div style="opacity:0.0">a</div><div style="mso-hide:all">b</div><div style="max-width:0px;overflow:hidden">c</div><span style="font-size:1px;color:#fff">d</span><span class="mcnPreviewText">e</span><div id=preheader>f</div><p style="color:transparent">g</p><p style="visibility:hidden">h</p>synlig <span style="font-size:10px;opacity:0.5">liten</span>`, "synlig liten"},
		"fillers":             {"<div>Hei &zwnj;&nbsp;&#847;&zwnj;&nbsp;&#8199;&#65279;&#10240;</div>नमस्&zwj;ते 👨&zwj;👩", "Hei\nनमस्\u200dते 👨\u200d👩"},
		"checked twice":       {`<a href="https://urldefense.com/v3/__https://example.no/side__;!!abc!x$">side</a>`, "side <https://example.no/side>"},
		"stray ends":          {"</td></table></blockquote></a></li>tekst</p></div>", "tekst"},
		"no HTML":             {"bare tekst < 5 & > 3", "bare tekst < 5 & > 3"},
	} {
		source := "Content-Type: text/html; charset=utf-8\r\n\r\n" + strings.ReplaceAll(tt.html, `\u0430`, "\u0430")
		got := parse([]byte(source)).Text
		if name == "Outlook" {
			got = strings.ReplaceAll(got, "\n\n\n", "\n\n") // the empty paragraph may count
		}
		if got != tt.want {
			t.Errorf("%s:\n%q, want\n%q", name, got, tt.want)
		}
	}
}

// A thread that Outlook has nested for years is read to its end.
func TestDeepThread(t *testing.T) {
	for name, open := range map[string]string{"div": "<div>", "blockquote": "<blockquote>", "table": "<table><tr><td>", "list": "<ul><li>"} {
		var b strings.Builder
		b.WriteString("Content-Type: text/html\n\n")
		for i := range 3000 {
			fmt.Fprintf(&b, "%s<p>Svar nummer %d i tråden, med litt tekst.</p>", open, i)
		}
		began := time.Now()
		text := parse([]byte(b.String())).Text
		for _, i := range []int{0, 59, 60, 1500, 2999} {
			if !strings.Contains(text, fmt.Sprintf("Svar nummer %d i", i)) {
				t.Errorf("%s: answer %d is not there", name, i)
			}
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}
