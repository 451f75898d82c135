package gui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"linje/support"
)

func TestEnterOpensTheFirstHitWhenItComes(t *testing.T) {
	o := newOffice(t, "light", newOfficeDesk()).opened()
	o.settle()
	o.rune('/')
	for _, r := range "mal" {
		o.rune(r)
	}
	o.key(fyne.KeyReturn) // the hits have not come yet
	o.until("opened", func() bool { return o.subject() == "Mal for delegeringsvedtak" })
	o.key(fyne.KeyEscape)
	o.until("the search is over", func() bool {
		return o.ui.shell.list.parts.search.Entry.Text == "" && len(o.ui.shell.list.source.cases) == 3
	})
}

func TestSelectedRowStaysWhereItIs(t *testing.T) {
	d := newOfficeDesk()
	d.many(60)
	o := newOffice(t, "light", d).opened()
	o.settle()
	l := o.ui.shell.list
	for range 20 {
		o.ui.shell.step(1)
	}
	o.settle()
	open := l.at.open
	place := func() float32 {
		return float32(l.source.index(open))*l.parts.list.rowHeight() - l.parts.list.GetScrollOffset()
	}
	before := place()
	for i := range 5 {
		d.row(fmt.Sprint("Ny", i), "Ny sak", officeNow().Add(time.Duration(i)*time.Second), nil)
	}
	n := l.source.index(open)
	d.tell(support.Change{Kind: support.ChangeCases})
	o.until("the new mail is in the list", func() bool { return l.source.index(open) == n+5 })
	if after := place(); after < before-2 || after > before+2 {
		t.Errorf("the open row moved from %v to %v", before, after)
	}

	l.parts.search.Entry.SetText("Sak nummer")
	o.until("hits", func() bool { return len(l.source.snippet) > 0 })
	l.leaveSearch(true)
	o.until("the list is back", func() bool { return len(l.source.snippet) == 0 && l.source.index(open) >= 0 })
	if y := place(); y < 0 || y > l.parts.list.Size().Height {
		t.Errorf("the open row is out of view: %v", y)
	}
}

func TestTemplateExcerptHasNoTags(t *testing.T) {
	it := template("x", "X", "Send oss eit skjermbilete innan {{ask.Frist}}, {{requester.first_name}}.")
	if got := beginning(it); got != "Send oss eit skjermbilete innan frist, …." {
		t.Errorf("%q", got)
	}
}
