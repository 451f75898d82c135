package gui

import (
	"fyne.io/fyne/v2"

	"linje/assets"
	"linje/support"
)

// sign is a sign of the app's own as a resource.
func sign(name string) fyne.Resource { return fyne.NewStaticResource(name+".svg", assets.Icon(name)) }

// worklistIcon is what a worklist is when the left pane is narrow.
func worklistIcon(l support.Worklist) fyne.Resource {
	if l == support.WorklistNew {
		return sign("inbox")
	}
	return sign(string(l))
}
