package support

import "time"

// UpkeepKind is what may be amiss with an item of support material.
type UpkeepKind string

// The kinds, in the order in which they are shown.
const (
	UpkeepDead        UpkeepKind = "dead"        // the link leads nowhere
	UpkeepReopened    UpkeepKind = "reopened"    // it was sent, and the case was opened again
	UpkeepOlder       UpkeepKind = "older"       // reviewed before the bokmål was
	UpkeepMissing     UpkeepKind = "missing"     // not there in a written form
	UpkeepUnreviewed  UpkeepKind = "unreviewed"  // never, or not for a year
	UpkeepDuplicate   UpkeepKind = "duplicate"   // nearly the same as another
	UpkeepIncomplete  UpkeepKind = "incomplete"  // a link without title or owner
	UpkeepMoved       UpkeepKind = "moved"       // the link leads on to another address for good
	UpkeepUnreachable UpkeepKind = "unreachable" // the link could not be reached from here
	UpkeepUnused      UpkeepKind = "unused"      // never sent
)

// UpkeepKinds lists all kinds in the order in which they are shown.
func UpkeepKinds() []UpkeepKind {
	return []UpkeepKind{UpkeepDead, UpkeepReopened, UpkeepOlder, UpkeepMissing, UpkeepUnreviewed, UpkeepDuplicate,
		UpkeepIncomplete, UpkeepMoved, UpkeepUnreachable, UpkeepUnused}
}

// UpkeepStep is the one step that mends what is amiss.
type UpkeepStep string

// The steps.
const (
	StepWrite   UpkeepStep = "write"   // write the item in Language, from the variant that there is
	StepReview  UpkeepStep = "review"  // open it, mend it and date it
	StepMend    UpkeepStep = "mend"    // open it where the fault stands (its link, title or owner)
	StepCompare UpkeepStep = "compare" // look at it beside Other and keep one
	StepRetire  UpkeepStep = "retire"  // open it and decide whether it is wanted
)

// Step is the step for a kind.
func (k UpkeepKind) Step() UpkeepStep {
	switch k {
	case UpkeepMissing:
		return StepWrite
	case UpkeepDead, UpkeepMoved, UpkeepUnreachable, UpkeepIncomplete:
		return StepMend
	case UpkeepDuplicate:
		return StepCompare
	case UpkeepUnused:
		return StepRetire
	}
	return StepReview
}

// UpkeepFinding is one thing that is amiss with one item.
type UpkeepFinding struct {
	Kind     UpkeepKind
	Item     Item     // the variant that it is about; of a missing one, the variant to write it from
	Language Language // the written form that it is about
	Other    Item     // of a duplicate, the other; of an older one, the bokmål
	Fields   []string // of an incomplete link: "title", "owner"
	Use      ItemUse
	Link     LinkState // of a link that was looked at
}

// LinkOutcome is what came of looking at a link.
type LinkOutcome string

// The outcomes.
const (
	LinkGood        LinkOutcome = "good"
	LinkMoved       LinkOutcome = "moved"       // permanently, to Target
	LinkDead        LinkOutcome = "dead"        // the server says that it is gone, or the name is not there
	LinkUnreachable LinkOutcome = "unreachable" // no telling from here: no answer, an inner net, a fault of the server
	LinkSkipped     LinkOutcome = "skipped"     // beyond the limits of one look
)

// LinkState is one address and what came of looking at it.
type LinkState struct {
	Address string
	Outcome LinkOutcome
	Status  int    // HTTP status; 0: there was no answer
	Reason  string // "status", "name", "timeout", "refused", "tls", "private", "redirects", "address", "failed"
	Target  string // where it moved to
	At      time.Time
}

// UpkeepReport is what is amiss with the material, and what was looked at.
type UpkeepReport struct {
	Findings  []UpkeepFinding // in the order of UpkeepKinds
	Addresses int             // of pages that the material leads to
	Looked    time.Time       // when the links were last looked at; zero: not yet
	Skipped   int             // addresses that were beyond the limits of that look
}

// Unaided is a case that was answered with no support material used.
type Unaided struct {
	Case      CaseID
	At        time.Time // of the answer
	Subject   string
	Text      string // what the requester wrote first
	Language  Language
	Requester Address
}

// Gap is a kind of request that is answered again and again with no material
// used.
type Gap struct {
	Terms    []string // what they are about, most telling first, as people write it
	Language Language // of most of them
	Cases    []CaseID // all of them, newest first
	Examples []GapExample
	Last     time.Time // of the newest
}

// GapExample is one of a gap's cases.
type GapExample struct {
	Case    CaseID
	Subject string
	At      time.Time
}

// TakenKind is a kind of personal data.
type TakenKind string

// The kinds of personal data that are taken out of a text.
const (
	TakenGreeting  TakenKind = "greeting"  // the name in the greeting
	TakenSignature TakenKind = "signature" // all that follows the sign-off
	TakenName      TakenKind = "name"
	TakenEmail     TakenKind = "email"
	TakenPhone     TakenKind = "phone"
	TakenNational  TakenKind = "national" // fødselsnummer, D-number and their like
	TakenBirth     TakenKind = "birth"
	TakenAccount   TakenKind = "account"
	TakenCard      TakenKind = "card"
	TakenNumber    TakenKind = "number" // student, employee, customer …
	TakenCase      TakenKind = "case"   // the number of a case
	TakenAddress   TakenKind = "address"
	TakenSecret    TakenKind = "secret" // a password, a code, a link that lets in
)

// Taken is a piece of text that was taken out.
type Taken struct {
	Kind TakenKind
	Text string
	With string // what stands there now
}

// ItemDraft is an item that is prefilled from an answer, with what the user
// needs to decide about it.
type ItemDraft struct {
	Item  Item
	Taken []Taken
	Near  []Suggestion // items there are that look like it, the nearest first
	From  CaseID
}
