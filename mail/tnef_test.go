package mail

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
	"unicode/utf16"

	"linje/support"
)

// le writes numbers, lowest byte first; ints are 32 bits, uint16s 16.
func le(values ...any) []byte {
	var b []byte
	for _, v := range values {
		switch v := v.(type) {
		case int:
			b = binary.LittleEndian.AppendUint32(b, uint32(v))
		case uint16:
			b = binary.LittleEndian.AppendUint16(b, v)
		case byte:
			b = append(b, v)
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		}
	}
	return b
}

func attr(id int, data []byte) []byte { return le(byte(1), id, len(data), data, uint16(0)) }

func prop(kind, id int, data []byte) []byte {
	pad := make([]byte, (4-len(data)%4)%4)
	return le(uint16(kind), uint16(id), 1, len(data), data, pad)
}

func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s + "\x00")) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// winmail is a winmail.dat with a text, two files and a mail inside.
func winmail(body []byte) []byte {
	named := le(uint16(0x1f), uint16(0x8001), make([]byte, 16), 1, 8, wide("abc"), 1, 4, wide("x"))
	inner := le(tnefSignature, uint16(1), attr(attProperties, le(2, prop(mapiUnicode, propSubject, wide("Innerst")), prop(mapiUnicode, propBody, wide("Dypest")))))
	return le(tnefSignature, uint16(7),
		attr(attCodepage, le(1252, 0)),
		attr(attProperties, le(3, le(uint16(0x0b), uint16(0x0e1f), 1), named, body)),
		attr(attNewFile, make([]byte, 14)),
		attr(attTitle, le("KORT~1.PDF\x00")),
		attr(attAttachData, le("%PDF")),
		attr(attFileProps, le(3, prop(mapiUnicode, propLongName, wide("Årsrapport.pdf")), prop(mapiString8, propMimeTag, le("application/pdf\x00")), prop(mapiUnicode, propContentID, wide("a@b")))),
		attr(attNewFile, make([]byte, 14)),
		attr(attTitle, le("bl\xe5.txt\x00")),
		attr(attAttachData, le("innhold")),
		attr(attNewFile, make([]byte, 14)),
		attr(attFileProps, le(2, prop(mapiUnicode, propDisplayName, wide("Sak")), prop(mapiObject, propData, append(make([]byte, 16), inner...)))),
	)
}

