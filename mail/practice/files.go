package practice

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"mime"
	"strings"
)

// file is an attachment, made when it is needed.
type file struct {
	kind   string // png, pdf, docx, txt, csv, ics
	inline bool   // shown in the HTML, with the name as its content ID
	shown  bool   // and large, not the logo of a signature
	old    bool   // named with an encoded-word, as older Outlook does, not by RFC 2231
	name   string
}

// parseFile reads "png skjermbilde.png", "png inline image001.png" or
// "docx old Møteplan.docx".
func parseFile(s string) (file, error) {
	kind, name, _ := strings.Cut(s, " ")
	f := file{kind: kind}
	name, f.inline = strings.CutPrefix(name, "inline ")
	if !f.inline {
		name, f.shown = strings.CutPrefix(name, "shown ")
		f.inline = f.shown
	}
	f.name, f.old = strings.CutPrefix(name, "old ")
	if f.name == "" || f.mediaType() == "" {
		return file{}, fmt.Errorf("practice: file %q", s)
	}
	return f, nil
}

func (f file) mediaType() string {
	return map[string]string{
		"png": "image/png", "pdf": "application/pdf", "txt": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8",
		"ics": "text/calendar; charset=utf-8", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	}[f.kind]
}

// part writes the attachment as a MIME part.
func (f file) part() (part, error) {
	data, err := f.data()
	if err != nil {
		return part{}, err
	}
	h := [][2]string{
		{"Content-Type", f.named(f.mediaType(), "name")},
		{"Content-Transfer-Encoding", "base64"},
		{"Content-Disposition", f.named("attachment", "filename")},
	}
	if f.inline {
		h[2][1] = f.named("inline", "filename")
		h = append(h, [2]string{"Content-ID", "<" + f.contentID() + ">"})
	}
	return part{headers: h, body: lines76(base64.StdEncoding.EncodeToString(data))}, nil
}

func (f file) contentID() string { return f.name + "@practice.example.no" }

// inlineImages shows the inline files in the HTML, as a signature's logo is.
func inlineImages(files []file) string {
	var b strings.Builder
	for _, f := range files {
		if f.shown {
			b.WriteString(`<p><img src="cid:` + f.contentID() + `"></p>` + "\n")
		} else if f.inline {
			b.WriteString(`<p class="MsoNormal"><img width="120" height="40" src="cid:` + f.contentID() + `" alt="Logo"></p>` + "\n")
		}
	}
	return b.String()
}

// named adds the file's name to a header value.
func (f file) named(value, parameter string) string {
	if f.old {
		return value + ";\r\n\t" + parameter + `="` + mime.QEncoding.Encode("utf-8", f.name) + `"`
	}
	kind, params, _ := mime.ParseMediaType(value) // of our own making
	if params == nil {
		params = map[string]string{}
	}
	params[parameter] = f.name
	return mime.FormatMediaType(kind, params)
}

func lines76(s string) string {
	var b strings.Builder
	for len(s) > 76 {
		b.WriteString(s[:76] + "\r\n")
		s = s[76:]
	}
	return b.String() + s + "\r\n"
}

// data makes the content. It depends on nothing but the name.
func (f file) data() ([]byte, error) {
	switch f.kind {
	case "png":
		return screenshot(f.name, f.inline && !f.shown)
	case "pdf":
		return document(f.name), nil
	case "docx":
		return packed("word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">`+
			`<w:body><w:p><w:r><w:t>`+plainName(f.name)+`</w:t></w:r></w:p></w:body></w:document>`, f.mediaType())
	case "csv":
		return []byte("\ufeffEmnekode;Emne;Studentar\r\nHIS101;Innføring i historie;84\r\nNOL102;Språk og tekst;61\r\n"), nil
	case "ics":
		return []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//practice.example.no//NO\r\nBEGIN:VEVENT\r\n" +
			"UID:1@practice.example.no\r\nDTSTAMP:20260105T080000Z\r\nDTSTART:20260112T080000Z\r\nDTEND:20260112T090000Z\r\n" +
			"SUMMARY:Instituttråd\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), nil
	}
	return []byte("Feil 0x2F1: økta er utløpt.\r\nTid: 09:58:12\r\nSide: /sak/vis\r\nNettleser: Edge\r\nØvingsdata, " + f.name + "\r\n"), nil
}

// Picture draws a picture that a mail of the practice mailbox shows from
// somebody else's server: the same each time, and nothing leaves the machine.
func Picture(address string) ([]byte, error) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(address)) // never fails
	seed := h.Sum32()
	palette := color.Palette{color.RGBA{0xE9, 0xF1, 0xFA, 0xFF}, color.RGBA{0x1D, 0x5F, 0xA8, 0xFF}, color.RGBA{0xE7, 0xCF, 0x8A, 0xFF}, color.White}
	img := image.NewPaletted(image.Rect(0, 0, 600, 140), palette)
	for i := range 12 {
		seed = seed*1664525 + 1013904223
		x, w := i*50, 20+int(seed>>24)%30
		draw.Draw(img, image.Rect(x, 140-20-int(seed>>16)%100, x+w, 140), image.NewUniform(palette[1+i%3]), image.Point{}, draw.Src)
	}
	return encoded(img)
}

// screenshot draws a window with a title bar, lines of "text" and a button; a
// small mark when it is the logo of a signature.
func screenshot(name string, small bool) ([]byte, error) {
	palette := color.Palette{color.White, color.RGBA{0x1D, 0x5F, 0xA8, 0xFF}, color.RGBA{0xE2, 0xE6, 0xEB, 0xFF},
		color.RGBA{0x5A, 0x66, 0x75, 0xFF}, color.RGBA{0xB3, 0x26, 0x1E, 0xFF}}
	if small {
		img := image.NewPaletted(image.Rect(0, 0, 120, 40), palette)
		draw.Draw(img, image.Rect(4, 4, 36, 36), image.NewUniform(palette[1]), image.Point{}, draw.Src)
		draw.Draw(img, image.Rect(44, 14, 112, 26), image.NewUniform(palette[3]), image.Point{}, draw.Src)
		return encoded(img)
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name)) // never fails
	seed := h.Sum32()
	img := image.NewPaletted(image.Rect(0, 0, 640, 400), palette)
	fill := func(x, y, w, height, c int) {
		draw.Draw(img, image.Rect(x, y, x+w, y+height), image.NewUniform(palette[c]), image.Point{}, draw.Src)
	}
	fill(0, 0, 640, 36, 1)
	fill(0, 36, 150, 364, 2)
	for i := range 14 {
		seed = seed*1664525 + 1013904223
		fill(180, 70+i*20, 120+int(seed>>8)%300, 8, 3)
		fill(20, 60+i*22, 60+int(seed>>16)%60, 6, 3)
	}
	fill(180, 360, 90, 24, 4)
	return encoded(img)
}

func encoded(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img)
	return b.Bytes(), err
}

// document makes a PDF of one page that says the file's name.
func document(name string) []byte {
	text := "BT /F1 14 Tf 72 770 Td (" + plainName(name) + ") Tj ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(text), text),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objects {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, table)
	return b.Bytes()
}

// plainName keeps what is safe within PDF and XML text.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`()\<>&`, r) {
			return '-'
		}
		return r
	}, name)
}

// packed makes the zip file that an office document is.
func packed(main, xml, mediaType string) ([]byte, error) {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/` + main + `" ContentType="` + mediaType + `.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="` + main + `"/></Relationships>`},
		{main, xml},
	} {
		w, err := z.Create(f[0])
		if err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(head + f[1])); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}
