package mail_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"linje/mail"
	"linje/support"
)

// large is a mail with a text and a film, on a server that answers by the book
// but for what change does to its answers.
func large(t *testing.T, change func(line string) string) mail.Server {
	t.Helper()
	const header = "Subject: Stor\r\nX-Linje-Remote: 9 9 9\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
	film := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("film"), 150_000))
	literal := func(s string) string { return fmt.Sprintf("{%d}\r\n%s", len(s), s) }
	return dial(t, newClient(nil), folderOf(t, func(_ *wire, c string) ([]string, string) {
		line := "* 1 FETCH (UID 1"
		switch {
		case strings.Contains(c, "SEARCH"):
			return []string{change("* SEARCH 1")}, "OK done"
		case strings.Contains(c, "BODYSTRUCTURE"):
			line += fmt.Sprintf(` FLAGS () INTERNALDATE "22-Nov-2026 10:00:00 +0000" RFC822.SIZE 801000 BODYSTRUCTURE `+
				`(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)("VIDEO" "MP4" NIL NIL NIL "BASE64" %d NIL ("ATTACHMENT" ("FILENAME" "film.mp4")) NIL NIL) "MIXED" ("BOUNDARY" "b") NIL NIL NIL)`, len(film)) +
				" BODY[HEADER]<0> " + literal(header)
		case strings.Contains(c, "BODY.PEEK[1]"):
			line += " BODY[1.MIME]<0> " + literal("Content-Type: text/plain\r\n\r\n") + " BODY[1]<0> " + literal("Hei.\n") +
				" BODY[2.MIME]<0> " + literal("Content-Type: video/mp4; name=film.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		case strings.Contains(c, "BODY.PEEK[2]<"):
			var from, n int
			if _, err := fmt.Sscanf(c[strings.Index(c, "[2]<")+4:], "%d.%d", &from, &n); err != nil {
				t.Error(err)
			}
			line += fmt.Sprintf(" BODY[2]<%d> ", from) + literal(film[min(from, len(film)):min(from+n, len(film))])
		case strings.Contains(c, "BODY.PEEK[]"):
			line += ` FLAGS () INTERNALDATE "22-Nov-2026 10:00:00 +0000" RFC822.SIZE 801000 BODY[]<0> ` + literal(header+"--b\r\n\r\nHei.")
		}
		return []string{change(line + ")")}, "OK done"
	}))
}

func unchanged(s string) string { return s }

