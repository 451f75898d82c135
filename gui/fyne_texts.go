package gui

import (
	"fmt"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"linje/support"
)

// UseToolkitTexts gives Fyne its own few texts (Cancel, Paste, weekdays) in a
// language, out of fyne/nb.json, fyne/nn.json or fyne/en.json in files. Fyne
// always reads those of the system's locale, so they are registered under that
// whatever the language is; then a choice in the settings wins.
func UseToolkitTexts(files fs.FS, l support.Language) error {
	if !l.Valid() {
		l = support.Bokmaal
	}
	data, err := fs.ReadFile(files, "fyne/"+string(l)+".json")
	if err != nil {
		return fmt.Errorf("gui.UseToolkitTexts: %w", err)
	}
	for _, name := range localeNames() {
		if err := lang.AddTranslationsForLocale(data, fyne.Locale(name)); err != nil {
			return fmt.Errorf("gui.UseToolkitTexts: %s: %w", name, err)
		}
	}
	return nil
}

// localeNames are those that Fyne looks its texts up under: the system's, and
// English where it cannot tell.
func localeNames() []string { return []string{string(lang.SystemLocale()), "en"} }
