package support

import "time"

// CaseQuery chooses cases. Zero values do not narrow; the newest come first.
type CaseQuery struct {
	Mailbox   MailboxID
	Worklist  Worklist
	Statuses  []Status
	NotStatus []Status
	Agent     string    // whose "mine" it is
	Now       time.Time // for "due"
	Limit     int
	Offset    int
}

// Thread is a case with all that it holds.
type Thread struct {
	Case     Case
	Messages []Message // oldest first
	Events   []Event   // oldest first
	Draft    *Draft
	Outbox   []OutboxEntry // not yet sent
	Answer   OutboxID      // the newest mail in the outbox, also one that is done with; 0: none
	Earlier  []Case        // other cases of the same requester, newest first
}

// Hit is a case that a search found.
type Hit struct {
	Case    Case
	Snippet string // the words found stand between « and »
	Score   float64
}

// SearchQuery is a search after its field words were read.
type SearchQuery struct {
	Terms   []string // words or "quoted phrases"; the last may be unfinished
	From    string
	Status  Status
	Group   string
	Before  time.Time
	After   time.Time
	Mailbox MailboxID
	Limit   int
}

// ChangeKind says what has changed, so that a screen knows what to load again.
type ChangeKind string

// The kinds of change.
const (
	ChangeCases     ChangeKind = "cases"     // Case is set where it is one
	ChangeOutbox    ChangeKind = "outbox"    //
	ChangeSync      ChangeKind = "sync"      // SyncState is another
	ChangeMailboxes ChangeKind = "mailboxes" //
	ChangeMaterial  ChangeKind = "material"  //
	ChangeAlert     ChangeKind = "alert"     // a new escalation; Case
	ChangeSettings  ChangeKind = "settings"  //
	ChangeShow      ChangeKind = "show"      // the user asked to see Case (a click on a notification)
)

// Change is told after a commit, never before.
type Change struct {
	Kind ChangeKind
	Case CaseID
}

// Phase is what the connection to a mailbox does.
type Phase string

// The phases of a connection.
const (
	PhaseConnecting Phase = "connecting"
	PhaseSyncing    Phase = "syncing"
	PhaseIdle       Phase = "idle"    // up to date, listening
	PhaseOffline    Phase = "offline" // trying again; Err says why
	PhaseStopped    Phase = "stopped" // will not try again by itself; Err says why
)

// SyncState is the state of one mailbox's sync.
type SyncState struct {
	Mailbox MailboxID
	Phase   Phase
	Done    int       // messages fetched in this sync
	Total   int       // of so many
	Folder  string    // that they are fetched from
	Aside   int       // mails that the server lists and does not deliver
	Updated time.Time // last time all was seen
	Err     error
	Retry   time.Time // next try
}

// SyncResult counts what one sync brought.
type SyncResult struct {
	New      int     `json:"new"`
	Changed  int     `json:"changed"`
	Vanished int     `json:"vanished"`
	CasesNew int     `json:"cases_new"`
	Alerts   int     `json:"alerts"`
	Aside    int     `json:"quarantined"` // put aside: listed, never delivered; how many there are, not new ones
	Seconds  float64 `json:"seconds"`
}

// Add adds another result to r.
func (r *SyncResult) Add(o SyncResult) {
	r.New += o.New
	r.Changed += o.Changed
	r.Vanished += o.Vanished
	r.CasesNew += o.CasesNew
	r.Alerts += o.Alerts
	r.Aside += o.Aside
	r.Seconds += o.Seconds
}

// CheckResult is one line of "check": ok, or what is wrong.
type CheckResult struct {
	Name   string     // database, search, keyring, server, quarantine (only where there is something), material (only where a folder is connected), notifications
	Target string     // which mailbox, where it is about one
	Err    error      // nil: ok
	Lost   []LostFile // of attachments
}

// LostFile is an attachment whose bytes are not on the disk as they should be.
type LostFile struct {
	Case CaseID
	Name string // as the sender gave it: hostile; "" where it has none
}

// Settings are the user's choices, kept in the database.
type Settings struct {
	Agent      Agent
	Language   string // "nb", "nn", "en"; "": the system's
	Theme      string // "light", "dark"; "": the system's
	Alerts     AlertRules
	ReopenDays int  // a reply within so many days opens a resolved case again
	SubjectTag bool // case number in the subject of replies
	ToTray     bool // closing the window leaves Linje in the tray
	Notify     bool // desktop notifications
	Learn      bool // suggestions learn from what is sent
	// UndoSeconds is how long an answer waits before it goes, so that it can be
	// taken back; 0: it goes at once.
	UndoSeconds int
	// FetchLimit is the size in bytes above which an attachment stays on the
	// server until it is wanted; 0: all are fetched.
	FetchLimit int64
}

// UndoMost is the longest time, in seconds, that an answer waits before it goes.
const UndoMost = 60

// Agent is the person who works in Linje here.
type Agent struct {
	Name  string
	Email string
}

// DefaultSettings are those of a new database.
func DefaultSettings() Settings {
	return Settings{Alerts: DefaultAlertRules(), ReopenDays: 14, SubjectTag: true, ToTray: true, Notify: true, Learn: true,
		UndoSeconds: 15, FetchLimit: 5 << 20}
}
