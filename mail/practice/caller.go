package practice

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

// caller plays everyone who writes to the desk: it fills the mailbox, sends
// what the script has for later, and thanks for some answers.
type caller struct {
	office  *office
	options Options
	wake    chan struct{}

	mu       sync.Mutex
	arrivals []*thread
	thanks   []*thread
	threads  map[string]*told // by slug
	mails    map[string]*told // by Message-ID
	due      []gratitude
	answers  int // that came for requests of the script
}

// told is a thread that the desk has, as far as it has come.
type told struct {
	script *thread
	last   letter
	done   bool // has been thanked for
}

// gratitude is a short reply to an answer, waiting for its time.
type gratitude struct {
	at     time.Time
	thread *told
	answer letter
}

func newCaller(of *office, c *content, o Options) *caller {
	return &caller{
		office: of, options: o, wake: make(chan struct{}, 1),
		arrivals: c.arrivals, thanks: c.thanks,
		threads: map[string]*told{}, mails: map[string]*told{},
	}
}

// posted is a mail with the folder it goes to.
type posted struct {
	folder string
	letter letter
}

// fill writes the threads into the mailbox, in the order of their dates.
func (c *caller) fill(threads []*thread) error {
	now := c.options.Now()
	var all []posted
	for _, t := range threads {
		mails, err := c.tell(t, now)
		if err != nil {
			return err
		}
		all = append(all, mails...)
		c.office.recipient(t.from.Address) // it can be signed in to before the first answer
	}
	slices.SortStableFunc(all, func(a, b posted) int {
		return cmp.Or(a.letter.date.Compare(b.letter.date), cmp.Compare(a.letter.id, b.letter.id))
	})
	for _, p := range all {
		if err := c.office.put(p.folder, p.letter); err != nil {
			return fmt.Errorf("practice: %w", err)
		}
	}
	return nil
}

// tell composes one thread.
func (c *caller) tell(t *thread, now time.Time) ([]posted, error) {
	if t.from == nil || t.subject == "" {
		return nil, fmt.Errorf("practice: %s has no sender or subject", t.slug)
	}
	var out []posted
	var old *letter
	for n, e := range t.entries {
		date := e.when.before(now)
		if old != nil && !date.After(old.date) {
			date = old.date.Add(time.Minute)
		}
		l, err := compose(t, n, old, date)
		if err != nil {
			return nil, err
		}
		to := t.folder
		if e.out {
			to = sent
			l.flags = append(l.flags, imap.FlagSeen)
			if old != nil && old.incoming {
				out[len(out)-1].letter.flags = append(out[len(out)-1].letter.flags, imap.FlagSeen, imap.FlagAnswered)
			}
		}
		out = append(out, posted{to, l})
		old = &l
	}
	c.remember(t, out)
	return out, nil
}

func (c *caller) remember(t *thread, mails []posted) {
	k := c.threads[t.follows]
	if k == nil {
		k = &told{script: t}
		c.threads[t.slug] = k
	}
	k.last = mails[len(mails)-1].letter
	for _, m := range mails {
		c.mails[m.letter.id] = k
	}
}

func (c *caller) arriveNext() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.arrivals) == 0 {
		return ErrNoMore
	}
	t := c.arrivals[0]
	var old *letter
	if k := c.threads[t.follows]; k != nil {
		if k.script.from != nil && t.from == nil {
			t.from = k.script.from
		}
		last := k.last
		old = &last
	}
	l, err := compose(t, 0, old, c.options.Now())
	if err != nil {
		return err
	}
	if err := c.office.put(inbox, l); err != nil {
		return fmt.Errorf("practice: %w", err)
	}
	c.arrivals = c.arrivals[1:]
	c.remember(t, []posted{{inbox, l}})
	return nil
}

// run lets mail arrive until stop is closed.
func (c *caller) run(stop <-chan struct{}) {
	next := time.Now().Add(c.pause())
	for {
		until := next
		if at, ok := c.soonest(); ok && at.Before(until) {
			until = at
		}
		timer := time.NewTimer(time.Until(until))
		select {
		case <-stop:
			timer.Stop()
			return
		case <-c.wake:
			timer.Stop()
			continue
		case <-timer.C:
		}
		c.sayThanks()
		if !time.Now().Before(next) {
			_ = c.arriveNext() // ErrNoMore: from now on only thanks come
			next = time.Now().Add(c.pause())
		}
	}
}

// pause is a time between two arrivals, never very short and never very long.
func (c *caller) pause() time.Duration {
	factor := min(max(rand.ExpFloat64(), 0.4), 3)
	return time.Duration(factor * float64(c.options.Every))
}

func (c *caller) soonest() (time.Time, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.due) == 0 {
		return time.Time{}, false
	}
	return c.due[0].at, true
}

var idInField = regexp.MustCompile(`<([^<>\s]{3,250})>`)

// answered looks at a mail that the desk has sent. The first answer to a
// scripted request, and then every other, is thanked for after a while.
func (c *caller) answered(to []string, raw []byte) {
	if c.options.Every <= 0 || len(c.thanks) == 0 {
		return
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return
	}
	id := idInField.FindStringSubmatch(m.Header.Get("Message-ID"))
	if id == nil {
		return
	}
	var refs []string
	for _, f := range idInField.FindAllStringSubmatch(m.Header.Get("References")+m.Header.Get("In-Reply-To"), 100) {
		if !slices.Contains(refs, f[1]) {
			refs = append(refs, f[1])
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.find(refs)
	if k == nil || k.done || k.script.kind != "request" || !wrote(k, to) {
		return
	}
	c.answers++
	if c.answers%2 == 0 {
		return
	}
	k.done = true
	answer := letter{id: id[1], refs: refs, subject: decoded(m.Header.Get("Subject"))}
	c.due = append(c.due, gratitude{at: time.Now().Add(c.pause() / 2), thread: k, answer: answer})
	slices.SortStableFunc(c.due, func(a, b gratitude) int { return a.at.Compare(b.at) })
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// decoded is a header field as people read it.
func decoded(s string) string {
	if d, err := new(mime.WordDecoder).DecodeHeader(s); err == nil {
		return d
	}
	return s
}

func (c *caller) find(ids []string) *told {
	for _, id := range ids {
		if k := c.mails[id]; k != nil {
			return k
		}
	}
	return nil
}

func wrote(k *told, recipients []string) bool {
	return slices.ContainsFunc(recipients, func(r string) bool { return strings.EqualFold(r, k.script.from.Address) })
}

// sayThanks delivers the thanks that are due.
func (c *caller) sayThanks() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.due) > 0 && !c.due[0].at.After(time.Now()) {
		g := c.due[0]
		c.due = c.due[1:]
		t := c.thanksIn(g.thread.script.language)
		if t == nil {
			continue
		}
		reply := *t
		reply.slug = t.slug + "/" + g.answer.id
		reply.from = g.thread.script.from
		l, err := compose(&reply, 0, &g.answer, c.options.Now())
		if err != nil || c.office.put(inbox, l) != nil {
			continue // the script is tested; a thank-you is not worth more
		}
		g.thread.last = l
		c.mails[l.id] = g.thread
	}
}

// thanksIn picks the thanks of that language in turn.
func (c *caller) thanksIn(language string) *thread {
	var have []*thread
	for _, t := range c.thanks {
		if t.language == language {
			have = append(have, t)
		}
	}
	if len(have) == 0 {
		return nil
	}
	return have[c.answers/2%len(have)]
}
