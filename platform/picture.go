package platform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// Errors of [Pictures].
var (
	// ErrPictureAddress says that nothing is fetched from that address: it is no
	// web address, or one of this machine or of a private network.
	ErrPictureAddress = errors.New("not an address that pictures are fetched from")
	// ErrPictureSize says that the picture is too large.
	ErrPictureSize = errors.New("the picture is too large")
	// ErrPicture says that the server gave no picture.
	ErrPicture = errors.New("no picture came")
)

const (
	// maxPicture is the largest picture that is fetched, in bytes.
	maxPicture = 5 << 20
	// pictureWait is how long one picture may take, redirects included.
	pictureWait = 10 * time.Second
	// maxRedirects is how often a server may point elsewhere.
	maxRedirects = 3
)

// Pictures fetches pictures that a mail refers to on other people's servers. It
// sends no cookies, no referrer and no name of the program or the user, and
// never connects to this machine or a private network, whatever a name resolves
// to or a redirect says.
type Pictures struct {
	client *http.Client
}

// NewPictures makes a fetcher. Close ends its idle connections.
func NewPictures() *Pictures { return newPictures(refusePrivate) }

func newPictures(control func(network, address string, c syscall.RawConn) error) *Pictures {
	dialer := &net.Dialer{Timeout: pictureWait, Control: control}
	return &Pictures{client: &http.Client{
		Timeout: pictureWait,
		Transport: &http.Transport{ // no proxy: it would decide where to connect
			DialContext: dialer.DialContext, TLSHandshakeTimeout: pictureWait, ResponseHeaderTimeout: pictureWait,
			MaxResponseHeaderBytes: 64 << 10, IdleConnTimeout: pictureWait, MaxIdleConns: 4,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			r.Header.Del("Referer")
			if len(via) > maxRedirects {
				return fmt.Errorf("%w: too many redirects", ErrPicture)
			}
			_, err := cleanPictureURL(r.URL.String())
			return err
		},
	}}
}

// Close ends idle connections.
func (p *Pictures) Close() error {
	p.client.CloseIdleConnections()
	return nil
}

// Picture fetches one picture. The error is [ErrPictureAddress],
// [ErrPictureSize] or [ErrPicture].
func (p *Pictures) Picture(ctx context.Context, address string) ([]byte, error) {
	address, err := cleanPictureURL(address)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPictureAddress, err)
	}
	request.Header.Set("User-Agent", "Mozilla/5.0")
	request.Header.Set("Accept", "image/png, image/jpeg, image/gif, image/webp")
	response, err := p.client.Do(request)
	if err != nil {
		if errors.Is(err, ErrPictureAddress) {
			return nil, err
		}
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: status %d", ErrPicture, response.StatusCode)
	}
	if response.ContentLength > maxPicture {
		return nil, ErrPictureSize
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxPicture+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	if len(data) > maxPicture {
		return nil, ErrPictureSize
	}
	return data, nil
}

// cleanPictureURL takes http and https addresses that name a plain host.
func cleanPictureURL(address string) (string, error) {
	if scheme, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(address)), ":"); scheme != "http" && scheme != "https" {
		return "", ErrPictureAddress
	}
	clean, err := cleanURL(address)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrPictureAddress, err)
	}
	return clean, nil
}

// refusePrivate looks at the address that is about to be connected to, after
// the name was resolved.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !publicAddress(at.Addr()) {
		return ErrPictureAddress
	}
	return nil
}

// publicAddress reports whether an address is one of the internet at large
// (the registries of RFC 6890, with what maps or translates into IPv4).
func publicAddress(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, reserved := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
	} {
		if netip.MustParsePrefix(reserved).Contains(a) {
			return false
		}
	}
	return true
}
