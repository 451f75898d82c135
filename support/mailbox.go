package support

import "time"

// Security is how a connection is protected.
type Security string

// TLS from the first byte, STARTTLS, or none (loopback only).
const (
	SecurityTLS      Security = "tls"
	SecurityStartTLS Security = "starttls"
	SecurityNone     Security = "none"
)

// Endpoint is a server as the user gave it.
type Endpoint struct {
	Host     string
	Port     int
	Security Security
}

// Mailbox is an account with the folders that Linje watches.
type Mailbox struct {
	ID      MailboxID
	Name    string // "Brukerstøtte HF", also the sender name of replies
	Address string // the shared address
	IMAP    Endpoint
	SMTP    Endpoint
	Login   Login
	Folders Folders
	Line    int       // 1, 2 or 3: who works in it
	From    FromStyle // how the sender is written
	Since   time.Time // older mail is left alone; zero: all
	// Practice marks the built-in practice mailbox: nothing may leave the machine.
	Practice bool
}

// Login says how to sign in. The password itself is never part of it.
type Login struct {
	User            string
	PasswordCommand string // run whenever the password is needed; empty: keyring
	CAFile          string // PEM file trusted in addition to the system's; empty: none
}

// Folders names the folders that are read. Sent empty: found by special use
// (RFC 6154) or by its usual names.
type Folders struct {
	Inbox string
	Sent  string
}

// FromStyle is how From is written in replies.
type FromStyle string

// The sender styles: the mailbox's name, or the agent's name with it.
const (
	FromMailbox FromStyle = "mailbox" // Brukerstøtte HF <address>
	FromAgent   FromStyle = "agent"   // Kari Nordmann, Brukerstøtte HF <address>
)

// PasswordKept says where a password went when a mailbox was added.
type PasswordKept string

// In the keyring, in memory for this run only, or asked for by a command.
const (
	KeptKeyring PasswordKept = "keyring"
	KeptMemory  PasswordKept = "memory"
	KeptCommand PasswordKept = "command"
)

// TestStep is one step of trying a mailbox: connect, tls, login, folders, send
// for IMAP and SMTP.
type TestStep struct {
	Name   string // "imap.connect", "imap.tls", "imap.login", "imap.folders", "smtp.connect", "smtp.tls", "smtp.login", "smtp.send"
	Done   bool   // false: begun
	Detail string // who the certificate belongs to, how many folders …
	Err    error  // nil: it went well
}
