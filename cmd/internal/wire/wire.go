// Package wire puts the rooms together: one desk on one database, with real
// mail, a real keyring and real notifications behind its ports. The window and
// linjectl open the same thing.
package wire

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"linje/assets"
	"linje/desk"
	"linje/gui/present"
	"linje/mail"
	"linje/mail/practice"
	"linje/platform"
	"linje/store"
	"linje/support"
)

// AppID names the application to the desktop; AppName is how people know it.
const (
	AppID   = "no.linje.Linje"
	AppName = "Linje"
)

// noticeIcon goes along with every notification, pixel by pixel: it is small.
const noticeIcon = "tray.png"

// Options choose what is opened.
type Options struct {
	Data     string // data directory; "": LINJE_DATA, else the platform's
	Practice bool   // the practice mailbox, on a database that is thrown away
	// Every is the mean time between arrivals in the practice mailbox; 0: none.
	Every  time.Duration
	Notify bool // show desktop notifications
	Window bool // background work gives way to a window
}

// Set is an open desk with what belongs to it.
type Set struct {
	Desk     *desk.Desk
	Data     string // directory of the database
	Practice *practice.Server
	// Trace, if not nil, notes moments that the benchmarks measure.
	Trace func(event string)
	ends  []func() error
}

// DataDir resolves where the data lies: the given directory, LINJE_DATA, or
// the platform's.
func DataDir(given string) (string, error) {
	if given == "" {
		given = os.Getenv("LINJE_DATA")
	}
	dirs, err := platform.Directories(given)
	if err != nil {
		return "", &support.Error{Code: support.CodeDatabase, Op: "wire.DataDir", Detail: given, Err: err}
	}
	return dirs.Data, nil
}

// Open opens the database and makes a desk on it. Close ends it, after the
// desk's Run has returned.
func Open(ctx context.Context, o Options) (*Set, error) {
	s := &Set{}
	data, err := DataDir(o.Data)
	if err != nil {
		return nil, err
	}
	if o.Practice {
		var remove func() error
		if data, remove, err = practiceDir(); err != nil {
			return nil, &support.Error{Code: support.CodeDatabase, Op: "wire.Open", Err: err}
		}
		s.ends = append(s.ends, remove)
	}
	s.Data = data
	if err := s.open(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Set) open(ctx context.Context, o Options) error {
	st, err := store.Open(ctx, filepath.Join(s.Data, "linje.db"))
	if err != nil {
		return err
	}
	s.ends = append(s.ends, st.Close)
	s.Trace = s.tracer()
	ports := desk.Ports{
		Store: st, Mail: mail.New(mail.Options{}), Secrets: keyring{platform.NewKeyring(AppName, 5*time.Second)},
		Words: newDeskWords(ctx, st), Now: time.Now, Log: newLog(), Trace: s.Trace, SendLock: s.sendLock, Practice: o.Practice,
	}
	if o.Window {
		ports.Outside.GiveWay = platform.GiveWay
	}
	if o.Practice {
		ports.Outside.Pictures = practicePictures{}
	} else {
		p := platform.NewPictures()
		s.ends = append(s.ends, p.Close)
		ports.Outside.Pictures = pictures{p}
		ports.Outside.Links = links{platform.NewLinks(platform.UsualLinkLimits())}
	}
	opened := filepath.Join(s.Data, "opened")
	platform.SweepCopies(opened, time.Now())
	ports.Outside.Opener = opener{opened}
	if o.Notify {
		n := platform.NewNotifier(AppName, AppID, assets.Icon(noticeIcon))
		s.ends = append(s.ends, n.Close)
		ports.Notifier = notifier{n}
	}
	s.Desk = desk.New(ports)
	s.Desk.LiveBy(desk.Life{Network: platform.WatchNetwork, Folder: platform.WatchFolder})
	if err := s.Desk.Seed(ctx, assets.Material()); err != nil {
		return err
	}
	if o.Practice {
		return s.startPractice(ctx, o.Every)
	}
	return nil
}

// Close ends everything in the reverse order of opening.
func (s *Set) Close() error {
	var errs []error
	for i := len(s.ends) - 1; i >= 0; i-- {
		errs = append(errs, s.ends[i]())
	}
	s.ends = nil
	return errors.Join(errs...)
}

func (s *Set) sendLock() (func(), bool) {
	release, ok, err := platform.TryLock(filepath.Join(s.Data, "outbox.lock"))
	if err != nil {
		slog.Warn("no lock on the outbox", "err", err)
		return nil, false
	}
	return release, ok
}

// startPractice starts the practice servers and adds their mailbox.
func (s *Set) startPractice(ctx context.Context, every time.Duration) error {
	server, err := practice.Start(practice.Options{Every: every})
	if err != nil {
		return err
	}
	s.Practice = server
	s.ends = append(s.ends, server.Close)
	imap, err := endpoint(server.IMAPAddr())
	if err != nil {
		return err
	}
	smtp, err := endpoint(server.SMTPAddr())
	if err != nil {
		return err
	}
	_, _, err = s.Desk.AddMailbox(ctx, support.Mailbox{
		Name: practice.Name, Address: practice.Address, IMAP: imap, SMTP: smtp,
		Login: support.Login{User: practice.User}, Line: 1, From: support.FromAgent, Practice: true,
	}, practice.Password)
	return err
}

func endpoint(addr string) (support.Endpoint, error) {
	host, port, ok := strings.Cut(addr, ":")
	var n int
	if _, err := fmt.Sscanf(port, "%d", &n); !ok || err != nil {
		return support.Endpoint{}, fmt.Errorf("wire: odd address %q", addr)
	}
	return support.Endpoint{Host: host, Port: n, Security: support.SecurityNone}, nil
}

// newLog writes to standard error when LINJE_LOG is set: "debug", "info" or
// "warn". The log holds no subjects, texts, addresses or passwords.
func newLog() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(os.Getenv("LINJE_LOG"))); err != nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// tracer writes moments as JSON lines to the file that LINJE_TRACE names, for
// the benchmarks.
func (s *Set) tracer() func(string) {
	name := os.Getenv("LINJE_TRACE")
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		slog.Warn("no trace", "err", err)
		return nil
	}
	s.ends = append(s.ends, f.Close)
	var mu sync.Mutex
	return func(event string) {
		line, err := json.Marshal(map[string]any{"t": time.Now().UTC().Format(time.RFC3339Nano), "event": event})
		if err != nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		_, _ = f.Write(append(line, '\n'))
	}
}

// Words returns the texts in a language; "" is that of the system.
func Words(language string) (*present.Words, error) {
	l := support.Language(language)
	if !l.Valid() {
		l = SystemLanguage()
	}
	return present.NewWords(l, translations())
}

func translations() fs.FS { return assets.Translations() }

// SystemLanguage is the language of the system: English where it is English
// or another foreign one, nynorsk where it is nynorsk, else bokmål.
func SystemLanguage() support.Language {
	tag := strings.ToLower(platform.Locale())
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "", "nb", "no", "da", "sv":
		return support.Bokmaal
	case "nn":
		return support.Nynorsk
	}
	return support.English
}
