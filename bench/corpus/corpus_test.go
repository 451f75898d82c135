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
	const mails = 3000
	var sizes []int
	var total, attached, replies int
	ids := map[string]bool{}
	for m := range Mails(options(mails, false)) {
		sizes = append(sizes, len(m))
		total += len(m)
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
	t.Logf("%d mails, %d bytes, median %d, p99 %d, %d attached, %d replies", mails, total, sizes[mails/2], sizes[mails*99/100], attached, replies)
	if len(ids) != mails {
		t.Errorf("%d different Message-IDs, want %d", len(ids), mails)
	}
	if mean := total / mails; mean < 14<<10 || mean > 19<<10 {
		t.Errorf("%d bytes a mail, want about 16 kB", mean)
	}
	if m := sizes[mails/2]; m < 4300 || m > 5300 {
		t.Errorf("median of %d bytes, want about 4.8 kB", m)
	}
	if p := sizes[mails*99/100]; p < 180<<10 || p > 380<<10 {
		t.Errorf("99th percentile of %d bytes, want about 272 kB", p)
	}
	first, second := sum(options(500, false)), sum(options(500, false))
	if first != second {
		t.Error("the second corpus has other bytes")
	}
}

func sum(o Options) [sha256.Size]byte {
	h := sha256.New()
	for m := range Mails(o) {
		h.Write(m)
	}
	return [sha256.Size]byte(h.Sum(nil))
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
