package support

import (
	"errors"
	"fmt"
)

// Code says what kind of failure an Error is. The window and linjectl make the
// sentences for people from it, in the user's language.
type Code string

// The kinds of failure. Each has one sentence that says what happened and one
// that says what to do (keys "error.<code>" and "error.<code>.do").
const (
	CodeInternal     Code = "internal"       // a fault in Linje itself
	CodeInvalid      Code = "invalid"        // the input is wrong; Detail says where
	CodeNotFound     Code = "not_found"      // no such case, template, mailbox …
	CodeAmbiguous    Code = "ambiguous"      // several fit; Detail names them
	CodeHost         Code = "host"           // the host name does not exist
	CodeRefused      Code = "refused"        // nothing listens on that port
	CodeTimeout      Code = "timeout"        // the server did not answer in time
	CodeClosed       Code = "closed"         // the server closed the connection
	CodeOffline      Code = "offline"        // no network
	CodeUntrusted    Code = "tls_untrusted"  // certificate of an unknown issuer
	CodeTLSName      Code = "tls_name"       // certificate for another host
	CodeTLSExpired   Code = "tls_expired"    // certificate out of date
	CodeTLS          Code = "tls"            // TLS not offered, or broken
	CodeAuth         Code = "auth"           // user name or password refused
	CodeNoPassword   Code = "no_password"    // no password is known for the mailbox
	CodeCommandSlow  Code = "command_slow"   // the command that tells the password did not end in time
	CodeFolder       Code = "folder"         // the folder does not exist or cannot be opened
	CodeProtocol     Code = "protocol"       // the server's reply could not be understood
	CodeServer       Code = "server"         // the server said no; Detail is its reason
	CodeRejected     Code = "rejected"       // a recipient was refused; Detail is the reason
	CodeMailRefused  Code = "mail_refused"   // the server refused the mail itself, or its sender; Detail is the reason
	CodeOverQuota    Code = "over_quota"     // a recipient's mailbox is full; Detail is the reason
	CodeTooLarge     Code = "too_large"      // the mail is larger than the server takes
	CodeUnknownSent  Code = "unknown_sent"   // cut after the final dot: sent or not is unknown
	CodeUndecided    Code = "undecided"      // it is not known of another answer to the case whether it went; Detail is its number
	CodeSentAlready  Code = "sent_already"   // the mail has gone
	CodePractice     Code = "practice"       // practice mode refuses to leave this machine
	CodeNoKeyring    Code = "no_keyring"     // no keyring service, or it is locked
	CodeKeyringSlow  Code = "keyring_slow"   // the keyring did not answer in time
	CodeNoNotifier   Code = "no_notifier"    // no notification service
	CodeStatus       Code = "status"         // that change of status is not allowed
	CodeClaimed      Code = "claimed"        // another agent has the case; Detail is who
	CodeUnfilled     Code = "unfilled"       // a placeholder has no value; Detail lists them
	CodeChanged      Code = "changed"        // the thread has changed since the agent looked
	CodeEmpty        Code = "empty"          // there is nothing to send
	CodeNoRecipient  Code = "no_recipient"   // no address to send to
	CodeNewerData    Code = "newer_database" // written by a newer Linje
	CodeDatabase     Code = "database"       // the database cannot be read or written
	CodeDiskFull     Code = "disk_full"      // no space left
	CodeFolderWrite  Code = "folder_write"   // a folder of the user's that cannot be made or written; Detail is which
	CodeRunning      Code = "running"        // Linje already runs on this data
	CodeUnsafe       Code = "unsafe"         // refused for safety (cleartext to a remote host …)
	CodeUndelivered  Code = "undelivered"    // the server lists mails that it does not give out; Detail says which
	CodeHostileInput Code = "hostile"        // input beyond the bounds that are read
	// Material.
	CodeMaterialFolder Code = "material_folder" // the folder of support material cannot be read; Detail is which
	CodeMaterialFaults Code = "material_faults" // files or rows of that folder were not taken in; Detail is how many
	CodeFileChanged    Code = "file_changed"    // another changed the file meanwhile; Detail is where this version stands
	CodeFilesThere     Code = "files_there"     // files of other content stand there already; Detail names some
	// Attachments.
	CodeAttachmentLost Code = "attachment_lost" // its bytes are not on the disk as they should be
	CodeGone           Code = "gone"            // the mail is not on the server any more
	CodeRisky          Code = "risky_file"      // a file that may do harm when it is opened
	CodeNoOpener       Code = "no_opener"       // no program on this machine opens such a file
)

// Error is a failure with its kind. Op names the act ("imap.login",
// "store.SaveIncoming"), Detail holds words of the input or the server that
// the user needs (never text of a mail, never a password).
type Error struct {
	Code   Code
	Op     string
	Detail string
	Err    error
}

// Error makes the technical line for logs.
func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Code)
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// E makes an Error of that kind for the act op; err may be nil.
func E(code Code, op string, err error) *Error { return &Error{Code: code, Op: op, Err: err} }

// Ef makes an Error with a formatted Detail and no cause.
func Ef(code Code, op, format string, args ...any) *Error {
	return &Error{Code: code, Op: op, Detail: fmt.Sprintf(format, args...)}
}

// CodeOf returns the kind of err: that of the outermost Error in its chain,
// CodeInternal for any other error, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}

// DetailOf returns the Detail of the outermost Error in err's chain that has
// one.
func DetailOf(err error) string {
	for err != nil {
		var e *Error
		if !errors.As(err, &e) {
			return ""
		}
		if e.Detail != "" {
			return e.Detail
		}
		err = e.Err
	}
	return ""
}

// Temporary reports whether trying again later may succeed without the user
// changing anything.
func Temporary(err error) bool {
	switch CodeOf(err) {
	case CodeHost, CodeRefused, CodeTimeout, CodeClosed, CodeOffline, CodeProtocol, CodeServer, CodeKeyringSlow:
		return true
	}
	return false
}
