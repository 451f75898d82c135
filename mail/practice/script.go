package practice

import (
	"fmt"
	"io/fs"
	"net/mail"
	"path"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// content is the embedded text of the practice mailbox. The form of the files
// is described in assets/practice/README.md.
type content struct {
	threads  []*thread
	arrivals []*thread
	thanks   []*thread
}

// thread is one file: a request and what followed.
type thread struct {
	slug     string
	language string // nb, nn, en
	kind     string // one of the kinds below
	from     *mail.Address
	subject  string
	folder   string // where its first mail lies, INBOX as a rule
	follows  string // arrivals: the slug of the thread that it goes on with
	entries  []*entry
}

// entry is one mail of a thread.
type entry struct {
	out     bool // from the desk
	when    when
	from    *mail.Address // nil: the requester, or the desk
	to, cc  []*mail.Address
	subject string // "": a reply's
	form    form
	flags   []imap.Flag
	headers [][2]string
	files   []file
	text    string
	html    string // "": made from text
}

// form says how a mail is put together.
type form struct {
	style    string // one of the styles below
	charset  string
	transfer string // "" chooses
	noQuote  bool
	failed   string // bounce: the recipient that could not be reached
	special  special
}

// kinds lists the values of "kind:".
func kinds() []string {
	return []string{"request", "escalation", "bounce", "absence", "newsletter", "phishing", "notice", "thanks"}
}

// styles lists the values of "style:".
func styles() []string {
	return []string{"plain", "long", "flowed", "html", "outlook", "gmail", "newsletter", "bounce"}
}

const (
	maxScript  = 64 << 10 // bytes of one file
	entryStart = "--- "
	htmlStart  = "~~~ html"
	mailStart  = "~~~ mail"
)

// load reads the content below dir.
func load(fsys fs.FS, dir string) (*content, error) {
	var c content
	for name, into := range map[string]*[]*thread{"threads": &c.threads, "arrivals": &c.arrivals, "thanks": &c.thanks} {
		files, err := fs.ReadDir(fsys, path.Join(dir, name))
		if err != nil {
			return nil, fmt.Errorf("practice: %w", err)
		}
		for _, f := range files { // sorted by name
			data, err := fs.ReadFile(fsys, path.Join(dir, name, f.Name()))
			if err != nil {
				return nil, fmt.Errorf("practice: %w", err)
			}
			if len(data) > maxScript {
				return nil, fmt.Errorf("practice: %s/%s is too large", name, f.Name())
			}
			t, err := parseThread(strings.TrimSuffix(f.Name(), ".txt"), string(data))
			if err != nil {
				return nil, fmt.Errorf("%w (in %s/%s)", err, name, f.Name())
			}
			*into = append(*into, t)
		}
	}
	return &c, nil
}

func parseThread(slug, text string) (*thread, error) {
	t := &thread{slug: slug, kind: "request", folder: inbox}
	head, rest, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n"+entryStart)
	for _, line := range strings.Split(head, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("practice: line %q", line)
		}
		if err := t.set(key, strings.TrimSpace(value)); err != nil {
			return nil, err
		}
	}
	for _, part := range strings.Split(rest, "\n"+entryStart) {
		e, err := parseEntry(part)
		if err != nil {
			return nil, err
		}
		t.entries = append(t.entries, e)
	}
	if !slices.Contains([]string{"nb", "nn", "en"}, t.language) || !slices.Contains(kinds(), t.kind) {
		return nil, fmt.Errorf("practice: language %q, kind %q", t.language, t.kind)
	}
	return t, nil
}

func (t *thread) set(key, value string) (err error) {
	switch key {
	case "language":
		t.language = value
	case "kind":
		t.kind = value
	case "from":
		t.from, err = mail.ParseAddress(value)
	case "subject":
		t.subject = value
	case "folder":
		t.folder = value
	case "follows":
		t.follows = value
	default:
		err = fmt.Errorf("practice: key %q", key)
	}
	return err
}

func parseEntry(part string) (*entry, error) {
	direction, rest, _ := strings.Cut(part, "\n")
	e := &entry{out: direction == "out", form: form{style: "plain", charset: "utf-8"}}
	if !e.out && direction != "in" {
		return nil, fmt.Errorf("practice: direction %q", direction)
	}
	head, body, _ := strings.Cut(rest, "\n\n")
	if strings.HasPrefix(rest, "\n") { // no keys at all
		head, body = "", rest
	}
	for _, line := range strings.Split(head, "\n") {
		if line == "" {
			continue
		}
		key, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("practice: line %q", line)
		}
		if err := e.set(key, strings.TrimSpace(value)); err != nil {
			return nil, err
		}
	}
	body, passedOn, _ := strings.Cut(body, mailStart)
	if f := e.form.special.forward; f != nil {
		f.text = strings.TrimSpace(passedOn)
	}
	e.text, e.html, _ = strings.Cut(body, htmlStart)
	e.text, e.html = strings.TrimSpace(e.text), strings.TrimSpace(e.html)
	if e.text == "" && e.html == "" {
		return nil, fmt.Errorf("practice: a mail without text")
	}
	return e, nil
}

func (e *entry) set(key, value string) (err error) {
	switch key {
	case "when":
		e.when, err = parseWhen(value)
	case "from":
		e.from, err = mail.ParseAddress(value)
	case "to":
		e.to, err = mail.ParseAddressList(value)
	case "cc":
		e.cc, err = mail.ParseAddressList(value)
	case "subject":
		e.subject = value
	case "flags":
		e.flags, err = parseFlags(value)
	case "header":
		name, v, _ := strings.Cut(value, ": ")
		e.headers = append(e.headers, [2]string{name, v})
	case "file":
		var f file
		f, err = parseFile(value)
		e.files = append(e.files, f)
	default:
		err = e.form.set(key, value)
	}
	return err
}

func (f *form) set(key, value string) (err error) {
	switch key {
	case "style":
		if !slices.Contains(styles(), value) {
			return fmt.Errorf("practice: style %q", value)
		}
		f.style = value
	case "charset":
		f.charset = value
	case "transfer":
		f.transfer = value
	case "quote":
		f.noQuote = value == "no"
	case "failed":
		f.failed = value
	case "wrap":
		if value != "signed" && value != "broken" {
			return fmt.Errorf("practice: wrap %q", value)
		}
		f.special.wrap = value
	case "meeting":
		f.special.meeting, err = parseMeeting(value)
	case "forwards":
		f.special.forward, err = parseForward(value)
	default:
		return fmt.Errorf("practice: key %q", key)
	}
	return err
}

func parseFlags(s string) ([]imap.Flag, error) {
	known := map[string]imap.Flag{"seen": imap.FlagSeen, "answered": imap.FlagAnswered, "flagged": imap.FlagFlagged}
	var out []imap.Flag
	for _, w := range strings.Fields(s) {
		f, ok := known[w]
		if !ok {
			return nil, fmt.Errorf("practice: flag %q", w)
		}
		out = append(out, f)
	}
	return out, nil
}
