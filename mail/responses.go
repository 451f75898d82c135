package mail

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"sync"

	"linje/support"
)

const (
	// maxResponse bounds what one IMAP response may hold outside literals.
	maxResponse = 4 << 20
	// maxNesting bounds the parentheses inside each other. The IMAP library
	// recurses without bound in a nested BODYSTRUCTURE; megabytes of "(" would
	// end the program, or keep it busy for hours.
	maxNesting = 500
	// maxLiteral bounds one literal; mails are fetched in at most MaxSource.
	maxLiteral = support.MaxSource + 1<<20
)

var errResponse = errors.New("response beyond bounds")

// responses is the reading side of an IMAP connection, above TLS. It holds
// each response to its bounds and notices when the server says goodbye.
type responses struct {
	net.Conn
	greeting []byte // read before anything of the connection
	once     sync.Once
	bye      chan struct{} // closed when the server said BYE

	literal int64 // bytes of a literal that are still to come
	length  int   // bytes of this response outside literals
	depth   int   // parentheses open in it
	broken  bool  // it goes beyond the bounds
	line    line
}

// line is what must be known of a line to tell whether a literal follows it.
type line struct {
	head   [10]byte // its beginning
	n      int
	quoted bool
	escape bool
	spec   specState
	size   int64
}

// specState is how much of "{123}" has been seen.
type specState int

const (
	specNone specState = iota
	specOpen
	specDone
)

// newResponses returns conn with the bounds. A greeting, if not empty, is read
// first: after STARTTLS the server does not greet again, but the library waits
// for it.
func newResponses(conn net.Conn, greeting string) *responses {
	return &responses{Conn: conn, greeting: []byte(greeting), bye: make(chan struct{})}
}

func (r *responses) Read(b []byte) (int, error) {
	if len(r.greeting) > 0 {
		n := copy(b, r.greeting)
		r.greeting = r.greeting[n:]
		return n, nil
	}
	if r.broken {
		_ = r.Conn.Close()
		return 0, errResponse
	}
	n, err := r.Conn.Read(b)
	if good := r.scan(b[:n]); good < n {
		r.broken = true // what came before it still counts
		if good == 0 {
			return r.Read(b)
		}
		return good, nil
	}
	return n, err
}

// scan follows what is read and returns how much of it is within bounds, whole
// lines of it when not all is.
func (r *responses) scan(all []byte) int {
	b := all
	for len(b) > 0 {
		if r.literal > 0 {
			n := min(int64(len(b)), r.literal)
			r.literal -= n
			b = b[n:]
			continue
		}
		i := bytes.IndexByte(b, '\n')
		part := b
		if i >= 0 {
			part = b[:i]
		}
		for _, c := range part {
			r.line.take(c)
			if c == '(' && !r.line.quoted {
				r.depth++
			} else if c == ')' && !r.line.quoted && r.depth > 0 {
				r.depth--
			}
			if r.depth > maxNesting {
				return len(all) - len(b)
			}
		}
		r.length += len(part) + 1
		if r.length > maxResponse {
			return len(all) - len(b)
		}
		if i < 0 {
			return len(all)
		}
		if !r.endLine() {
			return len(all) - len(b)
		}
		b = b[i+1:]
	}
	return len(all)
}

func (r *responses) endLine() bool {
	l := r.line
	r.line = line{}
	if l.spec == specDone && l.data() {
		r.literal = l.size
		// The response goes on after the literal, and so does its kind.
		r.line.head, r.line.n = l.head, l.n
		return l.size <= maxLiteral
	}
	if l.is("BYE") {
		r.once.Do(func() { close(r.bye) })
	}
	if !l.quoted {
		r.length, r.depth = 0, 0
	}
	return true
}

func (l *line) take(c byte) {
	if l.n < len(l.head) {
		l.head[l.n] = c
		l.n++
	}
	switch {
	case c == '\r':
	case l.escape:
		l.escape = false
	case l.quoted:
		l.escape = c == '\\'
		l.quoted = c != '"'
	case c == '"':
		l.quoted, l.spec = true, specNone
	case c == '{':
		l.spec, l.size = specOpen, 0
	case l.spec == specOpen && c >= '0' && c <= '9':
		if l.size <= maxLiteral {
			l.size = l.size*10 + int64(c-'0')
		}
	case l.spec == specOpen && c == '}':
		l.spec = specDone
	default:
		l.spec = specNone
	}
}

// data reports whether the line is untagged data, where literals may stand, and
// not a status line with free text.
func (l *line) data() bool {
	if !strings.HasPrefix(string(l.head[:l.n]), "* ") {
		return false
	}
	return !l.is("OK") && !l.is("NO") && !l.is("BAD") && !l.is("BYE") && !l.is("PREAUTH")
}

func (l *line) is(status string) bool {
	word, _, _ := strings.Cut(strings.TrimPrefix(string(l.head[:l.n]), "* "), " ")
	return l.n > 2 && l.head[0] == '*' && strings.EqualFold(strings.TrimSpace(word), status)
}
