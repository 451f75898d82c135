package mirror

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"pgregory.net/rapid"
)

// step is one thing that happens. Its numbers choose among what there is at
// that time, so that any part of a history is a history too.
type step struct {
	Do               string
	Folder, Mail, To int
	Flag             int
}

func (s step) String() string {
	return fmt.Sprintf("%s(folder %d, mail %d, to %d, flag %d)", s.Do, s.Folder, s.Mail, s.To, s.Flag)
}

// The things that happen; those that happen often stand there more often.
func deeds() []string {
	return []string{
		"arrive", "arrive", "arrive", "arrive", "arrive", "reply", "reply", "answer", "nameless", "again", "resent",
		"flag", "flag", "unflag", "expunge", "copy", "move", "move", "burst", "burst",
		"create", "rename", "delete", "renew", "refill",
	}
}

// history is steps, with a look after each that says so.
func historyOf(deeds []string, most int) *rapid.Generator[[]step] {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) step {
		return step{
			Do:     rapid.SampledFrom(deeds).Draw(t, "do"),
			Folder: rapid.IntRange(0, 7).Draw(t, "folder"),
			Mail:   rapid.IntRange(0, 31).Draw(t, "mail"),
			To:     rapid.IntRange(0, 7).Draw(t, "to"),
			Flag:   rapid.IntRange(0, 4).Draw(t, "flag"),
		}
	}), 1, most)
}

// world is a mailbox on a server and what happens in it.
type world struct {
	t    rapid.TB
	host host
	user string
	c    *client

	mu    sync.Mutex
	n     int    // mails written
	stem  string // of Message-IDs
	now   func() time.Time
	sums  map[string]map[[sha256.Size]byte]bool // by Message-ID: all bytes that ever had it
	old   []written
	total counts
	// answers are the bytes of our own mails, which are filed as read.
	answers map[[sha256.Size]byte]bool
}

// written is a mail that somebody wrote.
type written struct {
	id, root string
	refs     string
	source   []byte
}

func newWorld(t rapid.TB, h host) *world {
	t.Helper()
	w := &world{t: t, host: h, now: time.Now, sums: map[string]map[[sha256.Size]byte]bool{}, answers: map[[sha256.Size]byte]bool{}}
	w.user = h.user()
	w.stem = w.user
	w.c = w.connect()
	return w
}

func (w *world) connect() *client {
	w.t.Helper()
	c, err := dialClient(w.host.addr(), w.user, password)
	if err != nil {
		w.t.Fatalf("client: %v", err)
	}
	return c
}

// names are those that folders get.
func names() []string {
	return []string{"Støtte", "R&D", `Merket "haster"`, "Arkiv/2026", "Lagt til side", "日本"}
}

func flagNames() []string { return []string{`\Seen`, `\Flagged`, `\Answered`, `\Deleted`, "$Fulgt"} }

