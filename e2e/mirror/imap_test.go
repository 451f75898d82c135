package mirror

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// client is a mail program of its own: it shares no code with the one under
// test.
type client struct {
	conn net.Conn
	r    *bufio.Reader
	n    int
	move bool // the server has MOVE
	plus bool // the server has UIDPLUS
}

// reply is one untagged response; its literals stand apart.
type reply struct {
	text     string
	literals [][]byte
}

const clientLimit = time.Minute

func dialClient(addr, user, password string) (*client, error) {
	conn, err := net.DialTimeout("tcp", addr, clientLimit)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, r: bufio.NewReader(conn)}
	if _, err = c.response(); err == nil {
		_, err = c.do("LOGIN %s %s", quoted(user), quoted(password))
	}
	var caps []reply
	if err == nil {
		caps, err = c.do("CAPABILITY")
	}
	for _, r := range caps {
		c.move = c.move || strings.Contains(r.text, " MOVE")
		c.plus = c.plus || strings.Contains(r.text, " UIDPLUS")
	}
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return c, nil
}

func (c *client) close() { _ = c.conn.Close() }

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// folderName writes a name as RFC 3501 section 5.1.3 wants it.
func folderName(s string) string {
	var out strings.Builder
	var odd []rune
	flush := func() {
		if len(odd) == 0 {
			return
		}
		var b []byte
		for _, u := range utf16.Encode(odd) {
			b = append(b, byte(u>>8), byte(u))
		}
		out.WriteString("&" + strings.ReplaceAll(base64.RawStdEncoding.EncodeToString(b), "/", ",") + "-")
		odd = nil
	}
	for _, r := range s {
		switch {
		case r == '&':
			flush()
			out.WriteString("&-")
		case r >= ' ' && r <= '~':
			flush()
			out.WriteRune(r)
		default:
			odd = append(odd, r)
		}
	}
	flush()
	return quoted(out.String())
}

var shifted = regexp.MustCompile(`&[^-]*-`)

func plainName(s string) string {
	return shifted.ReplaceAllStringFunc(s, func(m string) string {
		if m == "&-" {
			return "&"
		}
		b, _ := base64.RawStdEncoding.DecodeString(strings.ReplaceAll(m[1:len(m)-1], ",", "/"))
		var u []uint16
		for i := 0; i+1 < len(b); i += 2 {
			u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
		}
		return string(utf16.Decode(u))
	})
}

var literalEnd = regexp.MustCompile(`\{(\d+)\}$`)

// response reads one response line with its literals.
func (c *client) response() (reply, error) {
	var r reply
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return r, err
		}
		line = strings.TrimRight(line, "\r\n")
		m := literalEnd.FindStringSubmatch(line)
		if m == nil {
			r.text += line
			return r, nil
		}
		n, _ := strconv.Atoi(m[1])
		b := make([]byte, n)
		if _, err := io.ReadFull(c.r, b); err != nil {
			return r, err
		}
		r.text += strings.TrimSuffix(line, m[0]) + "{}"
		r.literals = append(r.literals, b)
	}
}

// do sends a command and reads its answer; anything but OK is an error.
func (c *client) do(format string, args ...any) ([]reply, error) {
	return c.exchange(fmt.Sprintf(format, args...), nil)
}

func (c *client) exchange(command string, literal []byte) ([]reply, error) {
	c.n++
	tag := fmt.Sprintf("t%d", c.n)
	_ = c.conn.SetDeadline(time.Now().Add(clientLimit))
	if _, err := io.WriteString(c.conn, tag+" "+command+"\r\n"); err != nil {
		return nil, err
	}
	var all []reply
	for {
		r, err := c.response()
		if err != nil {
			return all, err
		}
		switch {
		case strings.HasPrefix(r.text, "+") && literal != nil:
			if _, err := c.conn.Write(append(slices.Clone(literal), "\r\n"...)); err != nil {
				return all, err
			}
			literal = nil
		case strings.HasPrefix(r.text, tag+" OK"):
			return all, nil
		case strings.HasPrefix(r.text, tag+" "):
			return all, fmt.Errorf("%s: %s", command, r.text)
		default:
			all = append(all, r)
		}
	}
}

// held is a mail as the server holds it.
type held struct {
	uid   uint32
	flags string // sorted, without \Recent, lower case
	id    string // its Message-ID, "" for none
	sum   [sha256.Size]byte
}

// folder is a folder as the server holds it.
type folder struct {
	validity uint32
	mails    map[uint32]held
}

var listLine = regexp.MustCompile(`^\* LIST \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$`)

