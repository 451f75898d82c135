package mail

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"linje/support"
)

// ownMails are seeds.
func ownMails(f *testing.F) {
	f.Helper()
	names, _ := filepath.Glob("testdata/own/*.eml")
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
}

// shownOK tells whether a text may be shown on one line.
func shownOK(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

// FuzzMessage opens any bytes as a mail is opened.
func FuzzMessage(f *testing.F) {
	ownMails(f)
	c := New(Options{})
	f.Fuzz(func(t *testing.T, source []byte) {
		p, content := c.Parse(source), c.Content(source)
		for _, a := range p.Attachments {
			if b, err := c.Part(source, a.Index); err != nil || int64(len(b)) != a.Size {
				t.Errorf("file %+v has %d bytes, %v", a, len(b), err)
			}
		}
		for _, n := range content.Nested {
			for _, a := range n.Attachments {
				if b, err := c.Part(source, a.Index); err != nil || int64(len(b)) != a.Size {
					t.Errorf("file %+v of a mail inside has %d bytes, %v", a, len(b), err)
				}
			}
		}
		if len(content.Images) > maxImages || len(content.Remote) > maxRemote || len(content.Invitations) > maxInvitations {
			t.Error("more than the bounds allow")
		}
		for _, r := range content.Remote {
			if !strings.HasPrefix(r, "http://") && !strings.HasPrefix(r, "https://") {
				t.Errorf("the address %q", r)
			}
		}
	})
}

// FuzzHeader reads any bytes as a header, and its fields as all that fields are.
func FuzzHeader(f *testing.F) {
	ownMails(f)
	f.Add([]byte("Subject: =?utf-8?q?=C3=A5?= =?x\nTo: \"a\" <b@c>, (d) e@f;\nDate: 1 Jan 2026\nContent-Type: a/b; c*0*=d''%41; c*1=e\nAuthentication-Results: x; dkim=pass (a;b) header.d=c"))
	f.Fuzz(func(t *testing.T, b []byte) {
		h, _, _ := splitHeader(b)
		for i, field := range h.fields {
			if i > 50 {
				break
			}
			for _, a := range parseAddresses(field.value) {
				if !shownOK(a.Name) || !shownOK(a.Email) || len(a.Email) > maxEmail || a.Email != "" && !strings.Contains(a.Email, "@") {
					t.Errorf("%q is read as %+v", field.value, a)
				}
			}
			if !shownOK(oneLine(decodeWords(field.value))) {
				t.Errorf("%q", field.value)
			}
			parseMedia(field.value)
			messageIDs(field.value)
			parseVerdict(field.value)
			lenientDate(field.value)
		}
		verdicts(h)
	})
}

// FuzzHTML makes text of any HTML.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{"<table><tr><th>a<td>b</table>", "<ol start=3><li>a<ul><li>b</ol>", `<a href="https://a.no">b</a><img src=cid:x width=1>`,
		`<div style="display:none">a</div><blockquote><pre> b`, "<p>a<![if !x]>b<!--[if x]>c<![endif]-->", "<a href='https://urldefense.com/v3/__http://x__;!!'>y"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := readable(htmlText(s))
		if !utf8.ValidString(text) || len(text) > support.TextBound {
			t.Errorf("%q", s)
		}
		pictureSources(&content{rich: []*part{{kind: "text/html", body: []byte(s)}}})
	})
}

// FuzzCalendar reads any text as a calendar.
func FuzzCalendar(f *testing.F) {
	f.Add("BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:x\\, y\nDTSTART;TZID=W. Europe Standard Time:20261118T102200\nDURATION:PT1H\nRRULE:x\nORGANIZER;CN=\"a\":mailto:b@c.no\nEND:VEVENT")
	f.Add("BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261118\nDTEND;VALUE=DATE:20261120")
	f.Fuzz(func(t *testing.T, s string) {
		for _, i := range parseCalendar(s, "request") {
			if i.Start.IsZero() || !i.End.IsZero() && !i.End.After(i.Start) || !shownOK(i.Title) || !shownOK(i.Place) || !shownOK(i.Organizer.Name) || i.Method == "" {
				t.Errorf("%+v", i)
			}
			calendarText(i)
		}
	})
}