func opened(t *testing.T, s mail.Server) mail.Server {
	t.Helper()
	if _, err := s.Open(t.Context(), "INBOX"); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPartsOfALargeMail(t *testing.T) {
	s := opened(t, large(t, unchanged))
	if found, err := s.Larger(t.Context(), []uint32{1, 2}, 100); err != nil || !slices.Equal(found, []uint32{1}) {
		t.Errorf("larger: %v, %v", found, err)
	}
	raw, err := s.Parts(t.Context(), 1, 200_000)
	if err != nil || !raw.Partial || raw.UID != 1 || raw.Received.IsZero() {
		t.Fatalf("%+v, %v", raw, err)
	}
	p := parse(raw.Source)
	if p.Envelope.Subject != "Stor" || p.Text != "Hei." || len(p.Traits) != 0 || len(p.Attachments) != 1 {
		t.Fatalf("%+v", p)
	}
	if a := p.Attachments[0]; !a.Remote || a.Name != "film.mp4" || a.Size < 570_000 || a.Size > 610_000 {
		t.Errorf("%+v", a)
	}
	c := newClient(nil)
	part, err := c.Remote(raw.Source, 0)
	if err != nil || !slices.Equal(part.Section, []int{2}) || part.Encoding != "base64" {
		t.Fatalf("%+v, %v", part, err)
	}
	if _, err := c.Remote([]byte("X-Linje-Remote: 2 5 base64\r\nContent-Type: image/png\r\n\r\nx"), 0); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("a mail that only says that it is not here: %v", err)
	}
	var film bytes.Buffer
	var last int64
	if err := s.Section(t.Context(), 1, part, &film, func(done int64) { last = done }); err != nil || last != part.Size {
		t.Fatal(last, err)
	}
	if !bytes.Equal(film.Bytes(), bytes.Repeat([]byte("film"), 150_000)) {
		t.Errorf("%d bytes of a film", film.Len())
	}
	full := errors.New("disk full")
	if err := s.Section(t.Context(), 1, part, failing{full}, nil); !errors.Is(err, full) {
		t.Errorf("a full disk: %v", err)
	}
	if raw, err = s.Head(t.Context(), 1); err != nil || raw.Partial {
		t.Fatal(err)
	}
	if p := parse(raw.Source); p.Envelope.Subject != "Stor" || !p.Has(support.TraitOversize) {
		t.Errorf("its beginning: %+v", p)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestPartsOfHardServers(t *testing.T) {
	deep := strings.Repeat("(", 40) + `"TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1` + strings.Repeat(` "MIXED")`, 39) + ")"
	for name, tt := range map[string]struct {
		change func(string) string
		code   support.Code
	}{
		"no structure": {func(l string) string {
			if i := strings.Index(l, " BODYSTRUCTURE"); i > 0 {
				return l[:i] + l[strings.Index(l, " BODY[HEADER]"):]
			}
			return l
		}, support.CodeProtocol},
		"malformed": {func(l string) string { return strings.Replace(l, `"7BIT" 5 1`, `"7BIT" nil`, 1) }, support.CodeProtocol},
		"too deep": {func(l string) string {
			if i := strings.Index(l, "BODYSTRUCTURE "); i > 0 {
				return l[:i] + "BODYSTRUCTURE " + deep + l[strings.Index(l, " BODY[HEADER]"):]
			}
			return l
		}, support.CodeProtocol},
		"many parts": {func(l string) string {
			part := `("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1)`
			return strings.Replace(l, `(("TEXT"`, `(`+strings.Repeat(part, 500)+`("TEXT"`, 1)
		}, support.CodeProtocol},
		"no boundary": {func(l string) string {
			return strings.Replace(l, "boundary=b", "boundary  ", 1)
		}, support.CodeProtocol},
		"another mail": {func(l string) string { return strings.Replace(l, "UID 1", "UID 8", 1) }, support.CodeGone},
		"a part is missing": {func(l string) string {
			return strings.Replace(l, "BODY[1]<0> {5}\r\nHei.\n", `BODY[1]<0> NIL`, 1)
		}, support.CodeProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			s := opened(t, large(t, tt.change))
			if _, err := s.Parts(t.Context(), 1, 200_000); support.CodeOf(err) != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	part := support.RemotePart{Section: []int{2}, Size: 800_000, Encoding: "base64"}
	short := opened(t, large(t, func(l string) string {
		if i := strings.Index(l, "BODY[2]<"); i > 0 {
			return l[:i] + "BODY[2]<0> {4}\r\nAAAA)"
		}
		return l
	}))
	if err := short.Section(t.Context(), 1, support.RemotePart{Section: []int{2}, Size: 1 << 22, Encoding: "base64"}, failing{}, nil); err == nil {
		t.Error("a server that never comes to an end is believed")
	}
	none := opened(t, large(t, func(l string) string {
		if i := strings.Index(l, "BODY[2]<"); i > 0 {
			return l[:i] + `BODY[2]<0> "")`
		}
		return l
	}))
	if err := none.Section(t.Context(), 1, part, failing{}, nil); support.CodeOf(err) != support.CodeGone {
		t.Errorf("nothing comes: %v", err)
	}
}

func TestLargerWhereSearchIsRefused(t *testing.T) {
	s := opened(t, dial(t, newClient(nil), folderOf(t, func(_ *wire, c string) ([]string, string) {
		if strings.Contains(c, "SEARCH") {
			return nil, "BAD Command Argument Error. 11"
		}
		return []string{"* 1 FETCH (UID 4 RFC822.SIZE 90)", "* 2 FETCH (UID 5 RFC822.SIZE 900)", "* 3 FETCH (UID 6 RFC822.SIZE 901)"}, "OK done"
	})))
	if found, err := s.Larger(t.Context(), []uint32{4, 5}, 100); err != nil || !slices.Equal(found, []uint32{5}) {
		t.Errorf("%v, %v", found, err)
	}
}
