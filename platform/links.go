package platform

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"
)

// What comes of looking at a link, and why where it is not plain.
const (
	LinkGood        = "good"
	LinkMoved       = "moved"       // for good, to Target
	LinkDead        = "dead"        // the server says that it is gone, or its name is not there
	LinkUnreachable = "unreachable" // there is no telling from here
	LinkSkipped     = "skipped"     // beyond the limits of one look

	ReasonStatus    = "status"    // of what the server said
	ReasonName      = "name"      // the name of the server is not known
	ReasonTimeout   = "timeout"   //
	ReasonRefused   = "refused"   // nothing listens there
	ReasonTLS       = "tls"       //
	ReasonPrivate   = "private"   // it leads into a private network
	ReasonRedirects = "redirects" // on and on
	ReasonAddress   = "address"   // it is no address of a page
	ReasonFailed    = "failed"    // the answer broke off, or is none
)

// LinkResult is what came of looking at one address.
type LinkResult struct {
	Address string
	Outcome string
	Status  int // of HTTP; 0: there was no answer
	Reason  string
	Target  string
	At      time.Time
}

// LinkLimits bound one look at many links.
type LinkLimits struct {
	Total    int           // addresses
	PerHost  int           // addresses of one server
	Parallel int           // servers at a time; of one server, one address at a time
	Pause    time.Duration // between two questions to one server
	Wait     time.Duration // for one answer
}

// UsualLinkLimits are gentle enough for any server.
func UsualLinkLimits() LinkLimits {
	return LinkLimits{Total: 500, PerHost: 60, Parallel: 4, Pause: time.Second, Wait: 12 * time.Second}
}

// Links looks whether pages are there. It asks for the head of a page, and where
// a server does not answer that, for its first byte. It says who it is, keeps no
// cookies, sends no referrer and signs in nowhere. An address may lead into a
// private network, for that is what links to an intranet do; a server on the
// internet may not lead it there.
type Links struct {
	limits LinkLimits
	probe  linkProbe
}

// NewLinks makes a looker.
func NewLinks(limits LinkLimits) *Links { return newLinks(limits, publicAddress) }

// Check looks at each address and tells each as it is known, one after another,
// in no order. Those beyond the limits are told as skipped. The error is that of
// ctx; what was told by then stands.
func (l *Links) Check(ctx context.Context, addresses []string, each func(LinkResult)) error {
	servers, results := l.divide(addresses)
	for _, r := range results {
		each(r)
	}
	var mu sync.Mutex
	tell := func(r LinkResult) {
		mu.Lock()
		defer mu.Unlock()
		if ctx.Err() == nil {
			each(r)
		}
	}
	queue := make(chan []string)
	var workers sync.WaitGroup
	for range max(1, l.limits.Parallel) {
		workers.Go(func() {
			for pages := range queue {
				l.server(ctx, pages, tell)
			}
		})
	}
	for _, pages := range servers {
		select {
		case queue <- pages:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	return ctx.Err()
}

// divide puts the addresses of one server together; what is no address of a page
// or beyond the limits is answered at once.
func (l *Links) divide(addresses []string) (servers [][]string, results []LinkResult) {
	at := make(map[string]int)
	total := 0
	for _, address := range addresses {
		host := hostOf(address)
		i, known := at[host]
		switch {
		case host == "":
			results = append(results, LinkResult{Address: address, Outcome: LinkUnreachable, Reason: ReasonAddress, At: time.Now()})
			continue
		case total >= l.limits.Total || known && len(servers[i]) >= l.limits.PerHost:
			results = append(results, LinkResult{Address: address, Outcome: LinkSkipped, At: time.Now()})
			continue
		case !known:
			i = len(servers)
			at[host] = i
			servers = append(servers, nil)
		}
		total++
		servers[i] = append(servers[i], address)
	}
	return servers, results
}

// hostOf is the server of a page, "" for what is no address of one.
func hostOf(address string) string {
	clean, err := cleanPictureURL(address)
	if err != nil {
		return ""
	}
	u, err := url.Parse(clean)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// server looks at the pages of one server, one after another.
func (l *Links) server(ctx context.Context, pages []string, tell func(LinkResult)) {
	for i, page := range pages {
		if i > 0 && !pauseFor(ctx, l.limits.Pause) {
			return
		}
		r := l.probe.look(ctx, page)
		r.Address, r.At = page, time.Now()
		tell(r)
	}
}

// pauseFor waits, and reports false when ctx ended first.
func pauseFor(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
