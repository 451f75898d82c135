package gui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// notices are the bars at the top of the window: errors, what is missing, an
// escalation that came. Each has a key; a new one with the key replaces it.
type notices struct {
	env   *Env
	box   *fyne.Container
	list  []notice
	fits  int
	gone  map[string]bool // put away by the user in this run
	moved func()          // the height has changed
	ease  *Latest[bool]   // takes errors away after a while
}

// notice is one bar.
type notice struct {
	key     string
	tone    widgets.Tone
	text    string
	actions []widgets.NoticeAction
	stays   bool // it cannot be put away, only dealt with
}

// noticesAtOnce is how many bars are shown; the others wait for their turn.
const noticesAtOnce = 2

func newNotices(env *Env) *notices {
	return &notices{env: env, box: widgets.Column(0), fits: noticesAtOnce, gone: make(map[string]bool), ease: NewLatest[bool](env.Tasks)}
}

// Object implements pane.
func (n *notices) Object() fyne.CanvasObject { return n.box }

// set shows a notice, or changes the one with its key.
func (n *notices) set(x notice) {
	if n.gone[x.key] {
		return
	}
	if i := n.find(x.key); i >= 0 {
		if n.list[i].text == x.text {
			return
		}
		n.list[i] = x
	} else {
		n.list = append(n.list, x)
		slices.SortStableFunc(n.list, func(a, b notice) int { return rankOf(b) - rankOf(a) })
	}
	n.render()
}

// rankOf puts what matters most at the top.
func rankOf(x notice) int {
	if x.stays && x.tone == widgets.ToneInfo {
		return 4
	}
	switch x.tone {
	case widgets.ToneEscalation:
		return 3
	case widgets.ToneDanger:
		return 2
	case widgets.ToneWarning:
		return 1
	}
	return 0
}

func (n *notices) find(key string) int {
	return slices.IndexFunc(n.list, func(x notice) bool { return x.key == key })
}

// clear takes a notice away; what it was about is over.
func (n *notices) clear(key string) {
	if !forGood(key) {
		delete(n.gone, key)
	}
	if i := n.find(key); i >= 0 {
		n.list = slices.Delete(n.list, i, i+1)
		n.render()
	}
}

// forGood reports whether a notice that was put away stays away in this run: an
// answer that did not go says so in its case as well.
func forGood(key string) bool { return strings.HasPrefix(key, "outbox.") }

// keepOnly clears the notices with a prefix that are not among keys.
func (n *notices) keepOnly(prefix string, keys map[string]bool) {
	for _, x := range slices.Clone(n.list) {
		if len(x.key) >= len(prefix) && x.key[:len(prefix)] == prefix && !keys[x.key] {
			n.clear(x.key)
		}
	}
	for k := range n.gone {
		if len(k) >= len(prefix) && k[:len(prefix)] == prefix && !keys[k] && !forGood(k) {
			delete(n.gone, k)
		}
	}
}

func (n *notices) putAway(key string) {
	n.gone[key] = true
	if i := n.find(key); i >= 0 {
		n.list = slices.Delete(n.list, i, i+1)
		n.render()
	}
}

func (n *notices) render() {
	n.box.Objects = nil
	fits := n.fits
	for i, x := range n.list {
		if x.stays && x.tone == widgets.ToneInfo {
			fits++ // what the whole window is about takes nobody's place
		}
		if i >= fits {
			break
		}
		var closed func()
		if !x.stays {
			closed = func() { n.putAway(x.key) }
		}
		n.box.Objects = append(n.box.Objects, widgets.NewNotice(x.tone, x.text, closed, x.actions...))
	}
	n.box.Refresh()
	if n.moved != nil {
		n.moved()
	}
}

// errorsFor is how long an error of a single act is shown. What lasts has a
// notice of its own.
const errorsFor = 30 * time.Second

// report shows an error as a sentence that says what happened and one that says
// what to do. It is the place of the window where errors become words.
func (n *notices) report(err error) {
	if err == nil {
		return
	}
	what, todo := present.ErrorText(n.env.Words, err)
	key := "error." + string(support.CodeOf(err))
	delete(n.gone, key)
	n.set(notice{key: key, tone: widgets.ToneDanger, text: n.env.T("notice.error", "What", what, "Do", todo)})
	n.ease.LoadAfter(errorsFor, func(context.Context) (bool, error) { return true, nil },
		func(bool, error) { n.keepOnly("error.", nil) })
}
