package support_test

import (
	"strings"
	"testing"
	"time"

	"linje/support"
)

func mail(subject, from, text string) support.Parsed {
	return support.Parsed{Envelope: support.Envelope{Subject: subject, From: support.Address{Email: from}}, Text: text}
}

func TestDefaultAlertRules(t *testing.T) {
	rules := support.DefaultAlertRules()
	for subject, want := range map[string]string{
		"Eskalert: Feide nede":                   "subject eskalert",
		"[Eskalert] Feide nede":                  "subject eskalert",
		"[ESKALERING] Feide":                     "subject eskalering",
		"Vi eskalerer denne":                     "subject eskalerer",
		"Til andrelinje: lisens":                 "subject til andrelinje",
		"Sak til 2. linje":                       "subject til 2. linje",
		"Escalated: login":                       "subject escalated",
		"Escalation to second line":              "subject escalation",
		"VS: Eskalert: Feide nede":               "subject eskalert", // passed on is no answer
		"Fwd: Escalated: login":                  "subject escalated",
		"Re: Eskalert: Feide nede":               "",
		"SV: [Eskalert] Feide nede":              "",
		"De-eskaleringskurs for ansatte":         "",
		"Kurs i konfliktnedtrapping (eskalertx)": "",
		"Passord":                                "",
		"":                                       "",
	} {
		if got := rules.Match(mail(subject, "x@example.no", ""), nil); got != want {
			t.Errorf("%q: %q, want %q", subject, got, want)
		}
	}
}

func TestAlertRules(t *testing.T) {
	rules := support.AlertRules{Subjects: []string{"haster", " ", "øk. støtte"}, Senders: []string{"@linje1.example.no", "Sjef@example.no", ""}, Keywords: []string{"$Eskalert", "Haster", ""}}
	marked := mail("x", "x@example.no", "")
	marked.Marks = []string{"importance:high", support.MarkEscalation}
	bounce := mail("haster", "sjef@example.no", "")
	bounce.Auto = support.AutoBounce
	for name, x := range map[string]struct {
		mail  support.Parsed
		flags []string
		want  string
	}{
		"subject":                   {mail("Det HASTER!", "x@example.no", ""), nil, "subject haster"},
		"part of a word":            {mail("Hasterier og uhaster", "x@example.no", ""), nil, ""},
		"phrase with a sign":        {mail("ØK. STØTTE trengs", "x@example.no", ""), nil, "subject øk. støtte"},
		"sender":                    {mail("Sv: x", "SJEF@example.no", ""), nil, "sender Sjef@example.no"},
		"domain":                    {mail("x", "kari@LINJE1.example.no", ""), nil, "sender @linje1.example.no"},
		"subdomain is another":      {mail("x", "kari@evil-linje1.example.no", ""), nil, ""},
		"keyword":                   {mail("Sv: x", "x@example.no", ""), []string{`\Seen`, "$eskalert"}, "keyword $Eskalert"},
		"tag on a line of its own":  {mail("Sv: x", "x@example.no", "hei\n  #ESKALERT \nmvh"), nil, "keyword $Eskalert"},
		"tag within a line":         {mail("x", "x@example.no", "skriv #eskalert for hjelp"), nil, ""},
		"tag far down":              {mail("x", "x@example.no", strings.Repeat("\n", 50)+"#haster"), nil, ""},
		"header":                    {marked, nil, "header"},
		"machines escalate nothing": {bounce, []string{"$Eskalert"}, ""},
		"nothing":                   {mail("x", "x@example.no", "y"), nil, ""},
	} {
		if got := rules.Match(x.mail, x.flags); got != x.want {
			t.Errorf("%s: %q, want %q", name, got, x.want)
		}
	}
	if got := (support.AlertRules{}).Match(mail("eskalert", "x@example.no", "#eskalert"), []string{"$Eskalert"}); got != "" {
		t.Errorf("without rules: %q", got)
	}
}

// A subject made to be slow to read is read at once.
func TestLongSubject(t *testing.T) {
	long := strings.Repeat("æeskalertæ", 100_000)
	begin := time.Now()
	if got := support.DefaultAlertRules().Match(mail(long, "x@example.no", long), nil); got != "" {
		t.Errorf("got %q", got)
	}
	if d := time.Since(begin); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}
