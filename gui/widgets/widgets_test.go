package widgets_test

import (
	"image/color"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"linje/gui/widgets"
)

// look begins a test in the light look.
func look(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(widgets.NewForcedTheme(theme.VariantLight))
}

func window(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	win := test.NewTempWindow(t, o)
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	return win
}

func TestThemeHasNoColourOfFynesOwn(t *testing.T) {
	names := []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabled, theme.ColorNameDisabledButton,
		theme.ColorNameError, theme.ColorNameFocus, theme.ColorNameForeground, theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnPrimary,
		theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning, theme.ColorNameHeaderBackground, theme.ColorNameHover,
		theme.ColorNameHyperlink, theme.ColorNameInputBackground, theme.ColorNameInputBorder, theme.ColorNameMenuBackground,
		theme.ColorNameOverlayBackground, theme.ColorNamePlaceHolder, theme.ColorNamePressed, theme.ColorNamePrimary, theme.ColorNameScrollBar,
		theme.ColorNameScrollBarBackground, theme.ColorNameSelection, theme.ColorNameSeparator, theme.ColorNameShadow, theme.ColorNameSuccess, theme.ColorNameWarning}
	for _, v := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		ours, own := widgets.NewTheme(), theme.DefaultTheme()
		for _, n := range names {
			if c := ours.Color(n, v); c == own.Color(n, v) && c != ours.Color(widgets.ColorSurface, v) && c != (color.NRGBA{0xff, 0xff, 0xff, 0xff}) && n != theme.ColorNameScrollBarBackground {
				t.Errorf("%s is Fyne's own", n)
			}
		}
		if forced := widgets.NewForcedTheme(v); forced.Color(widgets.ColorSurface, 1-v) != ours.Color(widgets.ColorSurface, v) {
			t.Error("a forced theme follows the system")
		}
	}
	if c := widgets.NewTheme().Color(widgets.ColorAccent, theme.VariantLight); c != (color.NRGBA{0x1D, 0x5F, 0xA8, 0xFF}) {
		t.Errorf("accent %v", c)
	}
}

func TestTextWrapsAndIsSelected(t *testing.T) {
	look(t)
	text := widgets.NewText("Hei! Se https://www.example.no/side?a=1 for mer.\n\n    innrykk og enkjempelangsammensetningsomikkefårplassnoested")
	var opened string
	text.OnLink = func(a string) { opened = a }
	win := window(t, text, 200, 300)
	lines := text.HeightFor(200) / widgets.TextLineHeight
	if lines < 5 || lines > 9 {
		t.Errorf("%v lines at 200", lines)
	}
	if text.HeightFor(2000) != 3*widgets.TextLineHeight {
		t.Errorf("%v high at 2000", text.HeightFor(2000))
	}
	text.HeightFor(200)
	win.Canvas().Focus(text)
	text.TypedShortcut(&fyne.ShortcutSelectAll{})
	if text.Selected() != text.Text() {
		t.Errorf("selected %q", text.Selected())
	}
	text.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != text.Text() {
		t.Errorf("copied %q", got)
	}
	text.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, PointEvent: fyne.PointEvent{Position: fyne.NewPos(1, 5)}})
	text.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(190, 5)}})
	if got := text.Selected(); !strings.HasPrefix(got, "Hei!") || strings.Contains(got, "\n") {
		t.Errorf("dragged over %q", got)
	}
	win.Canvas().Unfocus() // the pointer is let go beside the text
	text.DragEnd()
	if c := win.Canvas(); text.Selected() == "" || c.Focused() != text {
		t.Error("what was selected cannot be copied")
	}
	text.DoubleTapped(&fyne.PointEvent{Position: fyne.NewPos(8, 5)})
	if got := text.Selected(); got != "Hei!" {
		t.Errorf("double click selected %q", got)
	}
	for y := float32(5); y < 150 && opened == ""; y += 20 {
		for x := float32(5); x < 190 && opened == ""; x += 10 {
			text.Tapped(&fyne.PointEvent{Position: fyne.NewPos(x, y)})
		}
	}
	if opened != "https://www.example.no/side?a=1" {
		t.Errorf("opened %q", opened)
	}
	win.Canvas().Unfocus()
	if text.Selected() != "" {
		t.Error("still selected without the focus")
	}
}

