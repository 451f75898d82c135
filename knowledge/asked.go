package knowledge

import (
	"sync"
	"sync/atomic"

	"linje/support"
)

// remembered is what changes while an index stays.
type remembered struct {
	learned atomic.Pointer[Learned]
	last    atomic.Pointer[asked]
}

// asked is a request as it was ranked last. One request is asked for several
// times in a row: for each list beside a case, and for the groups.
type asked struct {
	subject, text string
	language      support.Language
	learntBy      int64 // how much had been learnt
	units         []*unit
	ranked        []rankedEntry

	once sync.Once
	fits map[string]learntFit
}

// asked ranks a request, or finds what was ranked just before.
func (x *Index) asked(q Query) *asked {
	var learnt int64
	if l := x.learned.Load(); l != nil {
		learnt = l.changes.Load()
	}
	if a := x.last.Load(); a != nil && a.subject == q.Subject && a.text == q.Text && a.language == q.Language && a.learntBy == learnt {
		return a
	}
	a := &asked{subject: q.Subject, text: q.Text, language: q.Language, learntBy: learnt, units: x.analyse(q)}
	a.ranked = x.ranked(a.units)
	x.last.Store(a)
	return a
}

// learnt is what was learnt that counts for the request.
func (a *asked) learnt(l *Learned, q Query) map[string]learntFit {
	a.once.Do(func() { a.fits = l.fits(q.Subject, q.Text) })
	return a.fits
}
