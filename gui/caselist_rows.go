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
	step func(by int)
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

// ScrollToTop shows the first row; before the list was first drawn it is there.
func (r *rowList) ScrollToTop() { r.ScrollToOffset(0) }

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
