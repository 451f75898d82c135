package platform

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

const (
	// linkAgent is how the looker names itself to servers.
	linkAgent = "Linje/1 (checks the links of support material, when its user asks)"
	// maxLinkHops is how often a server may point elsewhere.
	maxLinkHops = 5
)

var (
	errPrivateNet = errors.New("an address of a private network")
	errHops       = errors.New("too many redirects")
)

// linkProbe asks for one page.
type linkProbe struct {
	client *http.Client
	wait   time.Duration
}

// journey is one address with where it has led to so far.
type journey struct {
	hops    int
	private bool // the first server is in a private network
	status  int
	final   string
	moved   bool // every step was for good
}

type journeyKey struct{}

func newLinks(limits LinkLimits, public func(netip.Addr) bool) *Links {
	dialer := &net.Dialer{Timeout: limits.Wait, ControlContext: func(ctx context.Context, _, address string, _ syscall.RawConn) error {
		return allowed(ctx, address, public)
	}}
	client := &http.Client{
		Transport: &http.Transport{ // no proxy: it would decide where to connect
			DialContext: dialer.DialContext, TLSHandshakeTimeout: limits.Wait, ResponseHeaderTimeout: limits.Wait,
			MaxResponseHeaderBytes: 64 << 10,
			DisableKeepAlives:      true, // each connection is judged anew
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &Links{limits: limits, probe: linkProbe{client, limits.Wait}}
}

// allowed judges the address that is about to be connected to. The first server
// of a journey may be in a private network, and then the later ones too; never
// one of the ranges that only this machine's own services have.
func allowed(ctx context.Context, address string, public func(netip.Addr) bool) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errPrivateNet
	}
	a := at.Addr().Unmap()
	j, ok := ctx.Value(journeyKey{}).(*journey)
	switch {
	case a.IsLinkLocalUnicast(), a.IsMulticast(), a.IsUnspecified(), !ok:
		return errPrivateNet
	case public(a):
		return nil
	case j.hops == 0:
		j.private = true
		return nil
	case j.private:
		return nil
	}
	return errPrivateNet
}

// look finds out whether a page is there. A server that says no to being asked
// for the head of a page alone is asked for the page.
func (p linkProbe) look(ctx context.Context, page string) LinkResult {
	j, err := p.travel(ctx, http.MethodHead, page)
	if err == nil && j.status >= 400 && j.status != http.StatusTooManyRequests || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		j, err = p.travel(ctx, http.MethodGet, page)
	}
	if err != nil {
		outcome, reason := linkFailure(err, page)
		return LinkResult{Outcome: outcome, Reason: reason}
	}
	return linkVerdict(j, page)
}

// travel asks for a page and follows where it leads.
func (p linkProbe) travel(ctx context.Context, method, page string) (*journey, error) {
	ctx, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	j := &journey{final: page, moved: true}
	ctx = context.WithValue(ctx, journeyKey{}, j)
	for ; j.hops <= maxLinkHops; j.hops++ {
		next, err := p.ask(ctx, method, j)
		if err != nil || next == "" {
			return j, err
		}
		j.final = next
	}
	return j, errHops
}

// ask makes one request; next is where the answer leads, "" when it is one.
func (p linkProbe) ask(ctx context.Context, method string, j *journey) (next string, err error) {
	clean, err := cleanPictureURL(j.final)
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, method, clean, nil)
	if err != nil {
		return "", err
	}
	request.Header.Set("User-Agent", linkAgent)
	request.Header.Set("Accept", "*/*")
	if method == http.MethodGet {
		request.Header.Set("Range", "bytes=0-0")
	}
	response, err := p.client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	j.status = response.StatusCode
	switch response.StatusCode {
	case http.StatusMovedPermanently, http.StatusPermanentRedirect:
	case http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		j.moved = false
	default:
		return "", nil
	}
	to, err := request.URL.Parse(response.Header.Get("Location"))
	if err != nil || response.Header.Get("Location") == "" {
		return "", nil
	}
	to.Fragment = ""
	return to.String(), nil
}

// linkVerdict judges an answer. A page that wants a signing-in is there.
func linkVerdict(j *journey, page string) LinkResult {
	r := LinkResult{Status: j.status, Outcome: LinkGood}
	switch {
	case j.status == http.StatusNotFound, j.status == http.StatusGone:
		r.Outcome, r.Reason = LinkDead, ReasonStatus
	case j.status == http.StatusUnauthorized, j.status == http.StatusForbidden, j.status == http.StatusMethodNotAllowed,
		j.status == http.StatusNotAcceptable, j.status == http.StatusRequestedRangeNotSatisfiable:
	case j.status >= 400:
		r.Outcome, r.Reason = LinkUnreachable, ReasonStatus
	case j.hops > 0 && j.moved && pageKey(j.final) != pageKey(page):
		r.Outcome, r.Target = LinkMoved, j.final
	}
	return r
}

// pageKey is an address without what is changed without moving a page: the
// scheme, www, a slash at the end.
func pageKey(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimRight(u.EscapedPath(), "/") + "?" + u.RawQuery
}

// linkFailure judges why there was no answer. A name that is not known is gone,
// but for one without a dot, which only an inner network knows.
func linkFailure(err error, page string) (outcome, reason string) {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var timed interface{ Timeout() bool }
	switch {
	case errors.Is(err, errPrivateNet):
		return LinkUnreachable, ReasonPrivate
	case errors.Is(err, errHops):
		return LinkUnreachable, ReasonRedirects
	case errors.Is(err, ErrURL), errors.Is(err, ErrPictureAddress):
		return LinkUnreachable, ReasonAddress
	case errors.As(err, &dns) && dns.IsNotFound:
		if strings.Contains(strings.TrimSuffix(hostOf(page), "."), ".") && dns.Name == hostName(page) {
			return LinkDead, ReasonName
		}
		return LinkUnreachable, ReasonName
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &unknown):
		return LinkUnreachable, ReasonTLS
	case errors.Is(err, syscall.ECONNREFUSED):
		return LinkUnreachable, ReasonRefused
	case errors.As(err, &timed) && timed.Timeout():
		return LinkUnreachable, ReasonTimeout
	}
	return LinkUnreachable, ReasonFailed
}

func hostName(page string) string {
	u, err := url.Parse(page)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