// folders lists the names of the folders that can be opened.
func (c *client) folders() ([]string, error) {
	all, err := c.do(`LIST "" "*"`)
	var names []string
	for _, r := range all {
		m := listLine.FindStringSubmatch(r.text)
		if m == nil || strings.Contains(strings.ToLower(m[1]), `\noselect`) || strings.Contains(strings.ToLower(m[1]), `\nonexistent`) {
			continue
		}
		name := m[2]
		switch {
		case name == "{}":
			name = string(r.literals[0])
		case strings.HasPrefix(name, `"`):
			name = strings.NewReplacer(`\\`, `\`, `\"`, `"`).Replace(name[1 : len(name)-1])
		}
		names = append(names, plainName(name))
	}
	slices.Sort(names)
	return names, err
}

var (
	uidItem      = regexp.MustCompile(`UID (\d+)`)
	flagsItem    = regexp.MustCompile(`FLAGS \(([^)]*)\)`)
	validityItem = regexp.MustCompile(`UIDVALIDITY (\d+)`)
	existsItem   = regexp.MustCompile(`^\* (\d+) EXISTS`)
	idHeader     = regexp.MustCompile(`(?im)^Message-ID:\s*<([^>]*)>`)
)

func sortedFlags(flags []string) string {
	var out []string
	for _, f := range flags {
		if f = strings.ToLower(f); f != "" && f != `\recent` {
			out = append(out, f)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// look reads a whole folder without a trace.
func (c *client) look(name string) (folder, error) {
	f := folder{mails: map[uint32]held{}}
	opened, err := c.do("EXAMINE %s", folderName(name))
	if err != nil {
		return f, err
	}
	count := 0
	for _, r := range opened {
		if m := validityItem.FindStringSubmatch(r.text); m != nil {
			n, _ := strconv.ParseUint(m[1], 10, 32)
			f.validity = uint32(n)
		}
		if m := existsItem.FindStringSubmatch(r.text); m != nil {
			count, _ = strconv.Atoi(m[1])
		}
	}
	if count == 0 {
		return f, nil
	}
	all, err := c.do("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")
	for _, r := range all {
		if !strings.Contains(r.text, " FETCH (") || len(r.literals) == 0 {
			continue
		}
		m := held{sum: sha256.Sum256(r.literals[0])}
		if u := uidItem.FindStringSubmatch(r.text); u != nil {
			n, _ := strconv.ParseUint(u[1], 10, 32)
			m.uid = uint32(n)
		}
		if fl := flagsItem.FindStringSubmatch(r.text); fl != nil {
			m.flags = sortedFlags(strings.Fields(fl[1]))
		}
		head, _, _ := strings.Cut(string(r.literals[0]), "\r\n\r\n")
		if id := idHeader.FindStringSubmatch(head); id != nil {
			m.id = id[1]
		}
		f.mails[m.uid] = m
	}
	return f, err
}

// all reads every folder.
func (c *client) all() (map[string]folder, error) {
	names, err := c.folders()
	out := map[string]folder{}
	for _, name := range names {
		if err != nil {
			return nil, err
		}
		out[name], err = c.look(name)
	}
	return out, err
}

// uids opens a folder for changes and lists its mails.
func (c *client) uids(name string) ([]uint32, error) {
	if _, err := c.do("SELECT %s", folderName(name)); err != nil {
		return nil, err
	}
	all, err := c.do("UID SEARCH ALL")
	var out []uint32
	for _, r := range all {
		rest, ok := strings.CutPrefix(r.text, "* SEARCH")
		if !ok {
			continue
		}
		for _, w := range strings.Fields(rest) {
			n, _ := strconv.ParseUint(w, 10, 32)
			out = append(out, uint32(n))
		}
	}
	return out, err
}

func (c *client) add(name string, source []byte, flags ...string) error {
	_, err := c.exchange(fmt.Sprintf("APPEND %s (%s) {%d}", folderName(name), strings.Join(flags, " "), len(source)), source)
	return err
}

// expunge removes one mail of the folder that uids opened.
func (c *client) expunge(uid uint32) error {
	if _, err := c.do(`UID STORE %d +FLAGS.SILENT (\Deleted)`, uid); err != nil {
		return err
	}
	if c.plus {
		_, err := c.do("UID EXPUNGE %d", uid)
		return err
	}
	_, err := c.do("EXPUNGE")
	return err
}

// put moves a mail of the folder that uids opened.
func (c *client) put(uid uint32, to string) error {
	if c.move {
		_, err := c.do("UID MOVE %d %s", uid, folderName(to))
		return err
	}
	if _, err := c.do("UID COPY %d %s", uid, folderName(to)); err != nil {
		return err
	}
	return c.expunge(uid)
}
