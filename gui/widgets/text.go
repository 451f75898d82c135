package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// TextLineHeight is the height of a line of running text of 14.
const TextLineHeight float32 = 20

// Text is running text that wraps, can be selected and copied, and whose links
// can be clicked. Keys it has no use for go on to the window. (Fyne's label
// keeps all keys while its text is selected, measures a long text for seconds
// and cannot show links.)
type Text struct {
	widget.BaseWidget
	// OnLink is called with the address of a link that was clicked.
	OnLink func(address string)
	// OnMenu is called for a click with the other button.
	OnMenu func(at fyne.Position)

	text  string
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
	lines []textLine
	width float32
	sized float32 // text size that lines were made for

	styles textStyles
	textSelection
}

// textSelection is what is selected, and how.
type textSelection struct {
	anchor, head int // byte offsets
	focused      bool
	dragging     bool // the pointer may leave the text, which takes the focus
}

// NewText makes running text of 14.
func NewText(text string) *Text { return NewTextStyled(text, LineStyle{}) }

// NewTextStyled makes running text of another colour or size.
func NewTextStyled(text string, s LineStyle) *Text {
	t := &Text{text: clean(text), color: s.Color, size: s.Size}
	if t.color == "" {
		t.color = ColorText
	}
	if t.size == "" {
		t.size = SizeText
	}
	t.ExtendBaseWidget(t)
	return t
}

// clean takes out what a line cannot show: control characters and text
// direction overrides, which could make a link look like another.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// SetText replaces the text.
func (t *Text) SetText(text string) {
	t.text, t.lines, t.anchor, t.head = clean(text), nil, 0, 0
	t.Refresh()
}

// Text is the whole text.
func (t *Text) Text() string { return t.text }

// Selected is the part that is selected.
func (t *Text) Selected() string {
	from, to := t.selection()
	return t.text[from:to]
}

func (t *Text) selection() (from, to int) { return min(t.anchor, t.head), max(t.anchor, t.head) }

// HeightFor is the height that the text needs at a width.
func (t *Text) HeightFor(width float32) float32 {
	t.wrap(width)
	return float32(len(t.lines)) * t.lineHeight()
}

func (t *Text) lineHeight() float32 {
	if t.size == SizeText {
		return TextLineHeight
	}
	return float32(int(sized(t, t.size)*1.4 + 0.5))
}

func (t *Text) wrap(width float32) {
	size := sized(t, t.size)
	if t.lines != nil && t.width == width && t.sized == size {
		return
	}
	t.width, t.sized = width, size
	w := newWrapper(fyne.Max(width, 20), func(s string) float32 {
		return fyne.MeasureText(s, size, t.styles.style(TextSpan{})).Width
	})
	if len(t.styles.parts) > 0 {
		w.across, w.styles = t.between, t.styles
	}
	t.lines = w.wrap(t.text)
	w.addRuns(t.text, t.lines)
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{t: t}
	r.build()
	return r
}

type textRenderer struct {
	t       *Text
	objects []fyne.CanvasObject
	built   float32
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *textRenderer) MinSize() fyne.Size {
	width := r.t.Size().Width
	if width == 0 {
		width = 480
	}
	return fyne.NewSize(20, r.t.HeightFor(width))
}

func (r *textRenderer) Layout(s fyne.Size) {
	if r.built != s.Width {
		r.build()
	}
}

func (r *textRenderer) Refresh() {
	r.build()
	canvas.Refresh(r.t)
}

func (r *textRenderer) build() {
	t := r.t
	r.built = t.Size().Width
	if r.built > 0 {
		t.wrap(r.built)
	}
	r.objects = r.objects[:0]
	from, to := t.selection()
	for i, l := range t.lines {
		if from < to && l.start < to && from <= l.end {
			r.objects = append(r.objects, t.mark(i, max(from, l.start), min(to, l.end)))
		}
	}
	height := t.lineHeight()
	for i, l := range t.lines {
		y := float32(i) * height
		for _, p := range l.runs {
			r.objects = append(r.objects, t.piece(p, y, height)...)
		}
	}
}

func (t *Text) piece(p run, y, height float32) []fyne.CanvasObject {
	name := t.color
	back, ink := chipColors(p.span.Chip)
	switch {
	case p.link != "":
		name = ColorAccent
	case ink != "":
		name = ink
	}
	c := canvas.NewText(p.text, shaded(t, name))
	c.TextSize, c.TextStyle = t.sized, t.styles.style(p.span)
	m := c.MinSize()
	place(c, p.x, y+(height-m.Height)/2, m.Width, m.Height)
	if back != "" {
		chip := canvas.NewRectangle(shaded(t, back))
		chip.CornerRadius = RadiusSmall
		place(chip, p.x-1, y+1, m.Width+2, height-2)
		return []fyne.CanvasObject{chip, c}
	}
	if p.link == "" {
		return []fyne.CanvasObject{c}
	}
	under := canvas.NewRectangle(shaded(t, name))
	place(under, p.x, y+height-3, m.Width, 1)
	return []fyne.CanvasObject{c, under}
}

