package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"linje/gui/widgets"
)

// browser is a register beside what is chosen in it: the list at the left, the
// entry at the right.
type browser struct {
	env    *Env
	length func() int
	row    func(i int) widgets.BrowseData
	chosen func(i int)

	list   *browseList
	detail *widgets.ScrollColumn
	empty  *fyne.Container
	root   fyne.CanvasObject
	at     int // the row that is chosen; -1: none
}

// newRegister lays a page out: title and button, search and filters, the browser.
func newRegister(title string, button fyne.CanvasObject, search *widgets.SearchEntry, b *browser, filters ...fyne.CanvasObject) fyne.CanvasObject {
	head := widgets.Row(8, widgets.NewLine(title, widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}), widgets.Fill(), button)
	row := widgets.Row(12, append([]fyne.CanvasObject{search}, filters...)...)
	top := widgets.Column(0, widgets.Inset(20, 14, 20, 12, widgets.Column(12, head, row)), widgets.NewHairline())
	return widgets.NewSurface(widgets.Frame(top, nil, b.root))
}

const browserWidth float32 = 360

func newBrowser(env *Env, length func() int, row func(i int) widgets.BrowseData, chosen func(i int)) *browser {
	b := &browser{env: env, length: length, row: row, chosen: chosen, at: -1}
	b.list = newBrowseList(b)
	b.detail = widgets.NewScrollColumn(8, 24, 20, 20)
	b.empty = container.NewStack()
	left := container.NewStack(container.NewThemeOverride(b.list, listTheme{}), b.empty)
	b.root = container.New(sideLayout{browserWidth}, left, widgets.NewHairline(), b.detail)
	return b
}

// refresh shows the rows as they are now, from the top.
func (b *browser) refresh(nothing string) {
	b.empty.Objects = nil
	if b.length() == 0 {
		b.empty.Objects = []fyne.CanvasObject{widgets.NewSurface(widgets.NewEmpty(nothing, nil))}
	}
	b.empty.Refresh()
	b.at = -1
	b.list.Refresh()
	b.list.ScrollToOffset(0)
	b.choose(0)
}

// choose shows an entry.
func (b *browser) choose(i int) {
	if i < 0 || i >= b.length() {
		b.detail.SetObjects(nil)
		return
	}
	b.at = i
	b.list.ScrollTo(i)
	b.list.Refresh()
	b.detail.ScrollToTop()
	b.chosen(i)
}

// step chooses the entry so many rows on.
func (b *browser) step(by int) {
	if n := b.length(); n > 0 {
		b.choose(min(max(b.at+by, 0), n-1))
	}
}

// searchKey lets the arrow keys of a search field move in the list.
func (b *browser) searchKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyDown:
		b.step(1)
	case fyne.KeyUp:
		b.step(-1)
	default:
		return false
	}
	return true
}

// browseList is a list whose arrow keys choose at once and that hands the other
// keys to the window.
type browseList struct {
	widget.List
	owner *browser
}

func newBrowseList(b *browser) *browseList {
	l := &browseList{owner: b}
	l.Length = func() int { return b.length() }
	l.CreateItem = func() fyne.CanvasObject { return widgets.NewBrowseRow() }
	l.UpdateItem = func(i int, o fyne.CanvasObject) {
		if row, ok := o.(*widgets.BrowseRow); ok && i < b.length() {
			d := b.row(i)
			d.Selected = i == b.at
			row.Set(d)
		}
	}
	l.OnSelected = func(i int) {
		l.UnselectAll()
		b.choose(i)
	}
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *browseList) TypedKey(e *fyne.KeyEvent) {
	if !l.owner.searchKey(e) {
		widgets.PassKey(l, e)
	}
}

// TypedRune implements fyne.Focusable.
func (l *browseList) TypedRune(r rune) { widgets.PassRune(l, r) }

// sideLayout gives its first object a width, its second one pixel, and the third
// the rest.
type sideLayout struct{ width float32 }

// Layout implements fyne.Layout.
func (l sideLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	x, widths := float32(0), []float32{l.width, 1, fyne.Max(0, s.Width-l.width-1)}
	for i, w := range widths {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, s.Height))
		x += w
	}
}

// MinSize implements fyne.Layout.
func (l sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.width+240, 120) }

// fact is a line of a register's entry: what it is at the left, its value at the
// right; nil where there is no value.
func fact(env *Env, key, value string) fyne.CanvasObject {
	if value == "" {
		return nil
	}
	text := widgets.NewText(value)
	text.OnLink = env.OpenURL
	return widgets.NewFormRow(env.T(key), factSide, text).AtTop()
}

const factSide float32 = 130

// notNil lists the objects that are not nil.
func notNil(objects ...fyne.CanvasObject) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range objects {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}
