package store_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/store"
	"linje/support"
)

// benchMessages is 10,000, or 100,000 with LINJE_BENCH_LARGE=1.
func benchMessages() int {
	if os.Getenv("LINJE_BENCH_LARGE") != "" {
		return 100_000
	}
	return 10_000
}

// corpus makes letters like those of a support mailbox: 16 kB of source on
// average, of which a tenth is text; two of three begin a case. Words follow
// Zipf's law, as in any language; each text is about two topics.
type corpus struct {
	r      *rand.Rand
	zipf   *rand.Zipf
	words  []string
	topics []string
	raw    []byte
}

func newCorpus() *corpus {
	c := &corpus{r: rand.New(rand.NewPCG(1, 2))}
	c.topics = strings.Fields("passord faktura tilgang skjema kalender bestilling nettverk skriver eksamen studentweb reiseregning " +
		"møterom konto lisens programvare vedlegg innlogging feide mobil skjerm")
	c.words = strings.Fields("og i jeg det på som er en til å av for at har de med ikke den et om hei takk mvh kan dere hjelpe meg får")
	syllables := strings.Fields("ba be bi da de fi fo gå ha hu in ka ki ko la le li ma me mi må na ne no pa pe på ra re ri sa se si ta te ti va ve vi tø ler ner ster")
	for len(c.words) < 40_000 {
		w := ""
		for range 2 + c.r.IntN(4) {
			w += syllables[c.r.IntN(len(syllables))]
		}
		c.words = append(c.words, w)
	}
	c.zipf = rand.NewZipf(c.r, 1.1, 4, uint64(len(c.words)-1))
	c.raw = make([]byte, 1<<20)
	for i := range c.raw {
		c.raw[i] = byte('A' + c.r.IntN(50))
	}
	return c
}

func (c *corpus) text(n int) string {
	var b strings.Builder
	topic := c.topics[c.r.IntN(len(c.topics))] + " "
	for i := range n {
		b.WriteString(c.words[c.zipf.Uint64()])
		b.WriteByte(' ')
		if i%40 == 1 {
			b.WriteString(topic)
		}
	}
	return b.String()
}

// attachment makes a mail, most of it base64; one of five attachments
// has come before.
func (c *corpus) attachment(text []byte, size int) []byte {
	data := c.raw[c.r.IntN(len(c.raw)-size):][:size]
	if c.r.IntN(5) == 0 {
		data = c.raw[:size]
	}
	b := []byte("Content-Transfer-Encoding: 8bit\r\n\r\n" + string(text[:2<<10]) + "\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n")
	for len(data) > 0 {
		n := min(57, len(data))
		b = append(base64.StdEncoding.AppendEncode(b, data[:n]), "\r\n"...)
		data = data[n:]
	}
	return append(b, "--x--\r\n"...)
}

func (c *corpus) letter(i int) letter {
	source := c.raw[c.r.IntN(len(c.raw)-4<<10):][:4<<10]
	if i%10 == 0 {
		size := 90 << 10
		if i%50 == 0 {
			size = 250 << 10
		}
		source = c.attachment(source, size)
	}
	l := letter{id: nth(i), subject: c.text(5), text: c.text(220), at: noon().Add(-time.Duration(i) * time.Minute), uid: uint32(1_000_000 - i), folder: "INBOX",
		from: fmt.Sprintf("Person %d <person%d@example.no>", i%3000, i%3000), source: source, flags: []string{`\Seen`}}
	if i%3 == 2 {
		l.re = nth(i - 1)
	}
	return l
}

// fill stores n letters in batches, the newest first, as a first sync does.
func fill(tb testing.TB, s *store.Store, box support.MailboxID, n int) {
	c := newCorpus()
	for i := 0; i < n; i += 500 {
		batch := make([]letter, min(500, n-i))
		for k := range batch {
			batch[k] = c.letter(i + k)
		}
		take(tb, s, box, batch...)
	}
}

