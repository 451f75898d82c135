package support

import (
	"strings"
	"time"
)

// ItemKind is a kind of support material that is kept as text.
type ItemKind string

// Knowledge article, user guide, reply template. An entry of the link register
// is shown as an item of kind link, a service with its form as one of kind
// service; they are kept as a Link and a Service.
const (
	KindArticle  ItemKind = "article"
	KindGuide    ItemKind = "guide"
	KindTemplate ItemKind = "template"
	KindLink     ItemKind = "link"
	KindService  ItemKind = "service"
)

// Item is one article, guide or template in one language. Items with the same
// ID are language variants of one.
type Item struct {
	ID       string
	Language Language
	Kind     ItemKind
	Title    string
	URL      string // article, guide: where the requester reads it
	Tags     []string
	Service  string
	Line     int
	Owner    string
	Reviewed time.Time // day of the last review; zero: never
	Body     string    // CommonMark; a template's holds Mustache tags
}

// Link is an entry of the link register.
type Link struct {
	ID       string
	Title    string
	URL      string
	Language Language
	Tags     []string
	Service  string
	Owner    string
	Reviewed time.Time
	Extra    map[string]string // columns that Linje does not know, kept
}

// Item shows the link as an item.
func (l Link) Item() Item {
	return Item{ID: l.ID, Kind: KindLink, Language: l.Language, Title: l.Title, URL: l.URL, Tags: l.Tags,
		Service: l.Service, Owner: l.Owner, Reviewed: l.Reviewed}
}

// Service is what people can ask for, with the form to ask on, in one language.
// Services with the same ID are language variants of one.
type Service struct {
	ID          string
	Language    Language // unset: for all
	Name        string
	Group       string // ID of the operator group that does it
	Form        string // address of the form; "": there is none
	Description string // what it is for, one line
	Tags        []string
	Owner       string
	Reviewed    time.Time
	Extra       map[string]string // columns that Linje does not know, kept
}

// Item shows the service as an item: its form is the address, what it is for
// the text.
func (s Service) Item() Item {
	return Item{ID: s.ID, Kind: KindService, Language: s.Language, Title: s.Name, URL: s.Form, Tags: s.Tags,
		Service: s.Name, Owner: s.Owner, Reviewed: s.Reviewed, Body: s.Description}
}

// Group is an operator group: who takes what first line sends on.
type Group struct {
	ID        string
	Name      string
	Line      int
	Unit      string
	Email     string
	Owner     string
	Members   []string
	Services  []string
	Languages []string
	Reviewed  time.Time
	Extra     map[string]string // columns that Linje does not know, kept
}

// Synonym is a set of words and phrases that mean the same: everyday words
// beside official ones.
type Synonym struct {
	Words []string
	Note  string
	Extra map[string]string // columns that Linje does not know, kept
}

// Key tells sets of synonyms apart: the words as they stand in the list.
func (s Synonym) Key() string { return strings.Join(s.Words, ";") }

// Material is a whole set of support material.
type Material struct {
	Items    []Item
	Links    []Link
	Services []Service
	Groups   []Group
	Synonyms []Synonym // beside the list that Linje brings
}

// Empty reports whether there is nothing in it.
func (m Material) Empty() bool {
	return len(m.Items) == 0 && len(m.Links) == 0 && len(m.Services) == 0 && len(m.Groups) == 0 && len(m.Synonyms) == 0
}

// AsItems lists all that can be found and sent: items, links and services, the
// latter two as items of their kinds.
func (m Material) AsItems() []Item {
	out := make([]Item, 0, len(m.Items)+len(m.Links)+len(m.Services))
	out = append(out, m.Items...)
	for _, l := range m.Links {
		out = append(out, l.Item())
	}
	for _, s := range m.Services {
		out = append(out, s.Item())
	}
	return out
}

// Faults are why something cannot be taken in, as an error; it has at least
// one.
type Faults []Fault

// Error tells the first.
func (f Faults) Error() string {
	if len(f) == 0 {
		return "a fault"
	}
	return f[0].Reason
}

// Fault is one thing that is wrong in a file that was imported.
type Fault struct {
	File   string `json:"file"`
	ID     string `json:"id,omitempty"` // of the item, link or group, where it could be read
	Line   int    `json:"line"`         // from 1; 0: the whole file
	Reason string `json:"reason"`       // in English

	// The same for a sentence in the user's language: what kind of fault, the
	// key or column that it is about, what stands there, and what that was
	// compared with. All but the code may be empty.
	Code   FaultCode `json:"code"`
	Field  string    `json:"field"`
	Detail string    `json:"detail"`
	Other  string    `json:"other"`

	// Note is set where what it is about is brought in all the same, and only
	// something to know is told.
	Note bool `json:"note"`
}

