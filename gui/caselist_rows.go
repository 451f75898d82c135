package gui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"linje/gui/widgets"
)

// rowList is a list whose arrow keys open the next case at once and that hands
// the other keys to the window.
type rowList struct {
	widget.List
	step  func(by int)
	drawn bool // it has a renderer, and can be scrolled
}

func newRowList(length func() int, update func(int, *widgets.CaseRow), chosen func(int)) *rowList {
	r := &rowList{}
	r.HideSeparators = false
	r.Length = length
	r.CreateItem = func() fyne.CanvasObject { return widgets.NewCaseRow() }
	r.UpdateItem = func(i int, o fyne.CanvasObject) {
		if row, ok := o.(*widgets.CaseRow); ok {
			update(i, row)
		}
	}
	r.OnSelected = func(i int) {
		r.UnselectAll() // the open case is marked by its ID: an index goes stale
		chosen(i)
	}
	r.ExtendBaseWidget(r)
	return r
}

// reveal scrolls a row into view.
func (r *rowList) reveal(i int) { r.ScrollTo(i) }

// rowHeight is the height of a row with the line below it.
func (r *rowList) rowHeight() float32 { return r.CreateItem().MinSize().Height + 1 }

// CreateRenderer implements fyne.Widget.
func (r *rowList) CreateRenderer() fyne.WidgetRenderer {
	r.drawn = true
	return r.List.CreateRenderer()
}

// ScrollToTop shows the first row, however many rows there are now; before the
// list was first drawn it is there. ScrollToOffset does not do it: it leaves a
// list as it is that has become so short that all of it fits.
func (r *rowList) ScrollToTop() {
	if r.drawn {
		r.List.ScrollToTop()
	}
}

// Refresh draws the rows anew. The list keeps its place, but never one past its
// end: the toolkit would go on drawing from there when rows have gone.
func (r *rowList) Refresh() {
	r.List.Refresh()
	if !r.drawn {
		return
	}
	end := fyne.Max(0, float32(r.Length())*r.rowHeight()-1-r.Size().Height)
	if r.GetScrollOffset() <= end {
		return
	}
	if end == 0 {
		r.ScrollToTop()
	} else {
		r.ScrollToOffset(end)
	}
	r.List.Refresh()
}

// TypedKey implements fyne.Focusable.
func (r *rowList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		r.step(1)
	case fyne.KeyUp:
		r.step(-1)
	default:
		widgets.PassKey(r, e)
	}
}

// TypedRune implements fyne.Focusable.
func (r *rowList) TypedRune(c rune) { widgets.PassRune(r, c) }

// listTheme makes a list's rows touch, with a hairline between.
type listTheme struct{ widgets.FlatTheme }

func (l listTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNameSelection {
		n = widgets.ColorSurface
	}
	return l.FlatTheme.Color(n, v)
}

func (l listTheme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNamePadding, theme.SizeNameSeparatorThickness:
		return 1
	case theme.SizeNameSelectionRadius:
		return 0
	}
	return l.FlatTheme.Size(n)
}
