package gui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// What was learnt can be seen by item and word, forgotten, and taken back.
func TestLearntIsShownForgottenAndTakenBack(t *testing.T) {
	st := newStage(t, support.Bokmaal)
	d := &fakeSettings{fakeDesk: newFakeDesk(), fakeMailboxes: &fakeMailboxes{}}
	s := newLearntSheet(st.env, d)
	s.open()
	st.until("the list is there", func() bool { return len(s.list) == 2 })
	st.snap("learnt-light")
	if all := textOf(s.body); !strings.Contains(all, "Kvit side i saksvising") || !strings.Contains(all, "6 saker taler for · 1 sak imot · «blank», «emneplan»") ||
		!strings.Contains(all, "borte") {
		t.Fatalf("%s", all)
	}
	forget := buttonsIn(s.body)
	test.Tap(forget[0])
	st.until("it is forgotten", func() bool { return s.forgotten["kvit-side"] })
	if all := textOf(s.body); !strings.Contains(all, "Glemt") || strings.Contains(all, "emneplan") {
		t.Errorf("%s", all)
	}
	test.Tap(buttonsIn(s.body)[0])
	st.until("it is taken back", func() bool { return !s.forgotten["kvit-side"] })
	test.Tap(s.all)
	st.until("all is forgotten", func() bool { return s.forgotten[""] })
	if fmt.Sprint(d.acts) != "[forget kvit-side recall kvit-side forget ]" || s.all.Text() != "Angre: lær alt igjen" {
		t.Errorf("%q, %q", d.acts, s.all.Text())
	}
}

func buttonsIn(o fyne.CanvasObject) (out []*widgets.Button) {
	for _, c := range visible(o) {
		if b, ok := c.(*widgets.Button); ok {
			out = append(out, b)
		}
	}
	return out
}

// textOf is all that is to be read in a view.
func textOf(o fyne.CanvasObject) string {
	var out []string
	for _, c := range visible(o) {
		if s, ok := c.(interface{ Text() string }); ok {
			out = append(out, s.Text())
		}
	}
	return strings.Join(out, "\n")
}
