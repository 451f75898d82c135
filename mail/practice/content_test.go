package practice

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	gomessage "github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"

	"linje/assets"
)

func loaded(t *testing.T) *content {
	t.Helper()
	c, err := load(assets.Practice, "practice")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// composed tells the whole content as it would be at that time.
func composed(t *testing.T, now time.Time) map[string][]posted {
	t.Helper()
	c := loaded(t)
	who := newCaller(newOffice(func() time.Time { return now }), c, Options{Now: func() time.Time { return now }})
	out := map[string][]posted{}
	for _, th := range c.threads {
		mails, err := who.tell(th, now)
		if err != nil {
			t.Fatal(err)
		}
		out[th.slug] = mails
	}
	for _, th := range c.arrivals {
		var old *letter
		if th.follows != "" {
			k := who.threads[th.follows]
			if k == nil {
				t.Fatalf("%s follows %q, which is not there", th.slug, th.follows)
			}
			th.from, old = k.script.from, &k.last
		}
		l, err := compose(th, 0, old, now)
		if err != nil {
			t.Fatal(err)
		}
		out["arrivals/"+th.slug] = []posted{{inbox, l}}
	}
	return out
}

func noon() time.Time {
	return time.Date(2026, 11, 18, 12, 0, 0, 0, time.FixedZone("CET", 3600))
}

// leaves reads a mail to its ends and returns the decoded text parts and the
// names of the files.
func leaves(t *testing.T, name string, e *gomessage.Entity) (texts []string, files []string) {
	t.Helper()
	if r := e.MultipartReader(); r != nil {
		for {
			p, err := r.NextPart()
			if err == io.EOF {
				return texts, files
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			a, b := leaves(t, name, p)
			texts, files = append(texts, a...), append(files, b...)
		}
	}
	body, err := io.ReadAll(e.Body)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	kind, _, err := e.Header.ContentType()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	disposition, params, _ := e.Header.ContentDisposition()
	switch {
	case disposition != "":
		files = append(files, params["filename"])
	case strings.HasPrefix(kind, "text/"), strings.HasPrefix(kind, "message/"):
		texts = append(texts, string(body))
	}
	return texts, files
}

func TestEveryMailParses(t *testing.T) {
	address := regexp.MustCompile(`[\w.+-]+@[\w.-]+\w`)
	var names []string
	for slug, mails := range composed(t, noon()) {
		for _, p := range mails {
			m, err := mail.ReadMessage(bytes.NewReader(p.letter.raw))
			if err != nil {
				t.Fatalf("%s: %v", slug, err)
			}
			if _, err := m.Header.AddressList("From"); err != nil {
				t.Errorf("%s: From: %v", slug, err)
			}
			if _, err := m.Header.AddressList("To"); err != nil {
				t.Errorf("%s: To: %v", slug, err)
			}
			date, err := m.Header.Date()
			if err != nil || !date.Equal(p.letter.date) {
				t.Errorf("%s: Date %v, internal date %v, %v", slug, date, p.letter.date, err)
			}
			for _, line := range bytes.Split(p.letter.raw, []byte("\r\n")) {
				if len(line) > 998 || bytes.ContainsAny(line, "\r\n") {
					t.Errorf("%s: a line that is too long or not ended by CRLF: %.60q", slug, line)
				}
			}
			if slug == "damaged-on-the-way" {
				if _, err := io.Copy(io.Discard, m.Body); err != nil || bytes.HasSuffix(p.letter.raw, []byte("--\r\n")) {
					t.Errorf("%s: not cut off, %v", slug, err)
				}
				continue
			}
			e, err := gomessage.Read(bytes.NewReader(p.letter.raw))
			if err != nil {
				t.Fatalf("%s: %v", slug, err)
			}
			texts, files := leaves(t, slug, e)
			names = append(names, files...)
			subject, err := e.Header.Text("Subject")
			if err != nil || subject != p.letter.subject {
				t.Errorf("%s: subject %q, want %q, %v", slug, subject, p.letter.subject, err)
			}
			head, _, _ := bytes.Cut(p.letter.raw, []byte("\r\n\r\n"))
			all := strings.Join(texts, "\n") + string(head)
			if len(texts) == 0 || strings.ContainsRune(strings.Join(texts, ""), '\ufffd') {
				t.Errorf("%s: no text, or text in a wrong charset", slug)
			}
			for _, a := range address.FindAllString(all, -1) {
				if !strings.HasSuffix(a, "example.no") && !strings.HasSuffix(a, ".example") { // reserved by RFC 2606
					t.Errorf("%s: address outside example.no: %s", slug, a)
				}
			}
		}
	}
	for _, want := range []string{"skjermbilete.png", "../../etc/x", "Sjekkliste nytilsatt – språk og æøå.docx", "Faktura 100482.pdf"} {
		if !slices.Contains(names, want) {
			t.Errorf("no file %q among %q", want, names)
		}
	}
}

func TestWhatTheMailboxHolds(t *testing.T) {
	c := loaded(t)
	all := composed(t, noon())
	language, kinds := map[string]int{}, map[string]int{}
	mails, open, unseen := 0, 0, 0
	for _, th := range c.threads {
		kinds[th.kind]++
		mails += len(all[th.slug])
		if th.kind != "request" && th.kind != "escalation" {
			continue
		}
		language[th.language]++
		last := all[th.slug][len(all[th.slug])-1].letter
		if len(th.entries)%2 == 1 && len(th.entries) == 1 || th.slug == "doble-varsler" {
			open++
			if !slices.Contains(last.flags, imap.FlagSeen) {
				unseen++
			}
		}
	}
	requests := kinds["request"]
	if requests < 48 || mails < 75 {
		t.Errorf("%d requests, %d mails", requests, mails)
	}
	n := language["nb"] + language["nn"] + language["en"]
	for l, share := range map[string][2]int{"nb": {50, 62}, "nn": {20, 30}, "en": {17, 25}} {
		if p := 100 * language[l] / n; p < share[0] || p > share[1] {
			t.Errorf("%s: %d %% of %d", l, p, n)
		}
	}
	for kind, least := range map[string]int{"escalation": 2, "bounce": 1, "absence": 1, "newsletter": 1, "phishing": 1} {
		if kinds[kind] < least {
			t.Errorf("%d of kind %s", kinds[kind], kind)
		}
	}
	if open < 15 || unseen*3 < open || unseen*3 > open*2 {
		t.Errorf("%d of %d open requests are unseen", unseen, open)
	}
	escalations := 0
	for _, a := range c.arrivals {
		if a.kind == "escalation" {
			escalations++
		}
	}
	if len(c.arrivals) < 12 || escalations < 3 {
		t.Errorf("%d arrivals, %d escalations", len(c.arrivals), escalations)
	}
	for _, l := range []string{"nb", "nn", "en"} {
		if !slices.ContainsFunc(c.thanks, func(t *thread) bool { return t.language == l }) {
			t.Errorf("no thanks in %s", l)
		}
	}
	t.Logf("%d requests, %d mails, %v, %v, %d of %d open unseen", requests, mails, language, kinds, unseen, open)
}

// TestKindsOfMail finds each technical kind of mail that a reader must cope
// with among the raw mails.
func TestKindsOfMail(t *testing.T) {
	all := composed(t, noon())
	var raws []string
	for _, mails := range all {
		for _, p := range mails {
			raws = append(raws, string(p.letter.raw))
		}
	}
	for name, marks := range map[string][]string{
		"format=flowed":          {"format=flowed"},
		"ISO-8859-1":             {"text/plain; charset=iso-8859-1", "=?iso-8859-1?q?"},
		"windows-1252 as 8bit":   {"charset=windows-1252", "Content-Transfer-Encoding: 8bit"},
		"base64 text":            {"charset=utf-8\r\nContent-Transfer-Encoding: base64"},
		"alternative":            {"multipart/alternative"},
		"image in the text":      {"multipart/related", "Content-Disposition: inline", "src=3D\"cid:"},
		"RFC 2231 name":          {"filename*=utf-8''"},
		"encoded-word name":      {`filename="=?utf-8?`},
		"bounce":                 {"multipart/report", "report-type=delivery-status", "Final-Recipient: rfc822;", "Return-Path: <>"},
		"out of office":          {"Auto-Submitted: auto-replied", "Subject: Automatisk svar", "Return-Path: <>"},
		"out of office, Outlook": {"Auto-Submitted: auto-replied", "Subject: Automatic reply", "X-Auto-Response-Suppress"},
		"newsletter":             {"List-Id: ", "List-Unsubscribe: "},
		"failed authentication":  {"dmarc=fail"},
		"calendar":               {"text/calendar"},
		"Outlook's quote":        {"Fr=C3=A5:</b>"},
		"Gmail's quote":          {"gmail_quote"},
		"plain quote":            {"\r\n> "},
		"invitation":             {"text/calendar; charset=utf-8; method=REQUEST"},
		"picture in place":       {"multipart/related", "Content-Type: image/png; name=melding-om-lagring.png"},
		"remote pictures":        {"https://liste.example.no/topp.png", "https://liste.example.no/fagdag.png"},
		"passed on whole":        {"Content-Type: message/rfc822"},
		"signed":                 {"multipart/signed", "application/pkcs7-signature"},
		"look-alike":             {"brukerstotte@example.no.konto-varsel.example", "dmarc=fail"},
		"script and pixel":       {"<script>", "width=3D\"1\" height=3D\"1\"", "javascript:"},
	} {
		found := slices.ContainsFunc(raws, func(raw string) bool {
			return !slices.ContainsFunc(marks, func(m string) bool { return !strings.Contains(raw, m) })
		})
		if !found {
			t.Errorf("no mail with %s", name)
		}
	}
	phish := all["falsk-passordvarsel"][0].letter.html
	if !strings.Contains(phish, `href="https://innlogging.konto-varsel.example.no/bekreft?id=8841">https://passord.example.no/`) {
		t.Error("the link of the phishing mail does not lead elsewhere than it says")
	}
}

// TestDates: on any day and hour, threads go forward, nothing is in the
// future, and the mailbox looks like five weeks of office days.
func TestDates(t *testing.T) {
	for day := range 8 {
		for _, hour := range []int{0, 8, 19} {
			now := time.Date(2026, 11, 16+day, hour, 31, 0, 0, time.UTC)
			office, n := 0, 0
			oldest, newest := now, time.Time{}
			for slug, mails := range composed(t, now) {
				if strings.HasPrefix(slug, "arrivals/") {
					continue
				}
				last := time.Time{}
				for _, p := range mails {
					d := p.letter.date
					if d.After(now) || !d.After(last) {
						t.Errorf("%v: %s: a mail of %v after %v", now, slug, d, last)
					}
					last = d
					n++
					if !weekend(d) && d.Hour() >= 7 && d.Hour() < 17 {
						office++
					}
					if d.Before(oldest) {
						oldest = d
					}
					if d.After(newest) {
						newest = d
					}
				}
			}
			if 100*office < 85*n {
				t.Errorf("%v: %d of %d mails in office hours", now, office, n)
			}
			if now.Sub(newest) > 10*time.Minute || now.Sub(oldest) < 32*24*time.Hour || now.Sub(oldest) > 40*24*time.Hour {
				t.Errorf("%v: from %v to %v", now, oldest, newest)
			}
		}
	}
}

// TestThreading: each answer names what it answers, and a mail has the same
// Message-ID every time.
func TestThreading(t *testing.T) {
	again := composed(t, noon().AddDate(0, 0, 3))
	seen := map[string]bool{}
	for slug, mails := range composed(t, noon()) {
		for i, p := range mails {
			if p.letter.id != again[slug][i].letter.id || seen[p.letter.id] {
				t.Errorf("%s/%d: Message-ID is not stable and unique", slug, i)
			}
			seen[p.letter.id] = true
			m, err := mail.ReadMessage(bytes.NewReader(p.letter.raw))
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				continue
			}
			before := mails[i-1].letter
			if m.Header.Get("In-Reply-To") != "<"+before.id+">" ||
				!strings.HasSuffix(m.Header.Get("References"), "<"+before.id+">") ||
				!strings.HasPrefix(m.Header.Get("References"), "<"+mails[0].letter.id+">") {
				t.Errorf("%s/%d: In-Reply-To %q, References %q", slug, i, m.Header.Get("In-Reply-To"), m.Header.Get("References"))
			}
		}
	}
}

func TestClosedCaseComesBack(t *testing.T) {
	mails := composed(t, noon())["doble-varsler"]
	first, last := mails[0].letter.date, mails[len(mails)-1].letter.date
	if last.Sub(first) < 30*24*time.Hour {
		t.Errorf("it comes back after %v only", last.Sub(first))
	}
}

// TestPersonalData: the identity numbers have right check digits, and a month
// that no person has.
func TestPersonalData(t *testing.T) {
	number := regexp.MustCompile(`\b(\d{6}) ?(\d{5})\b`)
	found := map[string]bool{}
	for _, mails := range composed(t, noon()) {
		for _, p := range mails {
			for _, m := range number.FindAllStringSubmatch(p.letter.subject+"\n"+p.letter.text, -1) {
				d := m[1] + m[2]
				found[d] = true
				if d[2] < '8' || !checkDigits(d) {
					t.Errorf("%s is not a synthetic number", d)
				}
			}
		}
	}
	if len(found) < 3 {
		t.Errorf("%d identity numbers", len(found))
	}
}

func checkDigits(s string) bool {
	sum := func(weights ...int) int {
		n := 0
		for i, w := range weights {
			n += w * int(s[i]-'0')
		}
		return n % 11
	}
	return sum(3, 7, 6, 1, 8, 9, 4, 5, 2, 1) == 0 && sum(5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1) == 0
}

func TestScriptFaults(t *testing.T) {
	for name, text := range map[string]string{
		"no language":   "from: A <a@example.no>\nsubject: x\n\n--- in\n\nHei",
		"unknown key":   "language: nb\nfarge: blå\n\n--- in\n\nHei",
		"unknown style": "language: nb\n\n--- in\nstyle: comic\n\nHei",
		"bad time":      "language: nb\n\n--- in\nwhen: i går\n\nHei",
		"no clock":      "language: nb\n\n--- in\nwhen: 2d\n\nHei",
		"bad address":   "language: nb\nfrom: A\n\n--- in\n\nHei",
		"unknown flag":  "language: nb\n\n--- in\nflags: blank\n\nHei",
		"unknown file":  "language: nb\n\n--- in\nfile: exe x.exe\n\nHei",
		"direction":     "language: nb\n\n--- up\n\nHei",
		"no text":       "language: nb\n\n--- in\nwhen: 3m\n",
	} {
		if _, err := parseThread("x", text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestEncodedWordsDecode(t *testing.T) {
	s, err := headerText("windows-1252", "Møte – «haster»")
	if err != nil {
		t.Fatal(err)
	}
	back, err := (&mime.WordDecoder{CharsetReader: gomessage.CharsetReader}).DecodeHeader(s)
	if err != nil || back != "Møte – «haster»" {
		t.Errorf("%q is %q, %v", s, back, err)
	}
}