// StandingFault is a fault in the folder that is connected.
type StandingFault struct {
	Fault
	Since time.Time // when it was first seen
}

// MaterialFolder is the folder that the material is kept in besides, and how it
// stands with it.
type MaterialFolder struct {
	Dir string // "": none is connected
	// Err is why it cannot be read just now, nil when it can; the material stays
	// as it was.
	Err     error
	Since   time.Time // of Err
	Looked  time.Time // when it was last read whole; zero: not yet
	Watched bool      // changes are seen at once, else within a minute
	Faults  []StandingFault
}

// FaultCode says what kind of fault a Fault is: "column_missing", "url" … The
// sentence of each has the key "fault.<code>".
type FaultCode string

// ImportReport says what an import did, or would do.
type ImportReport struct {
	Applied   bool     `json:"applied"`
	Added     []string `json:"added"`
	Changed   []string `json:"changed"`
	Removed   []string `json:"removed"`
	Unchanged int      `json:"unchanged"`
	Faults    []Fault  `json:"faults"`

	// Of an import from the format of another program: which one it is, and what
	// was found, in the order of the files.
	Format  ImportFormat  `json:"format"`
	Entries []ImportEntry `json:"entries"`
}

// ImportEntry is something that was found in the format of another program, and
// what it becomes.
type ImportEntry struct {
	Name     string   `json:"name"` // as in the lists of the report
	Kind     ItemKind `json:"kind"`
	Title    string   `json:"title"`
	Language Language `json:"language"`
	File     string   `json:"file"`
	Line     int      `json:"line"` // from 1; 0: the whole file
}

// ImportFormat is what support material is brought in from.
type ImportFormat string

// The formats: Linje's own folder, the templates of Thunderbird's Quicktext
// (XML or JSON), standard texts (.txt, .html, .eml), lists of links (CSV, the
// bookmarks of a browser), and web pages that were saved.
const (
	FormatMaterial  ImportFormat = "material"
	FormatQuicktext ImportFormat = "quicktext"
	FormatTexts     ImportFormat = "texts"
	FormatLinks     ImportFormat = "links"
	FormatPage      ImportFormat = "page"
)

// ForeignFormats lists the formats of other programs.
func ForeignFormats() []ImportFormat {
	return []ImportFormat{FormatQuicktext, FormatTexts, FormatLinks, FormatPage}
}

// ImportOptions say how what is brought in is to be taken. The zero value
// leaves all of it to be found out.
type ImportOptions struct {
	As       ImportFormat // the format; "": by the content
	Kind     ItemKind     // of all texts: article, guide or template; "": by what they are
	Language Language     // of all of it; unset: by the words
}

// ExportOptions choose what an export may do.
type ExportOptions struct {
	Apply   bool // else it only tells what it would do
	Replace bool // also files that stand there with other content
}

// ExportReport says what an export did, or would do; files by their path in the
// folder, with "/".
type ExportReport struct {
	Applied   bool     `json:"applied"`
	Added     []string `json:"added"`
	Replaced  []string `json:"replaced"` // stood there with other content
	Unchanged int      `json:"unchanged"`
}

// Suggestion is an item that fits a case, with why.
type Suggestion struct {
	Item     Item
	Score    float64
	Matched  []string // words of the request that it matched
	Variants []Language
	Used     int // times it went out in a reply
	Reopened int // of these, after how many the requester came back
	Learnt   LearntReason
}

// LearntReason is what earlier answers say for a suggestion.
type LearntReason struct {
	Words []string // words of the request that stood in cases in which it was sent
	Cases int      // cases that speak for it; 0: nothing was learnt that counts here
}

// ItemUse tells how an item has fared.
type ItemUse struct {
	Used     int       // answers that it went out in; one that was taken back or did not go is none
	Reopened int       // of these, after how many the requester came back with more than thanks
	Last     time.Time // when it went out last
}

// CaseUse is an answer that an item went out in, with what came after.
type CaseUse struct {
	Case     Case // as it is now
	At       time.Time
	Reopened time.Time // when the requester came back with more than thanks; zero: not
}

// GroupSuggestion is an operator group that fits a case, with why.
type GroupSuggestion struct {
	Group   Group
	Score   float64
	Matched []string // words of the request that it matched
}

// Rendered is a template with its placeholders filled.
type Rendered struct {
	Text     string
	Unfilled []string // names of those without a value; they stand in Text as written
	Language Language // of the variant that was taken
}
