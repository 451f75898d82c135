package assets

import (
	"embed"
	"io/fs"
)

//go:embed translations
var translations embed.FS

// Translations holds nb.json, nn.json and en.json, and fyne/nb.json,
// fyne/nn.json and fyne/en.json with the toolkit's own texts.
func Translations() fs.FS {
	sub, err := fs.Sub(translations, "translations")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
