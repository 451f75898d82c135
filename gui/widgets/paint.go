package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// shaded returns a colour of the theme that w stands in.
func shaded(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return theme.ColorForWidget(name, w)
}

func sized(w fyne.Widget, name fyne.ThemeSizeName) float32 { return theme.SizeForWidget(name, w) }

// renderer is a fyne.WidgetRenderer made of functions.
type renderer struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
	refresh func()
}

func (r *renderer) Destroy()                     {}
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) MinSize() fyne.Size           { return r.min() }

func (r *renderer) Layout(s fyne.Size) {
	if r.layout != nil {
		r.layout(s)
	}
}

func (r *renderer) Refresh() {
	if r.refresh != nil {
		r.refresh()
	}
	for _, o := range r.objects {
		canvas.Refresh(o)
	}
}

// place moves and resizes an object at once.
func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// middle is where something of height h begins to stand in the middle of room.
func middle(room, h float32) float32 { return float32(int((room - h) / 2)) }

// passKey hands a key that a focused widget has no use for to the window.
func passKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := canvasOf(o); c != nil {
		if f := c.OnTypedKey(); f != nil {
			f(e)
		}
	}
}

// passRune does the same for a character.
func passRune(o fyne.CanvasObject, r rune) {
	if c := canvasOf(o); c != nil {
		if f := c.OnTypedRune(); f != nil {
			f(r)
		}
	}
}

// passShortcut does the same for a shortcut.
func passShortcut(o fyne.CanvasObject, s fyne.Shortcut) {
	if h, ok := canvasOf(o).(fyne.Shortcutable); ok {
		h.TypedShortcut(s)
	}
}

func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	return fyne.CurrentApp().Driver().CanvasForObject(o)
}
