package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/widgets"
)

// choice is a button that opens a menu of few options and says which is chosen.
type choice struct {
	env      *Env
	button   *widgets.Button
	options  []string
	selected int
	changed  func(i int)
}

func newChoice(env *Env, options []string, selected int, changed func(i int)) *choice {
	c := &choice{env: env, options: options, selected: selected, changed: changed}
	c.button = widgets.NewMenuButton(options[selected], "", c.open)
	return c
}

// Select chooses without telling.
func (c *choice) Select(i int) {
	c.selected = i
	c.button.SetText(c.options[i])
}

func (c *choice) open() {
	items := make([]*fyne.MenuItem, 0, len(c.options))
	for i, o := range c.options {
		item := fyne.NewMenuItem(o, func() {
			c.Select(i)
			if c.changed != nil {
				c.changed(i)
			}
		})
		item.Checked = i == c.selected
		items = append(items, item)
	}
	showMenu(c.env, c.button, items)
}
