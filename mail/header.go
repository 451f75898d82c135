package mail

import (
	"bytes"
	"net/textproto"
	"strings"
)

const (
	maxHeader = 1 << 20 // bytes of one header that are read in full
	maxFields = 2000    // fields of one header
	maxField  = 256 << 10
	// maxHeaderScan bounds how far the fields are looked for that a mail cannot
	// be read without, once a header is beyond maxHeader or maxFields.
	maxHeaderScan = 32 << 20
	maxLate       = 50 // such fields
)

// header holds the fields of a mail or a part, in their order, unfolded and
// not decoded.
type header struct {
	fields []field
	folds  []string // of the last field, while it is read
	folded int      // their length
	kept   int      // bytes of all fields
	// Beyond the bounds: whether the last field was left out, and any was, and
	// how many were kept.
	skip, skipped bool
	late          int
}

type field struct {
	name  string // as textproto.CanonicalMIMEHeaderKey writes it
	value string
}

// first returns the first field with that (canonical) name, "" for none. A
// field that may stand once is taken where it stands first, as most do.
func (h header) first(name string) string {
	for _, f := range h.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

func (h header) has(name string) bool {
	for _, f := range h.fields {
		if f.name == name {
			return true
		}
	}
	return false
}

// all returns the values of all fields with that name, joined as one list.
func (h header) all(name string) string {
	var out []string
	for _, f := range h.fields {
		if f.name == name {
			out = append(out, f.value)
		}
	}
	return strings.Join(out, ", ")
}

// parseHeader reads the fields that b begins with.
func parseHeader(b []byte) header {
	h, _, _ := splitHeader(b)
	return h
}

// splitHeader reads the header that b begins with and returns what follows it.
// broken tells that something in it was not right. A line that is no field is
// passed over; two in a row, or one before any field, begin the body.
func splitHeader(b []byte) (h header, body []byte, broken bool) {
	body, broken = h.read(b)
	h.unfold()
	return h, body, broken
}

func (h *header) read(b []byte) (body []byte, broken bool) {
	rest := withoutEnvelope(b)
	var strayAt []byte // where a line that is no field stood, until one is
	for len(rest) > 0 && len(b)-len(rest) < maxHeaderScan {
		line, next := cutLine(rest)
		if len(line) == 0 {
			return next, broken || h.skipped
		}
		switch name, value, ok := cutField(line); {
		case line[0] == ' ' || line[0] == '\t':
			if strayAt == nil && !h.extend(line) {
				strayAt, broken = rest, true
			}
		case ok:
			strayAt = nil
			h.add(name, value)
		case strayAt != nil:
			return strayAt, true
		case len(h.fields) == 0:
			return rest, true
		default:
			strayAt, broken = rest, true
		}
		rest = next
	}
	if len(h.fields) == 0 && strayAt != nil {
		return strayAt, true
	}
	return rest, broken || len(rest) > 0
}

// withoutEnvelope takes away the line that an mbox file has before each mail.
func withoutEnvelope(b []byte) []byte {
	if bytes.HasPrefix(b, []byte("From ")) || bytes.HasPrefix(b, []byte(">From ")) {
		_, b = cutLine(b)
	}
	return b
}

// add keeps a field. Of a header beyond its bounds only those that a mail
// cannot be read without are kept.
func (h *header) add(name, value string) {
	h.unfold()
	if full := h.kept > maxHeader || len(h.fields) >= maxFields; full {
		h.skipped = true
		if h.skip = h.late >= maxLate || !isNeeded(name); h.skip {
			return
		}
		h.late++
	}
	h.skip = false
	h.kept += len(name) + len(value)
	h.fields = append(h.fields, field{name: name, value: value})
}

// isNeeded reports whether a mail cannot be read or filed without that field.
func isNeeded(name string) bool {
	switch name {
	case "From", "To", "Cc", "Sender", "Reply-To", "Subject", "Date", "Message-Id", "In-Reply-To", "References", "Mime-Version", "Auto-Submitted":
		return true
	}
	return strings.HasPrefix(name, "Content-")
}

// extend adds a folded line to the last field and reports whether there is one.
func (h *header) extend(line []byte) bool {
	if len(h.fields) == 0 {
		return false
	}
	if h.skip {
		return true
	}
	if last := h.fields[len(h.fields)-1]; len(last.value)+h.folded+len(line) <= maxField {
		if text := printable(line); text != "" {
			h.folds = append(h.folds, text)
			h.folded += len(text) + 1
			h.kept += len(text)
		}
	}
	return true
}

// unfold joins the folded lines of the last field.
func (h *header) unfold() {
	if len(h.folds) == 0 {
		return
	}
	last := &h.fields[len(h.fields)-1]
	if last.value != "" {
		h.folds = append([]string{last.value}, h.folds...)
	}
	last.value = strings.Join(h.folds, " ")
	h.folds, h.folded = nil, 0
}

func cutField(line []byte) (name, value string, ok bool) {
	i := bytes.IndexByte(line, ':')
	if i <= 0 || i > 200 {
		return "", "", false
	}
	n := bytes.TrimRight([]byte(printable(line[:i])), " \t")
	for _, c := range n {
		if c <= ' ' || c >= 0x7f {
			return "", "", false
		}
	}
	if len(n) == 0 {
		return "", "", false
	}
	v := line[i+1:]
	if len(v) > maxField {
		v = v[:maxField]
	}
	return textproto.CanonicalMIMEHeaderKey(string(n)), printable(v), true
}

// printable drops control characters and trims.
func printable(b []byte) string {
	s := strings.TrimSpace(string(b))
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return strings.TrimSpace(strings.Map(dropControl, s))
		}
	}
	return s
}

func dropControl(r rune) rune {
	if r < ' ' && r != '\t' || r == 0x7f {
		return -1
	}
	return r
}

// cutLine returns the first line of b without its end, and what follows.
func cutLine(b []byte) (line, rest []byte) {
	i := bytes.IndexByte(b, '\n')
	if i < 0 {
		return bytes.TrimSuffix(b, []byte("\r")), nil
	}
	return bytes.TrimSuffix(b[:i], []byte("\r")), b[i+1:]
}
