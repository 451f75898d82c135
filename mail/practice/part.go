package practice

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// part is a MIME part, or with more headers a whole mail. Its body has CRLF
// line ends.
type part struct {
	headers [][2]string
	body    string
}

// with puts headers before those of the part.
func (p part) with(headers [][2]string) part {
	return part{headers: append(headers, p.headers...), body: p.body}
}

func (p part) bytes() []byte {
	var b bytes.Buffer
	for _, h := range p.headers {
		b.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	b.WriteString("\r\n" + p.body)
	return b.Bytes()
}

// multipart joins parts (RFC 2046 section 5.1).
func multipart(kind, boundary string, parts []part) part {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString("--" + boundary + "\r\n")
		b.Write(p.bytes())
		b.WriteString("\r\n")
	}
	b.WriteString("--" + boundary + "--\r\n")
	return part{headers: [][2]string{{"Content-Type", "multipart/" + kind + ";\r\n\tboundary=\"" + boundary + "\""}}, body: b.String()}
}

// textPart writes text in the form's charset and transfer encoding. Without
// one it takes 7bit where that is enough, else quoted-printable.
func textPart(kind string, f form, text string) (part, error) {
	raw, err := encode(f.charset, strings.ReplaceAll(text, "\n", "\r\n")+"\r\n")
	if err != nil {
		return part{}, err
	}
	transfer := f.transfer
	if transfer == "" {
		transfer = "7bit"
		if !plainASCII(raw) {
			transfer = "quoted-printable"
		}
	}
	body := string(raw)
	switch transfer {
	case "7bit", "8bit":
	case "base64":
		body = lines76(base64.StdEncoding.EncodeToString(raw))
	case "quoted-printable":
		var b bytes.Buffer
		w := quotedprintable.NewWriter(&b)
		if _, err := w.Write(raw); err != nil {
			return part{}, err
		}
		if err := w.Close(); err != nil {
			return part{}, err
		}
		body = b.String()
	default:
		return part{}, fmt.Errorf("practice: transfer encoding %q", transfer)
	}
	return part{headers: [][2]string{{"Content-Type", kind}, {"Content-Transfer-Encoding", transfer}}, body: body}, nil
}

// plainASCII reports whether raw may travel as 7bit: ASCII, and no line too
// long (RFC 5322 section 2.1.1).
func plainASCII(raw []byte) bool {
	for _, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 998 {
			return false
		}
		for _, c := range line {
			if c >= 0x80 {
				return false
			}
		}
	}
	return true
}

// encode writes UTF-8 text in another charset.
func encode(charset, s string) ([]byte, error) {
	switch charset {
	case "utf-8":
		return []byte(s), nil
	case "iso-8859-1":
		return charmap.ISO8859_1.NewEncoder().Bytes([]byte(s))
	case "windows-1252":
		return charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	}
	return nil, fmt.Errorf("practice: charset %q", charset)
}
