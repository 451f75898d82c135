package gui

import (
	"fyne.io/fyne/v2"

	"linje/support"
)

// Line drawings on a 24-px field, stroked in the colour the theme gives them.
const (
	strokeOpen  = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g fill="none" stroke="#000000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">`
	strokeClose = `</g></svg>`
)

func drawing(name, paths string) fyne.Resource {
	return fyne.NewStaticResource(name+".svg", []byte(strokeOpen+paths+strokeClose))
}

// worklistIcon is what a worklist is when the left pane is narrow.
func worklistIcon(l support.Worklist) fyne.Resource {
	switch l {
	case support.WorklistNew:
		return drawing("new", `<path d="M3 13h5l2 3h4l2-3h5"/><path d="M5 5h14l2 8v6H3v-6z"/>`)
	case support.WorklistMine:
		return drawing("mine", `<circle cx="12" cy="8" r="4"/><path d="M4 21c0-4.5 3.5-7 8-7s8 2.5 8 7"/>`)
	case support.WorklistWaiting:
		return drawing("waiting", `<path d="M6 3h12"/><path d="M6 21h12"/><path d="M7 3c0 6 10 6 10 18"/><path d="M17 3c0 6-10 6-10 18"/>`)
	case support.WorklistElsewhere:
		return drawing("elsewhere", `<path d="M4 12h14"/><path d="M13 6l6 6-6 6"/>`)
	case support.WorklistEscalated:
		return drawing("escalated", `<path d="M12 4l9 16H3z"/><path d="M12 10v5"/><path d="M12 17.5v0.5"/>`)
	case support.WorklistDue:
		return drawing("due", `<circle cx="12" cy="12" r="9"/><path d="M12 7v5l4 2"/>`)
	case support.WorklistResolved:
		return drawing("resolved", `<path d="M4 12.5l5.5 5.5L20 6.5"/>`)
	}
	return drawing("all", `<path d="M4 6h16"/><path d="M4 12h16"/><path d="M4 18h16"/>`)
}

func materialIcon() fyne.Resource {
	return drawing("material", `<path d="M4 5c3-1.5 6-1 8 1 2-2 5-2.5 8-1v14c-3-1.5-6-1-8 1-2-2-5-2.5-8-1z"/><path d="M12 6v14"/>`)
}

func groupsIcon() fyne.Resource {
	return drawing("groups", `<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6"/><path d="M16 5a3.5 3.5 0 0 1 0 6.5"/><path d="M18 14.5c2.5 0.7 3.5 2.7 3.5 5.5"/>`)
}
