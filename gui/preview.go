package gui

import (
	"image"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
)

// previewed is a file made ready to be looked at.
type previewed struct {
	img   image.Image
	text  string
	cut   bool // there is more of the text
	unfit bool // neither a picture nor a text that can be shown
}

// showPicture shows a picture over the window, as large as there is room.
func showPicture(env *Env, name string, img image.Image, save func()) {
	showPreview(env, name, widgets.NewPicture(img, 0, nil), func(sheet *widgets.Sheet) []*widgets.Button {
		return []*widgets.Button{saveButton(env, sheet, save)}
	})
}

func saveButton(env *Env, sheet *widgets.Sheet, save func()) *widgets.Button {
	return widgets.NewButton(env.T("attached.save"), "", func() {
		sheet.Close()
		save()
	})
}

func (c *fileChip) showPreview(p previewed) {
	env := c.of.view.env
	var body fyne.CanvasObject
	if p.img != nil {
		body = widgets.NewPicture(p.img, 0, nil)
	} else {
		text := c.of.text(p.text)
		rows := []fyne.CanvasObject{text}
		if p.cut {
			rows = append([]fyne.CanvasObject{noteLine("note", env.T("attached.cut"))}, rows...)
		}
		body = widgets.NewScrollColumn(8, widgets.SheetGutter, 0, 0, rows...)
	}
	showPreview(env, c.name, body, func(sheet *widgets.Sheet) []*widgets.Button {
		return []*widgets.Button{saveButton(env, sheet, c.save), widgets.NewButton(env.T("attached.open"), "", func() {
			sheet.Close()
			c.open()
		})}
	})
}

// showPreview opens a sheet with something to look at; acts makes the buttons
// beside the one that closes it.
func showPreview(env *Env, name string, body fyne.CanvasObject, acts func(*widgets.Sheet) []*widgets.Button) {
	var sheet *widgets.Sheet
	closing := widgets.NewPrimaryButton(env.T("attached.close"), "Esc", func() { sheet.Close() })
	foot := widgets.Row(8, closing)
	window := env.Window.Canvas().Size()
	width := window.Width * 0.8
	if p, ok := body.(*widgets.Picture); ok {
		width = fyne.Max(360, fyne.Min(window.Width-40, p.Own().Width+40))
	}
	sheet = widgets.NewSheet(clipName(name), fyne.NewSize(width, 0), body, foot)
	for _, b := range acts(sheet) {
		foot.Add(b)
	}
	foot.Add(widgets.Fill())
	sheet.ShowOn(env.Window.Canvas(), closing)
}
