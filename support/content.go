package support

import "time"

// Content is what a mail holds beside its text. It is read from the source
// when the mail is opened, and never stored.
type Content struct {
	Images      []ContentImage // pictures that came with the text (cid:), in its order
	Remote      []string       // addresses (http, https) of pictures on other people's servers, in its order
	Invitations []Invitation
	Nested      []NestedMail // whole mails that were forwarded, in place
}

// ContentImage is a picture that belongs into the text.
type ContentImage struct {
	Name string
	Type string // image/png, image/jpeg, image/gif or image/webp
	Data []byte
}

// Invitation is a meeting (RFC 5545) that a mail asks for, changes or calls off.
type Invitation struct {
	Method     string // REQUEST, CANCEL, REPLY, COUNTER or PUBLISH (RFC 5546)
	Title      string
	Place      string
	Start, End time.Time // End may be zero; of whole days, End is the last day and zero for one alone
	AllDay     bool
	Organizer  Address
	Repeats    bool
	Changed    bool // it changes one that was sent before (SEQUENCE above 0)
}

// NestedMail is a mail inside a mail.
type NestedMail struct {
	Envelope    Envelope
	Text        string
	Traits      []Trait
	Attachments []Attachment // Index counts among those of the outer mail's, -1 where it has none of its own
	Nested      []NestedMail
}