func winmailMail(text string, tnef []byte) []byte {
	return []byte("Subject: x\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\n" + text +
		"\n--m\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(tnef) + "\n--m--\n")
}

func TestWinmail(t *testing.T) {
	c := New(Options{})
	source := winmailMail("", winmail(prop(mapiUnicode, propBody, wide("Hei på deg."))))
	p := c.Parse(source)
	if !p.Has(support.TraitWinmail) || p.Text != "Hei på deg." || p.Has(support.TraitBroken) {
		t.Errorf("traits %v, text %q", p.Traits, p.Text)
	}
	want := []struct{ name, kind, data string }{
		{"Årsrapport.pdf", "application/pdf", "%PDF"}, {"blå.txt", "application/octet-stream", "innhold"}, {"Innerst.txt", "text/plain", "Dypest"},
	}
	for i, a := range p.Attachments {
		if i >= len(want) || a.Name != want[i].name || a.Type != want[i].kind || a.Index != i || a.Size != int64(len(want[i].data)) {
			t.Errorf("file %+v", a)
			continue
		}
		if b, err := c.Part(source, i); err != nil || string(b) != want[i].data {
			t.Errorf("%s holds %q, %v", a.Name, b, err)
		}
	}
	if len(p.Attachments) != len(want) {
		t.Errorf("%d files", len(p.Attachments))
	}
	if p := c.Parse(winmailMail("Egen tekst.", winmail(nil))); p.Text != "Egen tekst." || !p.Has(support.TraitWinmail) {
		t.Errorf("the mail's own text: %q", p.Text)
	}
}

func TestWinmailTexts(t *testing.T) {
	packed, _ := hex.DecodeString("2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232" + "0af32068656c0900206277" + "05b06c647d0a800fa0")
	rtf := `{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}{\htmlrtf \par \htmlrtf0}Bl\'e5 &amp; {\*\htmltag84 <b>}b\u230\'e6r{\*\htmltag92 </b>}{\*\htmltag72 </p>}}`
	for name, tt := range map[string]struct {
		body []byte
		want string
	}{
		"html":          {prop(mapiBinary, propHTML, le("<meta charset=windows-1252><p>Bl\xe5b\xe6r</p>")), "Blåbær"},
		"code page":     {prop(mapiString8, propBody, le("Bl\xe5\x00")), "Blå"},
		"packed RTF":    {prop(mapiBinary, propRTF, packed), "hello world"},
		"HTML in RTF":   {prop(mapiBinary, propRTF, le(len(rtf)+12, len(rtf), 0x414c454d, 0, rtf)), "Blå & bær"},
		"nothing":       {nil, ""},
		"length lies":   {le(uint16(mapiUnicode), uint16(propBody), 1, 1000, wide("Hei")), "Hei"},
		"kind unknown":  {le(uint16(0x77), uint16(propBody), 1), ""},
		"RTF not known": {prop(mapiBinary, propRTF, le(1, 2, 3, 4, 5)), ""},
	} {
		if got := New(Options{}).Parse(winmailMail("", winmail(tt.body))).Text; got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	p := New(Options{}).Parse(winmailMail("", []byte("slett ikke TNEF")))
	if len(p.Attachments) != 1 || p.Attachments[0].Name != "winmail.dat" || !p.Has(support.TraitWinmail) {
		t.Errorf("one that cannot be read: %+v", p)
	}
}

func TestRTF(t *testing.T) {
	for source, want := range map[string]string{
		`{\rtf1\ansi Hei\par der\line \{x\} \\ a\~b}`:                                "Hei\nder\n{x} \\ a b",
		`{\rtf1 {\*\generator Word;}{\info{\author Kari}}{\pict 00ff}tekst}`:         "tekst",
		`{\rtf1\uc1 \u8212?\u-10179?\u-8704? \emdash\lquote x}`:                      "—😀 —‘x",
		`{\rtf1 ` + strings.Repeat("{", 5000) + `dypt` + strings.Repeat("}", 10_000): "dypt",
		`{\rtf1 uten slutt \`: "uten slutt",
		`ikke rtf`:            "",
	} {
		if got := rtfText([]byte(source)); got != want {
			t.Errorf("%.40q: %q, want %q", source, got, want)
		}
	}
	repeated, _ := hex.DecodeString("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
	if got := string(unpackRTF(repeated)); got != `{\rtf1 WXYZWXYZWXYZWXYZWXYZ}` {
		t.Errorf("unpacked %q", got)
	}
}

func FuzzTNEF(f *testing.F) {
	f.Add(winmail(prop(mapiUnicode, propBody, wide("Hei"))))
	f.Add(winmail(prop(mapiBinary, propHTML, le("<p>Hei"))))
	packed, _ := hex.DecodeString("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
	f.Add(winmail(prop(mapiBinary, propRTF, packed)))
	f.Fuzz(func(t *testing.T, b []byte) {
		found, ok := readTNEF(b, 0)
		if !ok && (found.body != nil || len(found.files) > 0) {
			t.Error("found something in what is none")
		}
		if len(found.files) > maxParts {
			t.Errorf("%d files", len(found.files))
		}
		size := 0
		for _, p := range found.files {
			size += len(p.body)
		}
		if size > (maxTNEFDepth+2)*len(b)+4*maxRTF*maxParts {
			t.Errorf("%d bytes of %d", size, len(b))
		}
		rtfText(unpackRTF(b))
		rtfText(b)
	})
}
