package assets

import (
	"embed"
	"path"
)

//go:embed icons/*.svg icons/*.png
var icons embed.FS

// Icon returns an icon by its name, nil when there is none of that name. A
// name without an ending is that of a sign: an SVG of 24 by 24 with one black
// fill and no stroke, which Fyne's NewThemedResource colours. "linje.svg",
// "linje.png" (256 px), "tray.png" and "tray-alert.png" (64 px) are the app's
// own, in its colours.
func Icon(name string) []byte {
	if path.Ext(name) == "" {
		name += ".svg"
	}
	data, err := icons.ReadFile("icons/" + name)
	if err != nil {
		return nil
	}
	return data
}

// AppIcon returns the app's icon as PNG, 256 px.
func AppIcon() []byte { return Icon("linje.png") }
