package gui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// composerView holds what the composer shows.
type composerView struct {
	root    fyne.CanvasObject
	reply   *fyne.Container // all that belongs to an answer
	noting  *fyne.Container // all that belongs to a note
	head    *composerHead
	entry   *replyEntry
	note    *replyEntry
	notices *fyne.Container
	files   *fyne.Container
	tools   *composerTools
	foot    *composerFoot
}

// composerFoot is the row with the button that sends.
type composerFoot struct {
	row   *fyne.Container
	send  *widgets.Button
	then  *widgets.Button
	saved *widgets.Line
	full  string // what the case becomes, as then says it
	short string // and without the word before it
}

// composerTools is the row with what can be put in.
type composerTools struct {
	row                             *fyne.Container
	template, link, attach, discard *widgets.Button
}

const (
	composerSide float32 = 20
	rowsFew      int     = 4
	rowsMany     int     = 10
)

func newComposerView(c *composer) *composerView {
	v := &composerView{entry: newReplyEntry(), note: newReplyEntry()}
	v.head = newComposerHead(c)
	v.notices = widgets.Column(6)
	v.notices.Hide()
	v.files = widgets.Wrap(6)
	v.files.Hide()
	v.wireEntries(c)
	v.tools = newComposerTools(c)
	v.foot = newComposerFoot(c)
	v.reply = widgets.Column(8, v.head.object, v.entry, v.files, v.tools.row, v.notices, v.foot.row)
	v.noting = newNotePane(c, v.note)
	v.noting.Hide()
	body := widgets.Inset(composerSide, 10, composerSide, 12, widgets.Column(0, v.reply, v.noting))
	v.root = widgets.NewSurface(widgets.Column(0, widgets.NewHairline(), body))
	return v
}

func (v *composerView) wireEntries(c *composer) {
	v.entry.PlaceHolder = c.env.T("composer.hint")
	v.entry.OnChanged = c.onTyped
	v.entry.onSend = c.Send
	v.entry.onTrigger = c.onTrigger
	v.entry.onNoTrigger = c.picker.close
	v.entry.onKey = func(k *fyne.KeyEvent) bool { return c.picker.typedKey(k) || c.fieldKey(k) }
	v.entry.inField = func() bool { return c.at.put.field != nil }
	v.entry.onBegin, v.entry.onShortcut = c.begin, c.picker.typedShortcut
	v.entry.picking = c.picker.isOpen
	v.entry.onEscape = func() { c.env.Window.Canvas().Unfocus() }
	v.entry.onBlur = func() { c.leaveField(); c.unbegin(); c.Flush(); c.keyboard() }
	v.entry.onFocus = func() { c.begin(); c.keyboard() }
	v.entry.onRefused = func() {
		c.at.refused = true
		c.show(false)
	}
	v.note.onRefused = func() { c.env.Tell(c.env.T("composer.note.too_long"), nil) }
	v.entry.onJump, v.entry.onForm = c.jumpToPlaceholder, c.nextForm
	v.note.PlaceHolder = c.env.T("composer.note.hint")
	v.note.SetMinRowsVisible(rowsFew)
	v.note.onSend = c.saveNote
	v.note.onEscape = func() {
		c.setNoteMode(false)
		c.env.Window.Canvas().Unfocus()
	}
}

func newComposerTools(c *composer) *composerTools {
	t := &composerTools{}
	t.template = widgets.NewQuietButton(c.env.T("composer.template"), "::", func() { c.openPicker(pickTemplate, t.template) })
	t.link = widgets.NewQuietButton(c.env.T("composer.link"), "??", func() { c.openPicker(pickLink, t.link) })
	t.attach = widgets.NewQuietButton(c.env.T("composer.attach"), "", c.chooseFile)
	t.discard = widgets.NewQuietButton(c.env.T("composer.discard"), "", c.discard)
	t.row = widgets.Buttons(4, t.template, t.link, t.attach, widgets.Fill(), t.discard)
	return t
}

func newComposerFoot(c *composer) *composerFoot {
	f := &composerFoot{}
	f.send = widgets.NewPrimaryButton(c.env.T("composer.send"), c.env.T("key.ctrl_enter"), c.Send)
	f.then = widgets.NewMenuButton("", "", c.chooseThen)
	f.saved = widgets.NewSpareLine("", widgets.LineStyle{Size: widgets.SizeSign, Color: widgets.ColorMuted, Align: fyne.TextAlignTrailing})
	f.row = widgets.Buttons(8, f.send, f.then, f.saved)
	f.row.Layout = &fitLayout{inner: f.row.Layout, fit: f.fit}
	return f
}

// fit keeps the buttons in one row: where it is narrow the key of the first goes,
// then the word before what the case becomes.
func (f *composerFoot) fit(width float32) {
	f.send.ShowKey(true)
	f.then.SetText(f.full)
	room := func() float32 { return width - f.send.MinSize().Width - 8 - f.then.MinSize().Width - 8 }
	if width <= 0 || room() >= 0 {
		return
	}
	if f.send.ShowKey(false); room() < 0 {
		f.then.SetText(f.short)
	}
}

// fitLayout is a layout whose objects are fitted to the width it gets; it takes
// whatever width there is.
type fitLayout struct {
	inner fyne.Layout
	fit   func(width float32)
	width float32
}

// Layout implements fyne.Layout.
func (l *fitLayout) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	if s.Width != l.width {
		l.width = s.Width
		l.fit(s.Width)
	}
	l.inner.Layout(objects, s)
}

// MinSize implements fyne.Layout.
func (l *fitLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, l.inner.MinSize(objects).Height)
}

