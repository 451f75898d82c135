// Package widgets holds the building blocks of the window: theme, badges,
// buttons, rows, panes. They know Fyne and the look, not the domain.
package widgets