func BenchmarkIntake10k(b *testing.B) {
	c := newCorpus()
	letters := make([]letter, 10_000)
	var bytes int64
	for i := range letters {
		letters[i] = c.letter(i)
		bytes += int64(len(letters[i].source))
	}
	b.SetBytes(bytes)
	for b.Loop() {
		s := newStore(b)
		box := addMailbox(b, s, "Hjelp")
		for i := 0; i < len(letters); i += 500 {
			take(b, s, box, letters[i:i+500]...)
		}
	}
}

// benchDir is the directory of the databases that a run's benchmarks share;
// TestMain removes it.
func benchDir(tb testing.TB) string {
	tb.Helper()
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("linje-store-bench-%d", os.Getpid()))
	ok(tb, os.MkdirAll(dir, 0o700))
	return dir
}

func removeBenchDir() (code int) {
	if err := os.RemoveAll(filepath.Join(os.TempDir(), fmt.Sprintf("linje-store-bench-%d", os.Getpid()))); err != nil {
		return 1
	}
	return 0
}

// benchStore fills one database for all benchmarks of a run.
func benchStore(b *testing.B) *store.Store {
	b.Helper()
	path := filepath.Join(benchDir(b), fmt.Sprintf("%d.db", benchMessages()))
	_, err := os.Stat(path)
	s := open(b, path)
	if err == nil {
		return s
	}
	box := addMailbox(b, s, "Hjelp")
	fill(b, s, box, benchMessages())
	statuses := support.Statuses()
	cases := must(s.Cases(b.Context(), support.CaseQuery{}))(b)
	for i, c := range cases {
		if i%40 == 0 {
			setStatus(b, s, c.ID, statuses[1+i/40%5], c.Times.Updated)
		}
		if i%1000 == 0 {
			update(b, s, c.ID, event("own"+string(c.ID), noon(), support.EventClaimed, support.EventData{Owner: "Ola"}))
		}
	}
	return s
}

func BenchmarkCases(b *testing.B) {
	s := benchStore(b)
	for _, list := range []support.Worklist{support.WorklistAll, support.WorklistNew, support.WorklistMine, support.WorklistDue, support.WorklistEscalated} {
		for _, box := range []support.MailboxID{0, 1} {
			b.Run(fmt.Sprintf("%s/mailbox=%d", list, box), func(b *testing.B) {
				q := support.CaseQuery{Worklist: list, Mailbox: box, Agent: "Ola", Now: noon(), Limit: 100}
				for b.Loop() {
					must(s.Cases(b.Context(), q))(b)
				}
			})
		}
	}
	b.Run("all/offset=5000", func(b *testing.B) {
		for b.Loop() {
			must(s.Cases(b.Context(), support.CaseQuery{Limit: 100, Offset: 5000}))(b)
		}
	})
}

func BenchmarkCounts(b *testing.B) {
	s := benchStore(b)
	for b.Loop() {
		must(s.Counts(b.Context(), support.CaseQuery{Agent: "Ola", Now: noon()}))(b)
	}
}

func BenchmarkThread(b *testing.B) {
	s := benchStore(b)
	for b.Loop() {
		must(s.Thread(b.Context(), caseOf(nth(1)), "Ola"))(b)
	}
}

func BenchmarkSearch(b *testing.B) {
	s := benchStore(b)
	for _, q := range []string{"p", "pa", "pas", "passord", "passord fak", "hei", "finnesikke", "\"kan dere hjelpe\"", "faktura person12"} {
		b.Run(q, func(b *testing.B) {
			for b.Loop() {
				must(s.Search(b.Context(), support.SearchQuery{Terms: strings.Fields(q)}))(b)
			}
		})
	}
	b.Run("status+group", func(b *testing.B) {
		for b.Loop() {
			must(s.Search(b.Context(), support.SearchQuery{Terms: []string{"passord"}, Status: support.StatusWaiting}))(b)
		}
	})
	b.Run("fields", func(b *testing.B) {
		for b.Loop() {
			must(s.Search(b.Context(), support.SearchQuery{Status: support.StatusWaiting, Before: noon().AddDate(0, 0, -3)}))(b)
		}
	})
}
