package platform

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
)

func quickLimits() LinkLimits {
	return LinkLimits{Total: 100, PerHost: 50, Parallel: 4, Pause: time.Millisecond, Wait: 5 * time.Second}
}

// pages is a server with pages of every kind; it keeps what it was asked.
type pages struct {
	*httptest.Server
	mu    sync.Mutex
	asked []*http.Request
	busy  int // requests under way
	most  int
}

func newPages(t *testing.T) *pages {
	p := &pages{}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

func (p *pages) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked = append(p.asked, r.Clone(context.Background()))
	p.busy++
	p.most = max(p.most, p.busy)
	p.mu.Unlock()
	defer func() { p.mu.Lock(); p.busy--; p.mu.Unlock() }()
	http.SetCookie(w, &http.Cookie{Name: "id", Value: "7"})
	switch path := r.URL.Path; {
	case path == "/gone":
		w.WriteHeader(http.StatusGone)
	case path == "/missing":
		w.WriteHeader(http.StatusNotFound)
	case path == "/inside":
		w.WriteHeader(http.StatusForbidden)
	case path == "/fault":
		w.WriteHeader(http.StatusInternalServerError)
	case path == "/enough":
		w.WriteHeader(http.StatusTooManyRequests)
	case path == "/no-head" && r.Method == http.MethodHead:
		w.WriteHeader(http.StatusNotFound)
	case path == "/breaks-head" && r.Method == http.MethodHead:
		panic(http.ErrAbortHandler)
	case path == "/moved":
		http.Redirect(w, r, "/page", http.StatusMovedPermanently)
	case path == "/slash":
		http.Redirect(w, r, "/slash/", http.StatusMovedPermanently)
	case path == "/login":
		http.Redirect(w, r, "/page?return=1", http.StatusFound)
	case path == "/lost":
		http.Redirect(w, r, "/missing", http.StatusFound)
	case path == "/round":
		http.Redirect(w, r, "/round", http.StatusFound)
	case path == "/file":
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	case path == "/slow":
		<-r.Context().Done()
	}
}

func lookAt(t *testing.T, l *Links, addresses ...string) map[string]LinkResult {
	t.Helper()
	got := map[string]LinkResult{}
	if err := l.Check(t.Context(), addresses, func(r LinkResult) {
		if r.At.IsZero() {
			t.Errorf("no time: %+v", r)
		}
		got[r.Address] = r
	}); err != nil {
		t.Fatal(err)
	}
	if len(got) != len(addresses) {
		t.Fatalf("%d of %d told", len(got), len(addresses))
	}
	return got
}

func TestLinksTellsWhatIsThere(t *testing.T) {
	p := newPages(t)
	closed := httptest.NewServer(nil)
	closed.Close()
	want := map[string]LinkResult{
		p.URL + "/page":            {Outcome: LinkGood, Status: 200},
		p.URL + "/page#part":       {Outcome: LinkGood, Status: 200},
		p.URL + "/missing":         {Outcome: LinkDead, Status: 404, Reason: ReasonStatus},
		p.URL + "/gone":            {Outcome: LinkDead, Status: 410, Reason: ReasonStatus},
		p.URL + "/lost":            {Outcome: LinkDead, Status: 404, Reason: ReasonStatus},
		p.URL + "/inside":          {Outcome: LinkGood, Status: 403},
		p.URL + "/no-head":         {Outcome: LinkGood, Status: 200},
		p.URL + "/breaks-head":     {Outcome: LinkGood, Status: 200},
		p.URL + "/login":           {Outcome: LinkGood, Status: 200},
		p.URL + "/slash":           {Outcome: LinkGood, Status: 200},
		p.URL + "/moved":           {Outcome: LinkMoved, Status: 200, Target: p.URL + "/page"},
		p.URL + "/fault":           {Outcome: LinkUnreachable, Status: 500, Reason: ReasonStatus},
		p.URL + "/enough":          {Outcome: LinkUnreachable, Status: 429, Reason: ReasonStatus},
		p.URL + "/round":           {Outcome: LinkUnreachable, Reason: ReasonRedirects},
		p.URL + "/file":            {Outcome: LinkUnreachable, Reason: ReasonAddress},
		closed.URL + "/page":       {Outcome: LinkUnreachable, Reason: ReasonRefused},
		"mailto:a@example.no":      {Outcome: LinkUnreachable, Reason: ReasonAddress},
		"http://user:pw@a.example": {Outcome: LinkUnreachable, Reason: ReasonAddress},
		"http://169.254.169.254/x": {Outcome: LinkUnreachable, Reason: ReasonPrivate},
	}
	var all []string
	for address := range want {
		all = append(all, address)
	}
	for address, got := range lookAt(t, NewLinks(quickLimits()), all...) {
		w := want[address]
		w.Address, w.At = address, got.At
		if got != w {
			t.Errorf("%s:\n got %+v\nwant %+v", address, got, w)
		}
	}
	if p.most > 1 {
		t.Errorf("%d requests at a time to one server", p.most)
	}
	heads := 0
	for _, r := range p.asked {
		if r.Method == http.MethodHead {
			heads++
		} else if r.Header.Get("Range") != "bytes=0-0" {
			t.Errorf("asked for all of %s", r.URL)
		}
		if h := r.Header; !strings.HasPrefix(h.Get("User-Agent"), "Linje/") || h.Get("Cookie") != "" || h.Get("Referer") != "" || h.Get("Authorization") != "" {
			t.Errorf("told the server: %v", h)
		}
	}
	if heads == 0 {
		t.Error("no page was asked for its head")
	}
}