// newNotePane is the place of a note, in the colour of notes and with the word.
func newNotePane(c *composer, note *replyEntry) *fyne.Container {
	lead := widgets.NewProse(c.env.T("composer.note.lead"), widgets.LineStyle{Size: widgets.SizeSecondary})
	save := widgets.NewPrimaryButton(c.env.T("composer.note.save"), c.env.T("key.ctrl_enter"), c.saveNote)
	back := widgets.NewButton(c.env.T("composer.note.back"), "Esc", func() { c.Focus() })
	field := container.NewThemeOverride(note, noteTheme{})
	return widgets.Column(8, lead, field, widgets.Buttons(8, save, back, widgets.Fill()))
}

// noteTheme gives fields the colour of internal notes.
type noteTheme struct{}

func (noteTheme) Color(n fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch n {
	case theme.ColorNameInputBackground:
		n = widgets.ColorNote
	case theme.ColorNameInputBorder, theme.ColorNamePrimary:
		n = widgets.ColorNoteEdge
	}
	return appTheme().Color(n, v)
}
func (noteTheme) Font(s fyne.TextStyle) fyne.Resource     { return appTheme().Font(s) }
func (noteTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return appTheme().Icon(n) }
func (noteTheme) Size(n fyne.ThemeSizeName) float32       { return appTheme().Size(n) }

// appTheme is the look of the window, whatever is being drawn.
func appTheme() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }

// setText puts a text into the field without telling, the cursor at its end.
func (v *composerView) setText(text string) { setQuietly(v.entry, text) }

func (v *composerView) setNote(text string) { setQuietly(v.note, text) }

func setQuietly(e *replyEntry, text string) {
	tell := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.emptied, e.base, e.swaps = text == "", "", nil
	e.cursorTo(len([]rune(text)))
	e.OnChanged = tell
}

// refresh shows the composer as its state is.
func (c *composer) refresh() {
	v := c.view
	shown(v.reply, !c.at.note)
	shown(v.noting, c.at.note)
	c.refreshFiles()
	c.show(true)
	v.noting.Refresh() // what was never laid out cannot take the focus
	v.root.Refresh()
}

// show shows what can change with every key, and lays out again only what did:
// the field itself wraps its whole text whenever it is refreshed. anew makes the
// notices again even where they say the same.
func (c *composer) show(anew bool) {
	v := c.view
	v.head.refresh()
	moved := v.fitRows(c.env.Window.Canvas().Size().Height)
	if c.refreshNotices(anew) || anew {
		moved = true
	}
	if c.caseID() == "" || c.at.sending || len(c.recipients()) == 0 {
		v.foot.send.Disable()
	} else {
		v.foot.send.Enable()
	}
	then := c.thenName(c.at.draft.Then)
	v.foot.set(c.env.T("composer.then", "Status", then), present.StatusName(c.env.Words, c.at.draft.Then), c.savedText(), c.sendText())
	if shown(v.tools.discard, !emptyDraft(c.at.draft)) {
		v.tools.row.Refresh()
	}
	if moved {
		v.relayout()
	}
}

// keyboard shows that the field has the keyboard now, or no longer.
func (c *composer) keyboard() {
	c.show(false)
	if c.onKeyboard != nil {
		c.onKeyboard()
	}
}

// relayout puts the parts of the answer in their places without refreshing them.
func (v *composerView) relayout() {
	v.reply.Layout.Layout(v.reply.Objects, v.reply.Size())
}

func (f *composerFoot) set(then, short, saved, send string) {
	if f.full == then && f.saved.Text() == saved && f.send.Text() == send {
		return
	}
	f.full, f.short = then, short
	f.saved.SetText(saved)
	f.send.SetText(send)
	f.fit(f.row.Size().Width)
	f.row.Refresh()
}

// fitRows gives the field room for what is in it, between a few lines and many;
// a low window keeps it small. It reports whether the room changed.
func (v *composerView) fitRows(window float32) bool {
	few, many := rowsFew, rowsMany
	if window > 0 && window < 740 {
		many = 6
		if v.entry.Text == "" && !v.entry.focused {
			few = 2 // the mail needs the room until one writes
		}
	}
	if window > 0 && window < 540 {
		few, many = 2, 3
	}
	row, _ := v.entry.Locate(len([]rune(v.entry.Text)))
	rows := min(max(row+2, few), many)
	if rows == v.entry.rows {
		return false
	}
	v.entry.rows = rows
	v.entry.SetMinRowsVisible(rows)
	return true
}

// shown shows or hides an object and reports whether that changed anything.
func shown(o fyne.CanvasObject, visible bool) bool {
	if visible == o.Visible() {
		return false
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
	return true
}

// thenName is what the case becomes, as its button says it.
func (c *composer) thenName(s support.Status) string {
	if s == c.at.thread.Case.Status {
		return c.env.T("composer.then.keep", "Status", strings.ToLower(present.StatusName(c.env.Words, s)))
	}
	return present.StatusName(c.env.Words, s)
}

// chooseThen opens the menu with what the case may become.
func (c *composer) chooseThen() {
	now := c.at.thread.Case.Status
	choices := append(support.NextStatuses(now), now)
	items := make([]*fyne.MenuItem, 0, len(choices))
	for _, s := range choices {
		item := fyne.NewMenuItem(c.thenName(s), func() {
			c.at.draft.Then = s
			c.keep()
		})
		item.Checked = s == c.at.draft.Then
		items = append(items, item)
	}
	showMenu(c.env, c.view.foot.then, items)
}

// showMenu opens a menu below an object, or above it where there is no room.
func showMenu(env *Env, at fyne.CanvasObject, items []*fyne.MenuItem) {
	widgets.ShowMenu(env.Window.Canvas(), at, items)
}
