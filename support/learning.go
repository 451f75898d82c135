package support

import "time"

// Lesson is an answered case that suggestions can learn from: what was asked,
// and what was sent.
type Lesson struct {
	Case    CaseID
	At      time.Time // of the newest answer with material
	Subject string
	Text    string   // the requester's own words, up to the answer
	Sent    []string // IDs of items that went out, and the requester did not come back
	Failed  []string // of items after which the requester came back with more than thanks
	Removed []string // of items that were put into the answer and taken out again
}

// Learnt is what has been learnt of one item.
type Learnt struct {
	Item    string // ID
	Cases   int    // that speak for it
	Against int    // cases in which it was taken out, or did not help
	Words   []LearntWord
	Newest  []CaseID // the newest cases that speak for it, newest first
}

// LearntWord is a word of requests that has come to point at an item.
type LearntWord struct {
	Word   string // as it stood in the newest of them
	Cases  int    // in which the item was sent for it
	Points float64
}
