package support

import "testing"

func support() Mailbox {
	return Mailbox{Name: "Brukerstøtte HF", Address: "support@example.no", IMAP: Endpoint{Host: "imap.example.no"}}
}

func from(name, email string, v ...SenderVerdict) Parsed {
	return Parsed{Envelope: Envelope{From: Address{Name: name, Email: email}}, Verdicts: v}
}

func TestCheckSender(t *testing.T) {
	exchange := Mailbox{Name: "Brukerstøtte HF", Address: "support@example.no", IMAP: Endpoint{Host: "outlook.office365.com"}}
	gmail := Mailbox{Address: "hjelp.example@gmail.com", IMAP: Endpoint{Host: "imap.gmail.com"}}
	own := "mx7.example.no"
	for name, tt := range map[string]struct {
		m    Mailbox
		v    []SenderVerdict
		want SenderCheck
	}{
		"nothing said":                  {support(), nil, SenderUnknown},
		"DMARC pass":                    {support(), []SenderVerdict{{Server: own, DMARC: "pass", From: "avsender.example"}}, SenderPassed},
		"DMARC fail":                    {support(), []SenderVerdict{{Server: own, DMARC: "fail", SPF: "pass", MailFrom: "annen.example"}}, SenderFailed},
		"of another domain":             {support(), []SenderVerdict{{Server: own, DMARC: "pass", From: "annen.example"}}, SenderUnknown},
		"DKIM of the sender":            {support(), []SenderVerdict{{Server: own, DKIM: []string{"annen.example", "mail.avsender.example"}}}, SenderPassed},
		"DKIM of another":               {support(), []SenderVerdict{{Server: own, DKIM: []string{"annen.example"}}}, SenderUnknown},
		"SPF pass":                      {support(), []SenderVerdict{{Server: own, SPF: "pass", MailFrom: "avsender.example"}}, SenderPassed},
		"SPF of another":                {support(), []SenderVerdict{{Server: own, SPF: "pass", MailFrom: "annen.example"}}, SenderUnknown},
		"SPF fail":                      {support(), []SenderVerdict{{Server: own, SPF: "fail", MailFrom: "avsender.example"}}, SenderFailed},
		"SPF fail, DKIM pass":           {support(), []SenderVerdict{{Server: own, SPF: "fail", MailFrom: "avsender.example", DKIM: []string{"avsender.example"}}}, SenderPassed},
		"SPF soft":                      {support(), []SenderVerdict{{Server: own, SPF: "softfail", MailFrom: "avsender.example"}}, SenderUnknown},
		"no result yet":                 {support(), []SenderVerdict{{Server: own, DMARC: "temperror"}}, SenderUnknown},
		"a stranger's word":             {support(), []SenderVerdict{{Server: "mx.evil.example", DMARC: "pass", From: "avsender.example"}}, SenderUnknown},
		"our name in theirs":            {support(), []SenderVerdict{{Server: "example.no.evil.example", DMARC: "pass"}}, SenderUnknown},
		"forged below ours":             {support(), []SenderVerdict{{Server: own, DMARC: "fail"}, {Server: own, DMARC: "pass", From: "avsender.example"}}, SenderFailed},
		"forged below nothing said":     {support(), []SenderVerdict{{Server: own}, {Server: own, DMARC: "pass"}}, SenderUnknown},
		"a stranger above, ours below":  {support(), []SenderVerdict{{Server: "liste.example"}, {Server: own, DMARC: "fail"}}, SenderFailed},
		"nameless, not Exchange":        {support(), []SenderVerdict{{DMARC: "pass", From: "avsender.example"}}, SenderUnknown},
		"Exchange":                      {exchange, []SenderVerdict{{DMARC: "pass", From: "avsender.example", Whole: "pass"}}, SenderPassed},
		"Exchange says no":              {exchange, []SenderVerdict{{DMARC: "none", SPF: "none", Whole: "fail"}}, SenderFailed},
		"Exchange overrules":            {exchange, []SenderVerdict{{DMARC: "fail", Whole: "pass"}}, SenderUnknown},
		"Exchange for the address only": {exchange, []SenderVerdict{{Server: "mail.example.no", DMARC: "pass", From: "avsender.example"}}, SenderPassed},
		"Gmail":                         {gmail, []SenderVerdict{{Server: "mx.google.com", DMARC: "pass", From: "avsender.example"}}, SenderPassed},
	} {
		if got := CheckSender(from("Kari", "kari@avsender.example", tt.v...), tt.m, nil); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	if got := CheckSender(from("Kari", ""), support(), nil); got != SenderUnknown {
		t.Errorf("no address: %q", got)
	}
}

func TestLookAlike(t *testing.T) {
	passed := SenderVerdict{Server: "mx.example.no", DMARC: "pass"}
	failed := SenderVerdict{Server: "mx.example.no", DMARC: "fail"}
	elsewhere := from("Sjefen", "sjef@partner.example", failed)
	elsewhere.Envelope.ReplyTo = []Address{{Email: "sjef@evil.example"}}
	honest := from("Kari", "kari@partner.example", passed)
	honest.Envelope.ReplyTo = elsewhere.Envelope.ReplyTo
	list := from("kari@liste.example", "alle@annen.example")
	list.Auto = AutoList
	for name, tt := range map[string]struct {
		p    Parsed
		want bool
	}{
		"rn for m":                {from("", "support@exarnple.no", passed), true},
		"1 for l":                 {from("", "support@examp1e.no"), true},
		"Cyrillic":                {from("", "support@ex\u0430mple.no"), true},
		"punycode":                {from("", "support@xn--exmple-4nf.no"), true},
		"a letter more":           {from("", "it@examplee.no"), true},
		"two change places":       {from("", "it@exmaple.no"), true},
		"ours in front":           {from("", "it@example.no.evil.example"), true},
		"a service":               {from("Skatteetaten", "post@skatteetaten.no.evil.example"), true},
		"a service, 0 for o":      {from("Microsoft", "security@micr0soft.com"), true},
		"name with our address":   {from("support@example.no", "x@evil.example", passed), true},
		"name with an address":    {from("ola@bank.example", "x@evil.example"), true},
		"our name":                {from("Brukerstøtte HF", "x@evil.example"), true},
		"our name, no stroke":     {from("Brukerstotte  HF", "x@evil.example"), true},
		"answers elsewhere":       {elsewhere, true},
		"ordinary":                {from("Kari Nordmann", "kari@gmail.com"), false},
		"ours":                    {from("Brukerstøtte HF", "support@example.no"), false},
		"ours, below":             {from("Kari", "kari@student.example.no"), false},
		"other top":               {from("Kari", "kari@example.com"), false},
		"another word":            {from("Kari", "kari@eksempel.no"), false},
		"Norwegian letters":       {from("Kåre Bø", "kare@blåbær.no"), false},
		"the service itself":      {from("Altinn", "no-reply@altinn.no"), false},
		"below the service":       {from("Microsoft", "no-reply@email.microsoft.com"), false},
		"a shop abroad":           {from("Shop", "x@amazon.com.au"), false},
		"name is its own address": {from("kari@avsender.example", "kari@avsender.example"), false},
		"name of the same owner":  {from("kari@avsender.example", "kari@mail.avsender.example"), false},
		"via a list":              {from("kari@avsender.example via Alle", "alle@liste.example"), false},
		"a list":                  {list, false},
		"name vouched for":        {from("ola@privat.example", "ola@jobb.example", SenderVerdict{Server: "mx.example.no", DMARC: "pass"}), false},
		"honest, answers to two":  {honest, false},
	} {
		if got := CheckSender(tt.p, support(), nil) == SenderLookAlike; got != tt.want {
			t.Errorf("%s: look-alike %v", name, got)
		}
	}
	short := Mailbox{Name: "IT", Address: "it@uio.no", IMAP: Endpoint{Host: "imap.uio.no"}}
	for _, d := range []string{"uia.no", "uib.no", "uit.no", "ulo.com", "nmbu.no"} {
		if CheckSender(from("Kari", "kari@"+d), short, nil) == SenderLookAlike {
			t.Errorf("%s is taken for a forgery of uio.no", d)
		}
	}
}

func TestPunycode(t *testing.T) {
	for code, want := range map[string]string{"blbr-roah": "blåbær", "bcher-kva": "bücher", "ihqwcrb4cv8a8dqg056pqjye": "他们为什么不说中文", "99999999": "", "a-": "a"} {
		if got, ok := punycode(code); got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", code, got, ok)
		}
	}
}

func FuzzCheckSender(f *testing.F) {
	f.Add("Kari", "kari@xn--exmple-4nf.no", "mx.example.no", "pass")
	f.Add("support@example.no", "x@evil.example", "", "fail")
	f.Fuzz(func(t *testing.T, name, email, server, dmarc string) {
		p := from(name, email, SenderVerdict{Server: server, DMARC: dmarc})
		switch CheckSender(p, support(), nil) {
		case SenderUnknown, SenderPassed, SenderFailed, SenderLookAlike:
		default:
			t.Error("no such check")
		}
	})
}