// write makes a mail.
func (w *world) write(kind string, to *written) written {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n++
	m := written{id: fmt.Sprintf("m%d.%s@example.no", w.n, w.stem)}
	m.root = m.id
	from, rcpt := "Ola Hansen <ola@example.no>", address
	if kind == "answer" {
		from, rcpt = "Brukerstøtte <"+address+">", "ola@example.no"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: %s\r\nTo: %s\r\nSubject: Sak %d\r\nDate: %s\r\n", from, rcpt, w.n, w.now().Format(time.RFC1123Z))
	if kind == "nameless" {
		m.id, m.root = "", ""
	} else {
		fmt.Fprintf(&b, "Message-ID: <%s>\r\n", m.id)
	}
	if to != nil && to.id != "" {
		m.root, m.refs = to.root, strings.TrimSpace(to.refs+" <"+to.id+">")
		fmt.Fprintf(&b, "In-Reply-To: <%s>\r\nReferences: %s\r\n", to.id, m.refs)
	}
	files := w.n%4 == 0
	b.WriteString("MIME-Version: 1.0\r\n")
	if files {
		b.WriteString("Content-Type: multipart/mixed; boundary=skille\r\n\r\n--skille\r\n")
	}
	fmt.Fprintf(&b, "Content-Type: text/plain; charset=utf-8\r\n\r\nHei, dette er brev %d om særord%d.\r\n", w.n, w.n)
	// Some are larger than what a line carries at once.
	r := rand.New(rand.NewPCG(uint64(w.n), 1))
	for range r.IntN(40) {
		fmt.Fprintf(&b, "Linje %d med litt tekst, så brevet ikke er så kort.\r\n", r.IntN(1000))
	}
	if files { // one of its own, and the logo that all have
		for i, seed := range []uint64{uint64(w.n), 7} {
			fmt.Fprintf(&b, "--skille\r\nContent-Type: image/png; name=\"fil%d.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s", i,
				lines64(rand.New(rand.NewPCG(seed, 2)), 2000+i*3000))
		}
		b.WriteString("--skille--\r\n")
	}
	m.source = []byte(b.String())
	w.remember(m)
	return m
}

// lines64 is random content as mails carry it.
func lines64(r *rand.Rand, size int) string {
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(r.Uint32())
	}
	text := base64.StdEncoding.EncodeToString(content)
	var b strings.Builder
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	return b.String() + text + "\r\n"
}

func (w *world) remember(m written) {
	if w.sums[m.id] == nil {
		w.sums[m.id] = map[[sha256.Size]byte]bool{}
	}
	w.sums[m.id][sha256.Sum256(m.source)] = true
	w.old = append(w.old, m)
}

func (w *world) earlier(n int) *written {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.old) == 0 {
		return nil
	}
	m := w.old[n%len(w.old)]
	return &m
}

// do lets a step happen. What cannot happen just now, such
// as moving a mail out of an empty folder, does not.
func (w *world) do(s step) {
	w.t.Helper()
	if err := w.try(s); err != nil {
		w.t.Fatalf("%s: %v", s, err)
	}
}

// try does a step. A server ends the connections that have a folder open whose
// UIDVALIDITY changes; one comes back then.
func (w *world) try(s step) error {
	err := w.once(w.c, s)
	if errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		w.c.close()
		w.c = w.connect()
		err = w.once(w.c, s)
	}
	return err
}

func (w *world) once(c *client, s step) error {
	folders, err := c.folders()
	if err != nil {
		return err
	}
	from := folders[s.Folder%len(folders)]
	to := folders[s.To%len(folders)]
	switch s.Do {
	case "arrive":
		return c.add("INBOX", w.write("arrive", nil).source)
	case "nameless":
		return c.add("INBOX", w.write("nameless", nil).source)
	case "burst", "flood":
		n := 3 + s.Mail%10
		if s.Do == "flood" {
			n *= 8 // more than are stored at once
		}
		for range n {
			if err := c.add(from, w.write("arrive", nil).source); err != nil {
				return err
			}
		}
		return nil
	case "reply":
		return c.add("INBOX", w.write("reply", w.earlier(s.Mail)).source)
	case "answer":
		m := w.write("answer", w.earlier(s.Mail))
		w.answers[sha256.Sum256(m.source)] = true
		return c.add("Sent", m.source, `\Seen`)
	case "again", "resent":
		m := w.earlier(s.Mail)
		if m == nil {
			return nil
		}
		if s.Do == "resent" && m.id != "" { // came another way
			m.source = append([]byte("Received: from a.example.no by b.example.no; "+time.Now().Format(time.RFC1123Z)+"\r\n"), m.source...)
			w.mu.Lock()
			w.remember(*m)
			w.mu.Unlock()
		}
		return c.add(from, m.source)
	case "flag", "unflag", "expunge", "copy", "move":
		return w.mailStep(c, s, from, to)
	}
	return w.folderStep(c, s, folders, from)
}

