package practice

import (
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// session is an IMAP connection. The in-memory server of go-imap does the
// work; what is overridden here makes it behave like the servers people have:
// UIDVALIDITY that differs between starts, folders with their use, EXAMINE
// that really is read-only, MOVE with right sequence numbers, IDLE that misses
// nothing.
type session struct {
	*imapmemserver.UserSession // nil until signed in

	office  *office
	account *account
	end     func()

	selected bool
	readOnly bool

	mu     sync.Mutex
	closed bool
	idling sync.WaitGroup
}

var (
	_ imapserver.SessionNamespace   = (*session)(nil)
	_ imapserver.SessionMove        = (*session)(nil)
	_ imapserver.SessionAppendLimit = (*session)(nil)
)

// Idle rounds: an update that comes in the instant between looking and
// listening is seen when the round ends.
const (
	firstRound = 50 * time.Millisecond
	idleRound  = time.Second
)

func no(code imap.ResponseCode, text string) error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}

// Login implements imapserver.Session.
func (s *session) Login(name, password string) error {
	a := s.office.signIn(name, password)
	if a == nil {
		return imapserver.ErrAuthFailed
	}
	s.account = a
	s.UserSession = imapmemserver.NewUserSession(a.user)
	return nil
}

// Close implements imapserver.Session.
func (s *session) Close() error {
	s.mu.Lock()
	again := s.closed
	s.closed = true
	s.mu.Unlock()
	if again {
		return nil
	}
	s.idling.Wait()
	defer s.end()
	if s.selected {
		return s.UserSession.Close()
	}
	return nil
}

// Select implements imapserver.Session.
func (s *session) Select(name string, o *imap.SelectOptions) (*imap.SelectData, error) {
	data, err := s.UserSession.Select(name, o)
	if err != nil {
		return nil, err
	}
	s.selected, s.readOnly = true, o.ReadOnly
	data.UIDValidity = s.office.validity
	return data, nil
}

// Unselect implements imapserver.Session.
func (s *session) Unselect() error {
	s.idling.Wait()
	s.selected = false
	return s.UserSession.Unselect()
}

// Status implements imapserver.Session.
func (s *session) Status(name string, o *imap.StatusOptions) (*imap.StatusData, error) {
	data, err := s.UserSession.Status(name, o)
	if err == nil && o.UIDValidity {
		data.UIDValidity = s.office.validity
	}
	return data, err
}

// List implements imapserver.Session.
func (s *session) List(w *imapserver.ListWriter, ref string, patterns []string, o *imap.ListOptions) error {
	if len(patterns) == 0 {
		return w.WriteList(&imap.ListData{Attrs: []imap.MailboxAttr{imap.MailboxAttrNoSelect}, Delim: '/'})
	}
	for _, f := range s.account.folders {
		if !matches(f, ref, patterns) || o.SelectSpecialUse && f.use == "" {
			continue
		}
		data := imap.ListData{Mailbox: f.name, Delim: '/', Attrs: []imap.MailboxAttr{imap.MailboxAttrHasNoChildren}}
		if f.use != "" {
			data.Attrs = append(data.Attrs, f.use)
		}
		if o.ReturnSubscribed || o.SelectSubscribed {
			data.Attrs = append(data.Attrs, imap.MailboxAttrSubscribed)
		}
		if o.ReturnStatus != nil {
			st, err := s.Status(f.name, o.ReturnStatus)
			if err != nil {
				return err
			}
			data.Status = st
		}
		if err := w.WriteList(&data); err != nil {
			return err
		}
	}
	return nil
}

func matches(f folder, ref string, patterns []string) bool {
	for _, p := range patterns {
		if imapserver.MatchList(f.name, '/', ref, p) {
			return true
		}
	}
	return false
}

// Create implements imapserver.Session. The folders are fixed.
func (s *session) Create(string, *imap.CreateOptions) error { return errFixed() }

// Delete implements imapserver.Session. The folders are fixed.
func (s *session) Delete(string) error { return errFixed() }

// Rename implements imapserver.Session. The folders are fixed.
func (s *session) Rename(string, string, *imap.RenameOptions) error { return errFixed() }

func errFixed() error {
	return no(imap.ResponseCodeCannot, "The folders of the practice mailbox are fixed")
}

// AppendLimit implements imapserver.SessionAppendLimit.
func (s *session) AppendLimit() uint32 { return maxMail }

// Append implements imapserver.Session.
func (s *session) Append(name string, r imap.LiteralReader, o *imap.AppendOptions) (*imap.AppendData, error) {
	if !s.office.reserve(int(r.Size())) { // at most AppendLimit
		return nil, no(imap.ResponseCodeOverQuota, "The practice mailbox is full")
	}
	data, err := s.UserSession.Append(name, r, o)
	if err == nil {
		data.UIDValidity = s.office.validity
	}
	return data, err
}

// Copy implements imapserver.Session.
func (s *session) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	data, err := s.UserSession.Copy(set, dest)
	if err != nil || len(data.SourceUIDs) == 0 {
		return nil, err // RFC 4315: no COPYUID when nothing was copied
	}
	data.UIDValidity = s.office.validity
	return data, nil
}

// Move implements imapserver.SessionMove. The expunges reach the client when
// the command ends, with the sequence numbers that it then has.
func (s *session) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	if err := s.writable(); err != nil {
		return err
	}
	data, err := s.Copy(set, dest)
	if err != nil || data == nil {
		return err
	}
	if err := w.WriteCopyData(data); err != nil {
		return err
	}
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.UserSession.Store(nil, data.SourceUIDs, flags, nil); err != nil {
		return err
	}
	return s.UserSession.Expunge(nil, &data.SourceUIDs)
}

// Store implements imapserver.Session.
func (s *session) Store(w *imapserver.FetchWriter, set imap.NumSet, f *imap.StoreFlags, o *imap.StoreOptions) error {
	if err := s.writable(); err != nil {
		return err
	}
	return s.UserSession.Store(w, set, f, o)
}

// Expunge implements imapserver.Session.
func (s *session) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	if s.readOnly {
		return nil // CLOSE after EXAMINE removes nothing (RFC 9051 section 6.4.1)
	}
	return s.UserSession.Expunge(w, uids)
}

// Fetch implements imapserver.Session. Looking after EXAMINE marks nothing as
// read.
func (s *session) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	if s.readOnly {
		for _, b := range o.BodySection {
			b.Peek = true
		}
	}
	return s.UserSession.Fetch(w, set, o)
}

func (s *session) writable() error {
	if s.readOnly {
		return no("READ-ONLY", "The folder was opened with EXAMINE")
	}
	return nil
}

// Idle implements imapserver.Session.
func (s *session) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.idling.Add(1)
	s.mu.Unlock()
	defer s.idling.Done()
	if !s.selected {
		<-stop
		return nil
	}
	for length := firstRound; ; length = idleRound {
		if err := s.UserSession.Poll(w, true); err != nil {
			return err
		}
		err := s.round(w, stop, length)
		if err != nil {
			return err
		}
		select {
		case <-stop:
			return nil
		default:
		}
	}
}

// round idles until stop is closed or length has passed.
func (s *session) round(w *imapserver.UpdateWriter, stop <-chan struct{}, length time.Duration) error {
	over := make(chan struct{})
	go func() {
		defer close(over)
		t := time.NewTimer(length)
		defer t.Stop()
		select {
		case <-stop:
		case <-t.C:
		}
	}()
	err := s.UserSession.Idle(w, over)
	<-over
	return err
}
