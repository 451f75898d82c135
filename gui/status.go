package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/support"
)

// statusSign is the shape and colour of a case's status; the word goes with it
// always.
func statusSign(c support.Case) (widgets.Shape, fyne.ThemeColorName) {
	if c.Alert == support.AlertPending {
		return widgets.ShapeTriangle, widgets.ColorEscalation
	}
	return signOf(c.Status)
}

func signOf(s support.Status) (widgets.Shape, fyne.ThemeColorName) {
	switch s {
	case support.StatusOpen:
		return widgets.ShapeRing, widgets.ColorOK
	case support.StatusWaiting:
		return widgets.ShapeBox, widgets.ColorWaiting
	case support.StatusEscalated:
		return widgets.ShapeTriangle, widgets.ColorEscalation
	case support.StatusResolved:
		return widgets.ShapeSquare, widgets.ColorMuted
	case support.StatusClosed:
		return widgets.ShapeStruck, widgets.ColorMuted
	}
	return widgets.ShapeDot, widgets.ColorAccent
}
