package corpus

import (
	"bytes"
	"crypto/sha256"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
)

func options(n int, small bool) Options {
	return Options{Mails: n, Seed: 1, To: "support@example.no", Last: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Small: small}
}

func TestCorpusIsTheSameEveryTimeAndOfTheSizesSaid(t *testing.T) {
	var sizes []int
	var total, attached, replies int
	ids := map[string]bool{}
	sum := sha256.New()
	for m := range Mails(options(10000, false)) {
		sizes = append(sizes, len(m))
		total += len(m)
		sum.Write(m)
		p, err := mail.ReadMessage(bytes.NewReader(m))
		if err != nil {
			t.Fatalf("mail %d: %v", len(sizes), err)
		}
		ids[p.Header.Get("Message-ID")] = true
		if strings.HasPrefix(p.Header.Get("Content-Type"), "multipart/mixed") {
			attached++
		}
		if p.Header.Get("In-Reply-To") != "" {
			replies++
		}
	}
	slices.Sort(sizes)
	t.Logf("%d mails, %d bytes, median %d, p99 %d, %d attached, %d replies, %x", len(sizes), total, sizes[5000], sizes[9900], attached, replies, sum.Sum(nil)[:8])
	if len(ids) != 10000 {
		t.Errorf("%d different Message-IDs, want 10000", len(ids))
	}
	if total < 150<<20 || total > 180<<20 {
		t.Errorf("%d MB in all, want about 164", total>>20)
	}
	if m := sizes[5000]; m < 4300 || m > 5300 {
		t.Errorf("median of %d bytes, want about 4.8 kB", m)
	}
	if p := sizes[9900]; p < 200<<10 || p > 350<<10 {
		t.Errorf("99th percentile of %d bytes, want about 272 kB", p)
	}
	again := sha256.New()
	for m := range Mails(options(10000, false)) {
		again.Write(m)
	}
	if !bytes.Equal(sum.Sum(nil), again.Sum(nil)) {
		t.Error("the second corpus has other bytes")
	}
}

func TestSmallCorpusHasNoThreads(t *testing.T) {
	for m := range Mails(options(300, true)) {
		p, err := mail.ReadMessage(bytes.NewReader(m))
		if err != nil {
			t.Fatal(err)
		}
		if p.Header.Get("References") != "" || len(m) > 4096 {
			t.Fatalf("a mail of %d bytes with References %q", len(m), p.Header.Get("References"))
		}
	}
}