func TestTextHandsKeysOn(t *testing.T) {
	look(t)
	text := widgets.NewText("noe")
	win := window(t, text, 200, 100)
	var got []string
	win.Canvas().SetOnTypedRune(func(r rune) { got = append(got, string(r)) })
	win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { got = append(got, string(e.Name)) })
	win.Canvas().Focus(text)
	text.TypedRune('j')
	text.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if strings.Join(got, " ") != "j Escape" {
		t.Errorf("handed on %v", got)
	}
}

func TestHostileTextIsHarmless(t *testing.T) {
	look(t)
	for _, s := range []string{"", "\n\n\n", strings.Repeat("x", 30_000), strings.Repeat("a ", 15_000), "a\x00b\u202Egpj.exe\u202C", string([]byte{0xff, 0xfe, 'a'}),
		strings.Repeat("https://www.example.no/ ", 1000), strings.Repeat("\t", 500)} {
		text := widgets.NewText(s)
		start := time.Now()
		window(t, text, 480, 300)
		if text.HeightFor(480) < 0 {
			t.Error("negative height")
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%d bytes took %v", len(s), took)
		}
		if strings.ContainsAny(text.Text(), "\x00\u202E") {
			t.Error("control characters are shown")
		}
	}
}

func TestLineIsCutWithAnEllipsis(t *testing.T) {
	look(t)
	line := widgets.NewShrinkingLine("Skjerming av personalmappe, haster veldig", widgets.LineStyle{})
	window(t, container.NewWithoutLayout(line), 300, 100)
	line.Resize(fyne.NewSize(120, 20))
	shown := test.RenderObjectToMarkup(line)
	if !strings.Contains(shown, "…") || strings.Contains(shown, "veldig") {
		t.Errorf("shown %s", shown)
	}
}

func TestButtonByKeyAndClick(t *testing.T) {
	look(t)
	n := 0
	b := widgets.NewPrimaryButton("Send", "Ctrl ↵", func() { n++ })
	win := window(t, b, 200, 60)
	test.Tap(b)
	win.Canvas().Focus(b)
	for _, k := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyDown} {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if n != 4 {
		t.Errorf("pressed %d times", n)
	}
	b.Disable()
	test.Tap(b)
	if n != 4 {
		t.Error("a disabled button acts")
	}
	if m := b.MinSize(); m.Height < 28 {
		t.Errorf("%v high", m.Height)
	}
}

func TestColumnGivesWrappedTextItsHeight(t *testing.T) {
	look(t)
	text := widgets.NewText(strings.Repeat("mange ord her ", 30))
	below := widgets.NewLine("under", widgets.LineStyle{})
	column := widgets.NewScrollColumn(8, 20, 10, 10, text, below)
	win := window(t, column, 300, 400)
	at := func(o fyne.CanvasObject) float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y }
	narrow := at(below)
	if narrow < text.HeightFor(260) {
		t.Errorf("the line below stands at %v, the text is %v high", narrow, text.HeightFor(260))
	}
	win.Resize(fyne.NewSize(900, 400))
	if wide := at(below); wide >= narrow {
		t.Errorf("at 900 it stands at %v, at 300 at %v", wide, narrow)
	}
}

func TestPanesFoldByWidth(t *testing.T) {
	look(t)
	pane := func() fyne.CanvasObject { return widgets.NewPane(container.NewStack()) }
	left, list, rest, side := pane(), pane(), pane(), pane()
	p := widgets.NewPanes(left, list, rest, side)
	var compact, folded bool
	p.OnForm = func(c, f bool) { compact, folded = c, f }
	win := window(t, p, 1280, 800)
	if left.Size().Width != 196 || list.Size().Width != 316 || side.Size().Width != 248 || rest.Size().Width != 520 {
		t.Errorf("%v %v %v %v", left.Size(), list.Size(), rest.Size(), side.Size())
	}
	win.Resize(fyne.NewSize(1000, 650))
	if !folded || compact || side.Visible() || rest.Size().Width != 488 {
		t.Errorf("at 1000: folded %v compact %v rest %v", folded, compact, rest.Size())
	}
	p.SetPeek(true)
	if !side.Visible() {
		t.Error("no peek")
	}
	win.Resize(fyne.NewSize(860, 650))
	if !compact {
		t.Error("not compact at 860")
	}
	p.SetWidths(widgets.Widths{Left: 10, List: 9999, Assistant: 300})
	if w := p.Widths(); w.Left < 100 || w.List > 600 {
		t.Errorf("unusable widths %v", w)
	}
}

