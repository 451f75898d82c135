package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colour names of the look that Fyne has no name for.
const (
	ColorPane           fyne.ThemeColorName = "linjePane"    // left pane, assistant, foot
	ColorSurface        fyne.ThemeColorName = "linjeSurface" // list, case, cards
	ColorHairline       fyne.ThemeColorName = "linjeHairline"
	ColorMuted          fyne.ThemeColorName = "linjeMuted"
	ColorAccent         fyne.ThemeColorName = "linjeAccent"
	ColorAccentSoft     fyne.ThemeColorName = "linjeAccentSoft"
	ColorOnAccent       fyne.ThemeColorName = "linjeOnAccent"
	ColorSelection      fyne.ThemeColorName = "linjeSelection"
	ColorEscalation     fyne.ThemeColorName = "linjeEscalation"
	ColorEscalationSoft fyne.ThemeColorName = "linjeEscalationSoft"
	ColorOK             fyne.ThemeColorName = "linjeOK"
	ColorWaiting        fyne.ThemeColorName = "linjeWaiting"
	ColorDanger         fyne.ThemeColorName = "linjeDanger"
	ColorDangerSoft     fyne.ThemeColorName = "linjeDangerSoft"
	ColorNote           fyne.ThemeColorName = "linjeNote"
	ColorNoteEdge       fyne.ThemeColorName = "linjeNoteEdge"
	ColorChip           fyne.ThemeColorName = "linjeChip"
	ColorHover          fyne.ThemeColorName = theme.ColorNameHover
	ColorText           fyne.ThemeColorName = theme.ColorNameForeground
	ColorTextSelection  fyne.ThemeColorName = "linjeTextSelection"
)

// Text sizes of the look: title 18, text 14, secondary 13, sign 12.
const (
	SizeTitle     fyne.ThemeSizeName = theme.SizeNameSubHeadingText
	SizeText      fyne.ThemeSizeName = theme.SizeNameText
	SizeSecondary fyne.ThemeSizeName = "linjeSecondary"
	SizeSign      fyne.ThemeSizeName = theme.SizeNameCaptionText
)

// Radii of the look.
const (
	RadiusSmall   float32 = 4
	RadiusControl float32 = 6
	RadiusCard    float32 = 8
)

// Theme is the look, light and dark.
type Theme struct {
	forced  bool
	variant fyne.ThemeVariant
}

// NewTheme follows the system's choice of light and dark.
func NewTheme() *Theme { return &Theme{} }

// NewForcedTheme is light or dark whatever the system says.
func NewForcedTheme(v fyne.ThemeVariant) *Theme { return &Theme{forced: true, variant: v} }

// Color implements fyne.Theme.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if t.forced {
		v = t.variant
	}
	p, ok := palette(name)
	if !ok {
		return theme.DefaultTheme().Color(name, v)
	}
	if v == theme.VariantDark {
		return p.dark
	}
	return p.light
}

// Font implements fyne.Theme with Fyne's own Noto Sans.
func (t *Theme) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (t *Theme) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme.
func (t *Theme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case SizeSecondary:
		return 13
	case SizeSign:
		return 12
	case theme.SizeNameHeadingText, SizeTitle:
		return 18
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return RadiusControl
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(n)
}

type shade struct{ light, dark color.NRGBA }

func hex(rgb uint32) color.NRGBA { return hexA(rgb, 0xff) }

func hexA(rgb uint32, a uint8) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: a} //nolint:gosec // three bytes of a colour
}

// palette is the table of the look. ok is false for a name it leaves to Fyne.
func palette(name fyne.ThemeColorName) (s shade, ok bool) {
	if s, ok = ownPalette(name); ok {
		return s, true
	}
	return fynePalette(name)
}

func ownPalette(name fyne.ThemeColorName) (shade, bool) {
	switch name {
	case ColorPane:
		return shade{hex(0xF5F6F8), hex(0x14181E)}, true
	case ColorSurface:
		return shade{hex(0xFFFFFF), hex(0x1A1F26)}, true
	case ColorHairline:
		return shade{hex(0xE2E6EB), hex(0x2B323C)}, true
	case ColorMuted:
		return shade{hex(0x5A6675), hex(0xA0ACBA)}, true
	case ColorAccent:
		return shade{hex(0x1D5FA8), hex(0x82B6F2)}, true
	case ColorAccentSoft:
		return shade{hex(0xE9F1FA), hex(0x1F2E40)}, true
	case ColorOnAccent:
		return shade{hex(0xFFFFFF), hex(0x14181E)}, true
	case ColorSelection:
		return shade{hex(0xE4EEF9), hex(0x22344A)}, true
	}
	return statePalette(name)
}