func (w *world) mailStep(c *client, s step, from, to string) error {
	uids, err := c.uids(from)
	if err != nil || len(uids) == 0 {
		return err
	}
	uid := uids[s.Mail%len(uids)]
	flag := flagNames()[s.Flag%len(flagNames())]
	switch s.Do {
	case "flag":
		_, err = c.do("UID STORE %d +FLAGS.SILENT (%s)", uid, flag)
	case "unflag":
		_, err = c.do("UID STORE %d -FLAGS.SILENT (%s)", uid, flag)
	case "expunge":
		err = c.expunge(uid)
	case "copy":
		if from != to { // not every server can
			_, err = c.do("UID COPY %d %s", uid, folderName(to))
		}
	case "move":
		if from != to {
			err = c.put(uid, to)
		}
	}
	return err
}

// fixed are the folders that stay.
func fixed() []string { return []string{"INBOX", "Sent", "Drafts", "Trash"} }

func (w *world) folderStep(c *client, s step, folders []string, from string) error {
	free := slices.DeleteFunc(names(), func(n string) bool { return slices.Contains(folders, n) })
	own := slices.DeleteFunc(slices.Clone(folders), func(n string) bool { return slices.Contains(fixed(), n) })
	pick := func(of []string) string { return of[s.Mail%len(of)] }
	var err error
	switch {
	case s.Do == "create" && len(free) > 0:
		_, err = c.do("CREATE %s", folderName(pick(free)))
	case s.Do == "rename" && len(own) > 0 && len(free) > 0:
		_, err = c.do("RENAME %s %s", folderName(pick(own)), folderName(free[s.To%len(free)]))
	case s.Do == "delete" && len(own) > 0:
		_, err = c.do("DELETE %s", folderName(pick(own)))
	case s.Do == "renew":
		if !w.host.renew(w.user, from) {
			err = w.refill(c, from)
		}
	case s.Do == "refill":
		err = w.refill(c, from)
	}
	return err
}

// refill gives a folder a new UIDVALIDITY and its mails new UIDs.
func (w *world) refill(c *client, name string) error {
	if _, real := w.host.(*real); real && name == "INBOX" {
		return nil // a Dovecot keeps that of INBOX
	}
	// A folder that is made by itself is made when it is opened.
	for _, open := range []string{name, "INBOX"} {
		if _, err := c.do("EXAMINE %s", folderName(open)); err != nil {
			return err
		}
	}
	if _, err := c.do("RENAME %s Gammel", folderName(name)); err != nil {
		return err
	}
	// Some servers make it by themselves when the next one asks for it.
	if _, err := c.do("CREATE %s", folderName(name)); err != nil && !strings.Contains(err.Error(), "ALREADYEXISTS") {
		return err
	}
	uids, err := c.uids("Gammel")
	if err == nil && len(uids) > 0 {
		_, err = c.do("UID COPY 1:* %s", folderName(name))
	}
	if err != nil {
		return err
	}
	if _, err := c.do("EXAMINE INBOX"); err != nil {
		return err
	}
	_, err = c.do("DELETE Gammel")
	return err
}

// look reads the server.
func (w *world) look() map[string]folder {
	w.t.Helper()
	var all map[string]folder
	err := error(nil)
	for range 4 { // a server may end a connection to mend itself
		c := w.connect() // with no memory of its own
		all, err = c.all()
		c.close()
		if err == nil {
			break
		}
	}
	if err != nil {
		w.t.Fatalf("look at the server: %v", err)
	}
	return all
}

// agree syncs every Linje to the end and demands that each shows what the
// server holds, and that the server holds what it held.
func (w *world) agree(when string, all ...*linje) {
	w.t.Helper()
	before := w.look()
	for _, l := range all {
		l.settle()
	}
	after := w.look()
	odd := untouched(before, after)
	for _, l := range all {
		odd = append(odd, l.compare(after, w.sums, &w.total)...)
	}
	if len(odd) > 0 {
		w.t.Fatalf("%s:\n  %s", when, strings.Join(odd, "\n  "))
	}
}