func TestLinksKeepsToItsLimits(t *testing.T) {
	p, other := newPages(t), newPages(t)
	limits := quickLimits()
	limits.PerHost, limits.Total, limits.Pause = 3, 4, 30*time.Millisecond
	var all []string
	for _, s := range []string{"/a", "/b", "/c", "/d"} {
		all = append(all, p.URL+s)
	}
	begun := time.Now()
	got := lookAt(t, NewLinks(limits), append(all, other.URL+"/a", other.URL+"/b")...)
	if took := time.Since(begun); took < 60*time.Millisecond {
		t.Errorf("no pause between three pages of a server: %v", took)
	}
	for address, want := range map[string]string{all[2]: LinkGood, all[3]: LinkSkipped, other.URL + "/a": LinkGood, other.URL + "/b": LinkSkipped} {
		if got[address].Outcome != want {
			t.Errorf("%s: %+v", address, got[address])
		}
	}
	if len(p.asked)+len(other.asked) != 4 {
		t.Errorf("%d and %d requests", len(p.asked), len(other.asked))
	}
}

func TestLinksGivesUpASlowServer(t *testing.T) {
	p := newPages(t)
	limits := quickLimits()
	limits.Wait = 50 * time.Millisecond
	if got := lookAt(t, NewLinks(limits), p.URL+"/slow"); got[p.URL+"/slow"].Outcome != LinkUnreachable || got[p.URL+"/slow"].Reason != ReasonTimeout {
		t.Errorf("%+v", got)
	}
}

func TestLinksStopsWhenAsked(t *testing.T) {
	p := newPages(t)
	ctx, cancel := context.WithCancel(t.Context())
	told := 0
	err := NewLinks(quickLimits()).Check(ctx, []string{p.URL + "/page", p.URL + "/slow", p.URL + "/page2"}, func(LinkResult) {
		told++
		cancel()
	})
	if !errors.Is(err, context.Canceled) || told != 1 {
		t.Errorf("%v, %d told", err, told)
	}
}

// A server of the internet must not lead into the user's own network; a link
// that is there in the first place may.
func TestLinksIsNotLedIntoAPrivateNetwork(t *testing.T) {
	inner := newPages(t)
	outer := httptest.NewServer(http.RedirectHandler(inner.URL+"/page", http.StatusFound))
	defer outer.Close()
	if got := lookAt(t, newLinks(quickLimits(), func(netip.Addr) bool { return false }), inner.URL+"/page"); got[inner.URL+"/page"].Outcome != LinkGood {
		t.Errorf("an inner page itself: %+v", got)
	}
	asked := len(inner.asked)
	connections := 0
	public := func(netip.Addr) bool { connections++; return connections == 1 } // the first server is
	got := lookAt(t, newLinks(quickLimits(), public), outer.URL)
	if r := got[outer.URL]; r.Outcome != LinkUnreachable || r.Reason != ReasonPrivate || len(inner.asked) != asked {
		t.Errorf("%+v, %d requests", r, len(inner.asked)-asked)
	}
}

func TestLinkNamesThatAreNotThere(t *testing.T) {
	for page, want := range map[string]string{"https://borte.example.no/x": LinkDead, "https://intranett/x": LinkUnreachable} {
		outcome, reason := linkFailure(&net.DNSError{Name: hostName(page), IsNotFound: true}, page)
		if outcome != want || reason != ReasonName {
			t.Errorf("%s: %s, %s", page, outcome, reason)
		}
	}
}