func TestPopupListByKeyboard(t *testing.T) {
	look(t)
	chosen := -1
	p := widgets.NewPopupList(func(i int) { chosen = i })
	rows := make([]widgets.PopupRow, 30)
	for i := range rows {
		rows[i] = widgets.PopupRow{Title: "rad", Subtitle: "under"}
	}
	p.SetRows(rows)
	f := widgets.NewFloat()
	window(t, f.Object(), 500, 400)
	f.Show(p, fyne.NewPos(490, 390), p.SizeFor(300, 5))
	if at := p.Position(); at.X+p.Size().Width > 500 || at.Y+p.Size().Height > 400 {
		t.Errorf("sticks out at %v", at)
	}
	p.Step(-1)
	if p.Selected() != 29 {
		t.Errorf("selected %d", p.Selected())
	}
	p.Step(1)
	p.Step(1)
	p.Choose()
	if chosen != 1 {
		t.Errorf("chosen %d", chosen)
	}
	p.SetRows(nil)
	p.Step(1)
	p.Choose()
	if p.Selected() != -1 || chosen != 1 {
		t.Error("an empty list acts")
	}
}

func TestMenuSkipsWhatCannotBeChosen(t *testing.T) {
	look(t)
	at := widgets.NewButton("Status", "S", nil)
	win := window(t, container.NewVBox(at), 400, 300)
	var did string
	item := func(s string) *fyne.MenuItem { return fyne.NewMenuItem(s, func() { did = s }) }
	off := item("av")
	off.Disabled = true
	parent := fyne.NewMenuItem("Språk", nil)
	parent.ChildMenu = fyne.NewMenu("", item("Nynorsk"))
	before := widget.NewEntry()
	win.SetContent(container.NewVBox(before, at))
	win.Canvas().Focus(before)
	widgets.ShowMenu(win.Canvas(), at, []*fyne.MenuItem{off, item("en"), fyne.NewMenuItemSeparator(), parent})
	key := func(n fyne.KeyName) { win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: n}) }
	key(fyne.KeyDown)
	key(fyne.KeyReturn)
	if did != "Nynorsk" {
		t.Errorf("did %q", did)
	}
	if win.Canvas().Focused() != before {
		t.Error("the focus was not given back")
	}
	widgets.ShowMenu(win.Canvas(), at, []*fyne.MenuItem{item("to")})
	key(fyne.KeyEscape)
	if win.Canvas().Overlays().Top() != nil || did != "Nynorsk" {
		t.Error("Esc does not close")
	}
}

func TestSearchEntryShowsItsKeyWhileEmpty(t *testing.T) {
	look(t)
	s := widgets.NewSearchEntry("Søk", "/")
	window(t, s, 300, 60)
	got := ""
	s.OnChanged = func(text string) { got = text }
	s.Entry.SetText("mal")
	if got != "mal" {
		t.Errorf("told %q", got)
	}
	if strings.Contains(test.RenderObjectToMarkup(s), "/</text>") {
		t.Error("the key stands in the text")
	}
}

func TestEntryHandsOnWhatItHasNoUseFor(t *testing.T) {
	look(t)
	e := widgets.NewEntry()
	win := window(t, e, 300, 60)
	ran := false
	win.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) { ran = true })
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierControl})
	if !ran {
		t.Error("Ctrl+K was swallowed")
	}
	win.Canvas().Focus(e)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if win.Canvas().Focused() != nil {
		t.Error("Esc does not let go")
	}
}

func TestEveryStatusHasItsShape(t *testing.T) {
	look(t)
	seen := map[string]widgets.Shape{}
	for _, s := range []widgets.Shape{widgets.ShapeDot, widgets.ShapeRing, widgets.ShapeBox, widgets.ShapeTriangle, widgets.ShapeSquare, widgets.ShapeStruck} {
		b := widgets.NewBadge(s, "Ord", widgets.ColorOK)
		win := window(t, b, 60, 20)
		img := win.Canvas().Capture()
		var pixels strings.Builder
		for y := range 20 {
			for x := range 13 {
				r, g, bl, _ := img.At(x, y).RGBA()
				pixels.WriteByte(byte((r + g + bl) >> 10 & 0x3f))
			}
		}
		if other, twice := seen[pixels.String()]; twice {
			t.Errorf("shapes %d and %d look the same", s, other)
		}
		seen[pixels.String()] = s
	}
}