func statePalette(name fyne.ThemeColorName) (shade, bool) {
	switch name {
	case ColorEscalation:
		return shade{hex(0x8F2A72), hex(0xE79BD0)}, true
	case ColorEscalationSoft:
		return shade{hex(0xF9ECF5), hex(0x35202F)}, true
	case ColorOK:
		return shade{hex(0x1E7048), hex(0x6FCF9B)}, true
	case ColorWaiting:
		return shade{hex(0x855300), hex(0xE3B35B)}, true
	case ColorDanger:
		return shade{hex(0xB3261E), hex(0xFF8A80)}, true
	case ColorDangerSoft:
		return shade{hex(0xFCEEED), hex(0x3A2223)}, true
	case ColorNote:
		return shade{hex(0xFFF7E0), hex(0x2C2716)}, true
	case ColorNoteEdge:
		return shade{hex(0xE7CF8A), hex(0x5C4F22)}, true
	case ColorChip:
		return shade{hex(0xECEFF2), hex(0x262D36)}, true
	case ColorTextSelection:
		return shade{hex(0xC5DCF5), hex(0x33527A)}, true
	}
	return shade{}, false
}

// fynePalette gives Fyne's own names the look's colours, so that no default
// grey is left anywhere.
func fynePalette(name fyne.ThemeColorName) (shade, bool) {
	switch name {
	case theme.ColorNameBackground, theme.ColorNameHeaderBackground:
		return ownPalette(ColorPane)
	case theme.ColorNameForeground:
		return shade{hex(0x1B2430), hex(0xE8ECF1)}, true
	case theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return ownPalette(ColorSurface)
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return ownPalette(ColorHairline)
	case theme.ColorNamePlaceHolder:
		return ownPalette(ColorMuted)
	case theme.ColorNameDisabled:
		return shade{hex(0x8791A0), hex(0x6F7B89)}, true
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return ownPalette(ColorAccent)
	case theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnError,
		theme.ColorNameForegroundOnSuccess, theme.ColorNameForegroundOnWarning:
		return ownPalette(ColorOnAccent)
	case theme.ColorNameError:
		return ownPalette(ColorDanger)
	case theme.ColorNameSuccess:
		return ownPalette(ColorOK)
	case theme.ColorNameWarning:
		return ownPalette(ColorWaiting)
	}
	return touchPalette(name)
}

func touchPalette(name fyne.ThemeColorName) (shade, bool) {
	switch name {
	case theme.ColorNameButton, theme.ColorNameDisabledButton:
		return ownPalette(ColorChip)
	case theme.ColorNameSelection:
		return shade{hex(0xC5DCF5), hex(0x33527A)}, true
	case theme.ColorNameFocus:
		return shade{hexA(0x1D5FA8, 0x40), hexA(0x82B6F2, 0x40)}, true
	case theme.ColorNameHover:
		return shade{hexA(0x1B2430, 0x0C), hexA(0xE8ECF1, 0x10)}, true
	case theme.ColorNamePressed:
		return shade{hexA(0x1B2430, 0x18), hexA(0xE8ECF1, 0x1E)}, true
	case theme.ColorNameScrollBar:
		return shade{hexA(0x5A6675, 0x66), hexA(0xA0ACBA, 0x66)}, true
	case theme.ColorNameScrollBarBackground:
		return shade{hexA(0, 0), hexA(0, 0)}, true
	case theme.ColorNameShadow:
		return shade{hexA(0x1B2430, 0x30), hexA(0x000000, 0x80)}, true
	}
	return shade{}, false
}

// FlatTheme is the app's theme without shadows: where a scroll ends, a hairline
// says so, not a shadow.
type FlatTheme struct{}

// Color implements fyne.Theme.
func (FlatTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if n == theme.ColorNameShadow {
		return color.Transparent
	}
	return appTheme().Color(n, v)
}

// Font implements fyne.Theme.
func (FlatTheme) Font(s fyne.TextStyle) fyne.Resource { return appTheme().Font(s) }

// Icon implements fyne.Theme.
func (FlatTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return appTheme().Icon(n) }

// Size implements fyne.Theme.
func (FlatTheme) Size(n fyne.ThemeSizeName) float32 { return appTheme().Size(n) }

// appTheme is the app's own theme, also while an override is being drawn.
func appTheme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
