package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"linje/gui/widgets"
)

// themeFor is the look that a setting asks for: "light", "dark", or the
// system's choice for anything else.
func themeFor(setting string) fyne.Theme {
	switch setting {
	case "light":
		return widgets.NewForcedTheme(theme.VariantLight)
	case "dark":
		return widgets.NewForcedTheme(theme.VariantDark)
	}
	return widgets.NewTheme()
}