func (t *Text) mark(line, from, to int) fyne.CanvasObject {
	l := t.lines[line]
	x1, x2 := t.between(l.start, from), t.between(l.start, to)
	rect := canvas.NewRectangle(shaded(t, ColorTextSelection))
	place(rect, x1, float32(line)*t.lineHeight(), fyne.Max(x2-x1, 3), t.lineHeight())
	return rect
}

// offsetAt is the byte offset nearest to a point.
func (t *Text) offsetAt(p fyne.Position) int {
	if len(t.lines) == 0 {
		return 0
	}
	i := int(p.Y / t.lineHeight())
	if p.Y < 0 {
		return 0
	}
	if i >= len(t.lines) {
		return len(t.text)
	}
	l := t.lines[i]
	at := l.start
	for at < l.end {
		_, n := utf8.DecodeRuneInString(t.text[at:])
		left, right := t.between(l.start, at), t.between(l.start, at+n)
		if p.X < (left+right)/2 {
			break
		}
		at += n
	}
	return at
}

func (t *Text) linkAt(p fyne.Position) string {
	i := int(p.Y / t.lineHeight())
	if i < 0 || i >= len(t.lines) {
		return ""
	}
	for _, r := range t.lines[i].runs {
		if r.link != "" && p.X >= r.x && p.X <= r.x+r.width {
			return r.link
		}
	}
	return ""
}

// Cursor implements desktop.Cursorable.
func (t *Text) Cursor() desktop.Cursor { return desktop.TextCursor }

// MouseDown implements desktop.Mouseable.
func (t *Text) MouseDown(e *desktop.MouseEvent) {
	if c := canvasOf(t); c != nil {
		c.Focus(t)
	}
	if e.Button == desktop.MouseButtonPrimary {
		t.selectRange(t.offsetAt(e.Position), t.offsetAt(e.Position))
	}
}

// MouseUp implements desktop.Mouseable.
func (t *Text) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable.
func (t *Text) Dragged(e *fyne.DragEvent) {
	t.dragging = true
	t.selectRange(t.anchor, t.offsetAt(e.Position))
}

// DragEnd takes the keyboard back, for copying, where the pointer was let go
// outside the text.
func (t *Text) DragEnd() {
	t.dragging = false
	if c := canvasOf(t); c != nil && !t.focused {
		c.Focus(t)
	}
}

// Tapped implements fyne.Tappable.
func (t *Text) Tapped(e *fyne.PointEvent) {
	if link := t.linkAt(e.Position); link != "" && t.OnLink != nil {
		t.OnLink(link)
	}
}

// TappedSecondary implements fyne.SecondaryTappable.
func (t *Text) TappedSecondary(e *fyne.PointEvent) {
	if t.OnMenu != nil {
		t.OnMenu(e.AbsolutePosition)
	}
}

// DoubleTapped selects the word.
func (t *Text) DoubleTapped(e *fyne.PointEvent) {
	at := t.offsetAt(e.Position)
	isSpace := func(r rune) bool { return unicode.IsSpace(r) }
	from := strings.LastIndexFunc(t.text[:at], isSpace) + 1
	to := len(t.text)
	if i := strings.IndexFunc(t.text[at:], isSpace); i >= 0 {
		to = at + i
	}
	t.selectRange(from, to)
}

func (t *Text) selectRange(anchor, head int) {
	if t.anchor != anchor || t.head != head {
		t.anchor, t.head = anchor, head
		t.Refresh()
	}
}

// FocusGained implements fyne.Focusable.
func (t *Text) FocusGained() { t.focused = true }

// FocusLost takes the selection away, but not while it is being made.
func (t *Text) FocusLost() {
	t.focused = false
	if !t.dragging {
		t.selectRange(0, 0)
	}
}

// TypedRune implements fyne.Focusable.
func (t *Text) TypedRune(r rune) { passRune(t, r) }

// TypedKey implements fyne.Focusable.
func (t *Text) TypedKey(e *fyne.KeyEvent) { passKey(t, e) }

// TypedShortcut implements fyne.Shortcutable.
func (t *Text) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if sel := t.Selected(); sel != "" {
			fyne.CurrentApp().Clipboard().SetContent(sel)
		}
	case *fyne.ShortcutSelectAll:
		t.selectRange(0, len(t.text))
	default:
		passShortcut(t, s)
	}
}
