package mail

import (
	"context"
	"crypto/x509"
	"io"
	"time"

	"linje/support"
)

// Options are the settings of a Client. The zero value is right for use.
type Options struct {
	// Timeout is how long a server may stay silent while it owes an answer.
	// Default 20 s.
	Timeout time.Duration
	// ConnectTimeout is how long connecting, with the TLS handshake, may take.
	// Default 15 s.
	ConnectTimeout time.Duration
	// IdleRenewal is how often IDLE is begun anew. RFC 2177 asks for less than
	// 29 minutes; routers forget sooner. Default 9 min.
	IdleRenewal time.Duration
	// Probe is how often a server that is listened to with IDLE must show that
	// it is there: IDLE is ended and begun anew. Default 30 s, so that a
	// connection that stands still is noticed within Probe and Done.
	Probe time.Duration
	// Done is how long a server may take to answer the end of IDLE, for which it
	// has nothing to do. Default 10 s, at most Timeout.
	Done time.Duration
	// Poll is how often servers without IDLE are asked. Default 30 s.
	Poll time.Duration
	// Roots are the certificates that are trusted; nil: the system's.
	Roots *x509.CertPool
	// Now is the clock; nil: time.Now.
	Now func() time.Time
}

// Client makes connections to mail servers, and reads and writes mails. It may
// be used by several goroutines at once.
type Client struct {
	o Options
}

// New returns a Client.
func New(o Options) *Client {
	setDefault(&o.Timeout, 20*time.Second)
	setDefault(&o.ConnectTimeout, 15*time.Second)
	setDefault(&o.IdleRenewal, 9*time.Minute)
	setDefault(&o.Probe, 30*time.Second)
	setDefault(&o.Done, 10*time.Second)
	o.Done = min(o.Done, o.Timeout)
	setDefault(&o.Poll, 30*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Client{o: o}
}

func setDefault(d *time.Duration, v time.Duration) {
	if *d <= 0 {
		*d = v
	}
}

// Server is one signed-in IMAP connection; see desk.Server, which is the same
// type. One goroutine uses it.
type Server = interface {
	Folders(ctx context.Context) ([]support.FolderInfo, error)
	Open(ctx context.Context, folder string) (support.FolderState, error)
	Status(ctx context.Context, folders []string) (map[string]support.FolderState, error)
	Placed(ctx context.Context) ([]support.Placed, error)
	Changes(ctx context.Context, since support.FolderState) (support.FolderChanges, error)
	UIDs(ctx context.Context) ([]uint32, error)
	Heads(ctx context.Context, uids []uint32, each func(support.RawMail) error) error
	FirstSince(ctx context.Context, t time.Time) (uint32, error)
	Fetch(ctx context.Context, uids []uint32, each func(support.RawMail) error) (missing []uint32, err error)
	Larger(ctx context.Context, uids []uint32, limit int64) ([]uint32, error)
	Parts(ctx context.Context, uid uint32, limit int64) (support.RawMail, error)
	Head(ctx context.Context, uid uint32) (support.RawMail, error)
	Section(ctx context.Context, uid uint32, part support.RemotePart, to io.Writer, progress func(done int64)) error
	Wait(ctx context.Context, limit time.Duration, wake <-chan struct{}) (changed bool, err error)
	AddFlags(ctx context.Context, folder string, uid uint32, flags ...string) error
	Append(ctx context.Context, folder string, source []byte, flags []string, at time.Time) error
	Find(ctx context.Context, folder string, id support.MessageID) ([]uint32, error)
	Probe(ctx context.Context, limit time.Duration) error
	Hurry(limit time.Duration)
	Close() error
}
