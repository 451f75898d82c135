package mail

import "bytes"

// cutForeign parts a base64 text from what a mailing list wrote below it
// without encoding it. foreign is nil where there is no such thing.
func cutForeign(b []byte) (encoded, foreign []byte) {
	ended := false // by padding
	for rest := b; len(rest) > 0; {
		line, next := cutLine(rest)
		if isForeign(bytes.TrimSpace(line), ended) {
			at := len(b) - len(rest)
			return b[:at], b[at:]
		}
		ended = ended && len(bytes.TrimSpace(line)) == 0 || bytes.HasSuffix(bytes.TrimSpace(line), []byte("="))
		rest = next
	}
	return b, nil
}

// isForeign reports whether a line is no base64: a rule, or several characters
// that it does not have, one of them where it had ended.
func isForeign(line []byte, ended bool) bool {
	if len(line) == 0 {
		return false
	}
	if len(line) > 2 && bytes.IndexByte([]byte("_-*#~"), line[0]) >= 0 && len(bytes.Trim(line, string(line[:1]))) == 0 {
		return true
	}
	wrong := 0
	for _, c := range line {
		if c != '=' && base64Value(c) < 0 {
			wrong++
		}
	}
	return wrong > 1 || ended && wrong > 0
}
