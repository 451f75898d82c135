package practice

import (
	"bytes"
	"crypto/subtle"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// The folders of the shared mailbox; other mailboxes have an inbox only.
const (
	inbox   = "INBOX"
	sent    = "Sent"
	support = "Støtte" // a name that travels as modified UTF-7
)

// office holds all mailboxes and the mail in them.
type office struct {
	now      func() time.Time
	validity uint32

	mu       sync.Mutex
	accounts map[string]*account // by address, lower case
	kept     int                 // mails taken from SMTP
	bytes    int                 // of them, and of what clients appended
}

// account is one mailbox.
type account struct {
	address string
	user    *imapmemserver.User
	folders []folder
	mail    [][]byte // what SMTP brought, guarded by office.mu
}

// folder is a name and what the folder is for (RFC 6154), "" for nothing.
type folder struct {
	name string
	use  imap.MailboxAttr
}

func newOffice(now func() time.Time) *office {
	of := &office{now: now, validity: uidValidity(time.Now()), accounts: map[string]*account{}}
	of.open(Address, folder{inbox, ""}, folder{sent, imap.MailboxAttrSent}, folder{"Drafts", imap.MailboxAttrDrafts},
		folder{"Trash", imap.MailboxAttrTrash}, folder{support, ""})
	return of
}

// uidValidity differs from one start to the next, and grows, as RFC 9051
// section 2.3.1.1 asks: a mailbox that lives in memory has other mails under
// the same UIDs each time. It counts quarters of a second since 2020.
func uidValidity(t time.Time) uint32 {
	return uint32(t.UnixMilli()/250 - 1577836800*4)
}

// open makes the mailbox of that address. Callers hold mu, or are alone.
func (of *office) open(address string, folders ...folder) *account {
	key := strings.ToLower(address)
	a := &account{address: key, user: imapmemserver.NewUser(key, Password), folders: folders}
	for _, f := range folders {
		_ = a.user.Create(f.name, nil) // fails for a name that exists only
		_ = a.user.Subscribe(f.name)
	}
	of.accounts[key] = a
	return a
}

// signIn returns the account when name and password are right, else nil.
func (of *office) signIn(name, password string) *account {
	of.mu.Lock()
	a := of.accounts[strings.ToLower(name)]
	of.mu.Unlock()
	right := subtle.ConstantTimeCompare([]byte(password), []byte(Password)) == 1
	if a == nil || !right {
		return nil
	}
	return a
}

// shared is the mailbox that the desk works in.
func (of *office) shared() *account {
	of.mu.Lock()
	defer of.mu.Unlock()
	return of.accounts[Address]
}

// put stores a scripted mail in a folder of the shared mailbox.
func (of *office) put(name string, l letter) error {
	_, err := of.shared().user.Append(name, bytes.NewReader(l.raw), &imap.AppendOptions{Flags: l.flags, Time: l.date})
	return err
}

// deliver keeps a mail for each recipient and puts it into their inbox. It
// reports false when the office is full.
func (of *office) deliver(recipients []string, raw []byte) bool {
	of.mu.Lock()
	n := len(recipients)
	if of.kept+n > maxKept || of.bytes+n*len(raw) > maxKeptBytes {
		of.mu.Unlock()
		return false
	}
	of.kept += n
	of.bytes += n * len(raw)
	var to []*account
	for _, r := range recipients {
		a := of.recipient(r)
		a.mail = append(a.mail, raw)
		to = append(to, a)
	}
	of.mu.Unlock()
	for _, a := range to {
		// Outside mu: the server holds a mailbox while it writes to a client.
		_, _ = a.user.Append(inbox, bytes.NewReader(raw), &imap.AppendOptions{Time: of.now()}) // fails without the folder only
	}
	return true
}

// recipient is the mailbox of somebody outside the desk, made when it is first
// needed. Callers hold mu, or are alone.
func (of *office) recipient(address string) *account {
	if a := of.accounts[strings.ToLower(address)]; a != nil {
		return a
	}
	return of.open(address, folder{inbox, ""})
}

// reserve counts n bytes that a client wants to store, false when that would
// be too much.
func (of *office) reserve(n int) bool {
	of.mu.Lock()
	defer of.mu.Unlock()
	if of.bytes+n > maxKeptBytes {
		return false
	}
	of.bytes += n
	return true
}

func (of *office) delivered(recipient string) [][]byte {
	of.mu.Lock()
	defer of.mu.Unlock()
	a := of.accounts[strings.ToLower(strings.TrimSpace(recipient))]
	if a == nil {
		return nil
	}
	return slices.Clone(a.mail)
}
