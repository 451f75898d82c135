package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Tone is how much a notice matters.
type Tone int

// The tones.
const (
	ToneInfo Tone = iota
	ToneWarning
	ToneDanger
	ToneEscalation
)

// NoticeAction is a button of a notice.
type NoticeAction struct {
	Text string
	Run  func()
}

// NewNotice is a bar over the window: a sentence, what can be done about it,
// and a cross where it may be put away (closed not nil).
func NewNotice(tone Tone, text string, closed func(), actions ...NoticeAction) *Box {
	fill, ink := ColorAccentSoft, ColorText
	shape, c := ShapeNone, ColorText
	switch tone {
	case ToneWarning:
		fill, shape, c = ColorNote, ShapeBox, ColorWaiting
	case ToneDanger:
		fill, shape, c = ColorDangerSoft, ShapeSquare, ColorDanger
	case ToneEscalation:
		fill, shape, c = ColorEscalationSoft, ShapeTriangle, ColorEscalation
	}
	words := NewTextStyled(text, LineStyle{Color: ink, Size: SizeSecondary})
	var ends []fyne.CanvasObject
	for _, a := range actions {
		ends = append(ends, NewButton(a.Text, "", a.Run))
	}
	if closed != nil {
		ends = append(ends, NewCloser(closed))
	}
	bar := &noticeBar{badge: NewBadge(shape, "", c), words: words, ends: Row(8, ends...)}
	bar.ExtendBaseWidget(bar)
	return NewBox(BoxStyle{Fill: fill}, Column(0, bar, NewHairline()))
}

type noticeBar struct {
	widget.BaseWidget
	badge *Badge
	words *Text
	ends  *fyne.Container
}

func (n *noticeBar) indent() float32 {
	if n.badge.shape == ShapeNone {
		return 20
	}
	return 38
}

func (n *noticeBar) room(width float32) float32 {
	return fyne.Max(60, width-n.indent()-n.ends.MinSize().Width-32)
}

// HeightFor is the height that the notice needs at a width.
func (n *noticeBar) HeightFor(width float32) float32 {
	return fyne.Max(n.words.HeightFor(n.room(width)), n.ends.MinSize().Height) + 8
}

func (n *noticeBar) CreateRenderer() fyne.WidgetRenderer {
	r := &renderer{objects: []fyne.CanvasObject{n.badge, n.words, n.ends}}
	r.layout = func(s fyne.Size) {
		e, h := n.ends.MinSize(), n.words.HeightFor(n.room(s.Width))
		place(n.badge, 20, middle(s.Height, n.badge.MinSize().Height), 14, n.badge.MinSize().Height)
		place(n.words, n.indent(), middle(s.Height, h), n.room(s.Width), h)
		place(n.ends, s.Width-e.Width-12, middle(s.Height, e.Height), e.Width, e.Height)
	}
	r.min = func() fyne.Size { return fyne.NewSize(n.ends.MinSize().Width+120, n.ends.MinSize().Height+8) }
	return r
}

// NewEmpty is what a list says when it has nothing: one sentence and, where
// something can be done, a button.
func NewEmpty(text string, action *Button) *fyne.Container {
	words := NewTextStyled(text, LineStyle{Color: ColorMuted})
	if action == nil {
		return Inset(14, 28, 14, 20, words)
	}
	return Inset(14, 28, 14, 20, Column(12, words, Row(0, action, Fill())))
}

// Closer is the small cross that puts something away.
type Closer struct {
	widget.BaseWidget
	tapped  func()
	hovered bool
}

// NewCloser makes a cross.
func NewCloser(tapped func()) *Closer {
	c := &Closer{tapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped implements fyne.Tappable.
func (c *Closer) Tapped(*fyne.PointEvent) { c.tapped() }

// MouseIn implements desktop.Hoverable.
func (c *Closer) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (c *Closer) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (c *Closer) MouseOut() { c.hovered = false; c.Refresh() }

// CreateRenderer implements fyne.Widget.
func (c *Closer) CreateRenderer() fyne.WidgetRenderer {
	back := canvas.NewRectangle(color.Transparent)
	back.CornerRadius = RadiusControl
	a, b := canvas.NewLine(color.Transparent), canvas.NewLine(color.Transparent)
	r := &renderer{objects: []fyne.CanvasObject{back, a, b}}
	r.layout = func(s fyne.Size) {
		place(back, 0, 0, s.Width, s.Height)
		x, y := s.Width/2, s.Height/2
		a.Position1, a.Position2 = fyne.NewPos(x-4, y-4), fyne.NewPos(x+4, y+4)
		b.Position1, b.Position2 = fyne.NewPos(x-4, y+4), fyne.NewPos(x+4, y-4)
	}
	r.min = func() fyne.Size { return fyne.NewSize(28, 28) }
	r.refresh = func() {
		back.FillColor = color.Transparent
		if c.hovered {
			back.FillColor = shaded(c, ColorHover)
		}
		for _, l := range []*canvas.Line{a, b} {
			l.StrokeColor, l.StrokeWidth = shaded(c, ColorMuted), 1.5
		}
	}
	r.refresh()
	return r
}

// ProgressLine is a thin line that moves while something is waited for. With a
// known share it fills up instead.
type ProgressLine struct {
	widget.BaseWidget
	share float32 // below 0: unknown
	at    float32
	anim  *fyne.Animation
}

// NewProgressLine makes a line that is hidden.
func NewProgressLine() *ProgressLine {
	p := &ProgressLine{share: -1}
	p.ExtendBaseWidget(p)
	p.Hide()
	return p
}

// Run shows the line, moving.
func (p *ProgressLine) Run() { p.start(-1) }

// SetShare shows how much is done, 0 to 1.
func (p *ProgressLine) SetShare(share float32) { p.start(fyne.Max(0, fyne.Min(1, share))) }

func (p *ProgressLine) start(share float32) {
	p.share = share
	p.Show()
	if share >= 0 {
		p.end()
	} else if p.anim == nil {
		p.anim = fyne.NewAnimation(canvas.DurationStandard*5, func(f float32) { p.at = f; p.Refresh() })
		p.anim.RepeatCount = fyne.AnimationRepeatForever
		p.anim.Curve = fyne.AnimationLinear
		p.anim.Start()
	}
	p.Refresh()
}

// Stop hides the line.
func (p *ProgressLine) Stop() {
	p.end()
	p.Hide()
}

func (p *ProgressLine) end() {
	if p.anim != nil {
		p.anim.Stop()
		p.anim = nil
	}
}

// CreateRenderer implements fyne.Widget.
func (p *ProgressLine) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(theme.Color(ColorAccent))
	r := &renderer{objects: []fyne.CanvasObject{line}}
	r.layout = func(s fyne.Size) {
		if p.share >= 0 {
			place(line, 0, 0, s.Width*p.share, s.Height)
			return
		}
		w := s.Width / 4
		x := p.at*(s.Width+w) - w
		from, to := fyne.Max(0, x), fyne.Min(s.Width, x+w)
		place(line, from, 0, fyne.Max(0, to-from), s.Height)
	}
	r.min = func() fyne.Size { return fyne.NewSize(0, 2) }
	r.refresh = func() {
		line.FillColor = shaded(p, ColorAccent)
		r.layout(p.Size())
	}
	return r
}

// TopLine puts a progress line at the top edge of its room, over what is there.
func TopLine(p *ProgressLine) fyne.CanvasObject { return container.New(topLine{}, p) }

type topLine struct{}

func (topLine) Layout(o []fyne.CanvasObject, s fyne.Size) { place(o[0], 0, 0, s.Width, 2) }

func (topLine) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 2) }
