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

// Solved is a solved or answered case that may be like another.
type Solved struct {
	Case     Case
	Text     string    // of the request
	Items    []string  // IDs of the material that was sent, the last first
	Answered time.Time // when it was sent last; zero: none was
}

// SimilarCase is a solved or answered case like another, with why.
type SimilarCase struct {
	Case     Case
	Score    float64  // 0 to 1
	Matched  []string // words that both requests say, as they stand in the new one
	Sent     []Item   // the material that was sent, as far as it is there still
	Answered time.Time
}

// Advice is all that may help with a request, each list best first.
type Advice struct {
	Language  Language // of an answer
	Templates []Suggestion
	Articles  []Suggestion // articles, guides and links, and services with their forms
	Groups    []GroupSuggestion
	Similar   []SimilarCase
}
