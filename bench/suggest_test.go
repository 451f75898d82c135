package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/desk"
	"linje/knowledge"
	"linje/store"
	"linje/support"
)

// The department of the measurement: so many items, solved cases, and requests
// that help is asked for.
const (
	manyItems   = 2000
	manyGroups  = 326
	manyCases   = 50_000
	manyAnswers = 15_000 // with material, the newest
	manyAsked   = 200
)

// BenchmarkSuggest measures all that stands beside a case: templates, articles,
// groups and similar solved cases, with what was learnt, in process.
func BenchmarkSuggest(b *testing.B) {
	for range b.N {
		s := suggestStore(b)
		d := desk.New(desk.Ports{Store: s})
		m, err := s.Material(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		knowledge.NewIndex(m, nil)
		index := time.Since(began)
		table.bar(fmt.Sprintf("index of %d items and %d groups made anew", manyItems, manyGroups), seconds(index), index.Seconds(), 2)

		began = time.Now()
		if err := d.Learn(b.Context()); err != nil {
			b.Fatal(err)
		}
		table.add("learning from the newest of %d answers: %s", manyAnswers, seconds(time.Since(began)))

		asked, err := s.Cases(b.Context(), support.CaseQuery{Limit: manyAsked, Statuses: []support.Status{support.StatusNew}})
		if err != nil || len(asked) != manyAsked {
			b.Fatalf("%d requests, %v", len(asked), err)
		}
		if _, err := d.Advise(b.Context(), asked[0].ID); err != nil { // makes the index
			b.Fatal(err)
		}
		var took []time.Duration
		similar := 0
		for _, c := range asked {
			began := time.Now()
			a, err := d.Advise(b.Context(), c.ID)
			if err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
			if len(a.Similar) > 0 {
				similar++
			}
		}
		if similar < manyAsked/2 {
			b.Errorf("only %d of %d requests have similar cases: the measurement is void", similar, manyAsked)
		}
		p95 := percentile(took, 95)
		table.bar(fmt.Sprintf("suggest for a case, %d items, %d cases, p95", manyItems, manyCases),
			fmt.Sprintf("%.1f ms (p50 %.1f)", millis(p95), millis(median(took))), millis(p95), 20)
		began = time.Now()
		if _, err := d.Uses(b.Context()); err != nil {
			b.Fatal(err)
		}
		table.add("how all items fared, %d answers: %.1f ms", manyAnswers, millis(time.Since(began)))
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// department writes requests and items about things that go wrong with other
// things: words as unevenly spread as in a real mailbox.
type department struct {
	rng   *rand.Rand
	words []string
}

func newDepartment() *department {
	d := &department{rng: rand.New(rand.NewPCG(7, 11))}
	for _, first := range strings.Fields("emne reise eksamens adgangs arkiv møte timeplan lønns faktura skriver nettverks konto bygg kontor laborator studie forsknings personal " +
		"økonomi publiserings bibliotek praksis opptaks vitnemåls karakter veiledning semester kurs ferie permisjons") {
		for _, last := range strings.Fields("plan kort rom regning system skjema portal tilgang liste ordning melding avtale bestilling oversikt mappe side knapp nøkkel frist gruppe") {
			d.words = append(d.words, first+last)
		}
	}
	return d
}

// word picks one; a few are said again and again.
func (d *department) word() string {
	return d.words[int(float64(len(d.words))*d.rng.Float64()*d.rng.Float64()*d.rng.Float64())]
}

func (d *department) text(about []string) string {
	said := []string{"Hei, jeg får ikke til å bruke", about[0], "i dag. Når jeg åpner", about[1], "kommer det en feilmelding om", d.word() + ".",
		"Har prøvd på nytt flere ganger, og kollegaen min har samme problem med", about[2] + ".", "Kan dere se på", d.word(), "før møtet om", d.word() + "?"}
	return strings.Join(said, " ") + "\n\nMed vennlig hilsen\nKari Nordmann"
}

func (d *department) topic(n int) []string {
	i := n * 37
	return []string{d.words[i%len(d.words)], d.words[(i*7+3)%len(d.words)], d.words[(i*13+5)%len(d.words)]}
}

func (d *department) material() (items []support.Item, groups []support.Group) {
	for n := range manyItems {
		about := d.topic(n)
		kind := support.KindArticle
		if n%3 == 0 {
			kind = support.KindTemplate
		}
		it := support.Item{ID: fmt.Sprintf("ting-%d", n), Language: support.Bokmaal, Kind: kind, Title: "Feil i " + about[0] + " og " + about[1],
			Tags: about[1:], Body: "Slik gjør du når " + strings.Join(about, ", ") + " ikke virker. Åpne " + d.word() + " og velg " + d.word() + "."}
		if kind == support.KindArticle {
			it.URL = "https://example.no/" + it.ID
		}
		items = append(items, it)
	}
	for n := range manyGroups {
		groups = append(groups, support.Group{ID: fmt.Sprintf("gruppe-%d", n), Name: "Drift " + d.word(), Line: 2, Email: "drift@example.no",
			Services: []string{d.word(), d.word()}})
	}
	return items, groups
}

// suggestStore is a store with the department's cases, each answered with its
// item, and some that nobody has answered.
func suggestStore(b *testing.B) *store.Store {
	b.Helper()
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	ctx := b.Context()
	s, err := store.Open(ctx, filepath.Join(b.TempDir(), "linje.db"))
	must(err)
	box, err := s.SaveMailbox(ctx, support.Mailbox{Name: "Brukerstøtte", Address: "support@example.no"})
	must(err)
	d := newDepartment()
	items, groups := d.material()
	must(s.UpdateMaterial(ctx, func(m support.Material) (support.Material, error) {
		m.Items, m.Groups = items, groups
		return m, nil
	}))
	const page = 500
	at := time.Now().Add(-time.Duration(manyCases) * time.Minute)
	for first := 0; first < manyCases+manyAsked; first += page {
		_, err := s.Intake(ctx, box, min(page, manyCases+manyAsked-first), func(_ support.IntakeView, i int) (support.Intake, error) {
			return d.request(box, first+i, at.Add(time.Duration(first+i)*time.Minute)), nil
		})
		must(err)
	}
	for n := manyCases - manyAnswers; n < manyCases; n++ {
		must(answer(ctx, s, box, n, at.Add(time.Duration(n)*time.Minute+30*time.Second)))
	}
	return s
}

func caseOf(n int) support.CaseID {
	return support.NewCaseID(support.MessageID(fmt.Sprintf("%d@example.no", n)))
}

// request is the nth one; those after the last case are about old topics again.
func (d *department) request(box support.MailboxID, n int, at time.Time) support.Intake {
	about := d.topic(n % manyItems)
	from := support.Address{Name: "Kari Nordmann", Email: fmt.Sprintf("kari%d@example.no", n%9000)}
	id := support.MessageID(fmt.Sprintf("%d@example.no", n))
	m := support.Message{ID: id, Case: caseOf(n), Direction: support.Inbound, Text: d.text(about), Language: support.Bokmaal,
		Envelope: support.Envelope{From: from, Subject: "Problem med " + about[0], Date: at}}
	e := support.Event{ID: support.DerivedEventID("received", string(id)), Case: m.Case, At: at, Kind: support.EventReceived,
		Data: support.EventData{Message: id, Mail: &support.MailFacts{Mailbox: box, Subject: m.Envelope.Subject, From: from, Language: support.Bokmaal, Line: 1}}}
	in := support.Intake{Mailbox: box, Message: m, Events: []support.Event{e}}
	if n < manyCases {
		in.Events = append(in.Events, support.Event{ID: "s", Case: m.Case, At: at.Add(time.Second), Agent: "Ola", Kind: support.EventStatus,
			Data: support.EventData{Status: support.StatusResolved}})
	}
	return in
}

func answer(ctx context.Context, s *store.Store, box support.MailboxID, n int, at time.Time) error {
	id := caseOf(n)
	_, err := s.Queue(ctx, support.OutboxEntry{Case: id, Mailbox: box, Message: support.MessageID(fmt.Sprintf("svar%d@example.no", n)), State: support.OutboxSent,
		Source: []byte(strings.Repeat("Svaret som gikk ut. ", 100)), Attempts: support.Attempts{Queued: at}}, nil, []string{fmt.Sprintf("ting-%d", n%manyItems)})
	return err
}
