package gui

import (
	"context"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// slowCases is an office whose cases come when the test lets them.
type slowCases struct {
	*officeDesk
	gate chan struct{} // nil: at once
}

func (d *slowCases) Cases(ctx context.Context, q support.CaseQuery) ([]support.Case, error) {
	if gate := d.gate; gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return d.officeDesk.Cases(ctx, q)
}

// wheel turns the wheel over the list.
func (o *office) wheel(clicks int) {
	for range clicks {
		s := test.WidgetRenderer(o.ui.shell.list.parts.list).Objects()[0].(fyne.Scrollable)
		s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -25)})
	}
}

// drawnFromTop fails unless the list shows its cases from the first one on, with
// nothing above it and no gap.
func (o *office) drawnFromTop(what string) {
	o.t.Helper()
	l := o.ui.shell.list
	list := l.parts.list
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(list).Y
	rows := make(map[int]string)
	for _, x := range visible(list) {
		if row, ok := x.(*widgets.CaseRow); ok {
			y := driver.AbsolutePositionForObject(row).Y - top
			if y > -list.rowHeight() && y < list.Size().Height {
				i := y / list.rowHeight()
				if d := i - float32(int(i+0.5)); d > 0.02 || d < -0.02 {
					o.t.Errorf("%s: a row stands at %v", what, y)
				}
				rows[int(i+0.5)] = row.Data().Title
			}
		}
	}
	want := min(len(l.source.cases), int(list.Size().Height/list.rowHeight()))
	for i := range want {
		if rows[i] != l.source.cases[i].Requester.Label() {
			o.t.Errorf("%s: row %d of %d shows %q, not %q (offset %v)", what, i, len(l.source.cases), rows[i],
				l.source.cases[i].Requester.Label(), list.GetScrollOffset())
			return
		}
	}
}

func TestWorklistBeginsAtItsTopAfterScrolling(t *testing.T) {
	for _, late := range []bool{false, true} {
		for _, clicks := range []int{6, 25, 200} {
			d := &slowCases{officeDesk: newOfficeDesk()}
			d.many(60)
			o := newOfficeOn(t, "light", d.officeDesk, d).opened()
			o.settle()
			o.ui.shell.step(1)
			o.settle()
			for _, w := range []support.Worklist{support.WorklistAll, support.WorklistResolved, support.WorklistNew, support.WorklistMine,
				support.WorklistAll, support.WorklistNew, support.WorklistWaiting} {
				o.wheel(clicks)
				if late {
					d.gate = make(chan struct{})
				}
				o.ui.shell.left.choose(w)
				if late {
					o.settle()
					o.wheel(3) // over what is still empty
					close(d.gate)
				}
				o.until("cases", func() bool { return o.ui.shell.list.loaded && !o.ui.shell.list.loader.Busy() })
				o.drawnFromTop(fmt.Sprintf("late %v, %d clicks, %s", late, clicks, w))
				o.until("the rest", func() bool { return !o.ui.shell.view.loader.Busy() })
				o.drawnFromTop(fmt.Sprintf("late %v, %d clicks, %s, settled", late, clicks, w))
			}
		}
	}
}

func TestListStaysDrawnWhenItShrinksWhileScrolled(t *testing.T) {
	d := newOfficeDesk()
	d.many(40)
	o := newOffice(t, "light", d).opened()
	o.settle()
	o.wheel(60)
	d.mu.Lock()
	d.cases = d.cases[:3] // the rest was dealt with elsewhere
	d.mu.Unlock()
	d.tell(support.Change{Kind: support.ChangeCases})
	o.until("shorter", func() bool { return len(o.ui.shell.list.source.cases) < 4 })
	o.drawnFromTop("shrunk")
	o.ui.shell.list.parts.search.Entry.SetText("Cannot")
	o.until("hits", func() bool { return len(o.ui.shell.list.source.snippet) == 1 })
	o.drawnFromTop("hits")
}
