package gui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// Action is something the user can do, as the command palette, the list of
// keys and the shortcuts know it.
type Action struct {
	ID      string // "case.claim"
	Title   string // in the user's language
	Key     string // as it is written on the keyboard: "A", "Ctrl K", ""
	Run     func()
	Enabled func() bool // nil: always
}

// Can reports whether the action can be run now.
func (a Action) Can() bool { return a.Run != nil && (a.Enabled == nil || a.Enabled()) }

// actions lists all that can be done, in the order the palette shows it.
func (s *shell) actions() []Action {
	onCase := func() bool { return s.view.caseID() != "" && s.pages.now == pageCases }
	t := s.env.T
	list := []Action{
		{ID: "case.reply", Title: t("act.reply"), Key: "R", Run: s.composer.Focus, Enabled: onCase},
		{ID: "case.send", Title: t("act.send"), Key: "Ctrl ↵", Run: s.composer.Send, Enabled: onCase},
		{ID: "case.template", Title: t("act.template"), Key: "::", Run: func() { s.composer.pickBy(pickTemplate) }, Enabled: onCase},
		{ID: "case.article", Title: t("act.article"), Key: "??", Run: func() { s.composer.pickBy(pickLink) }, Enabled: onCase},
		{ID: "case.form", Title: t("act.form"), Key: "Ctrl L", Run: s.composer.nextForm, Enabled: onCase},
		{ID: "case.claim", Title: t("act.claim"), Key: "A", Run: s.view.takeOrGive, Enabled: onCase},
		{ID: "case.status", Title: t("act.status"), Key: "S", Run: s.view.head.openStatus, Enabled: onCase},
		{ID: "case.note", Title: t("act.note"), Key: "N", Run: s.composer.FocusNote, Enabled: onCase},
		{ID: "case.due", Title: t("act.due"), Key: "D", Run: s.view.askDue, Enabled: onCase},
		{ID: "case.history", Title: t("act.history"), Key: "H", Run: s.view.showHistory, Enabled: onCase},
		{ID: "case.seen", Title: t("act.seen"), Run: s.view.acknowledge, Enabled: func() bool {
			return s.view.thread.Case.Alert == support.AlertPending
		}},
		{ID: "case.undo", Title: t("act.undo"), Key: "Ctrl Z", Run: s.foot.takeBack, Enabled: s.foot.canTakeBack},
		{ID: "list.next", Title: t("act.next"), Key: "J", Run: func() { s.step(1) }},
		{ID: "list.previous", Title: t("act.previous"), Key: "K", Run: func() { s.step(-1) }},
		{ID: "list.search", Title: t("act.search"), Key: "/", Run: s.search},
		{ID: "view.suggestions", Title: t("act.suggestions"), Key: "F", Run: s.togglePeek, Enabled: func() bool { return s.panes.Folded() }},
	}
	list = append(list, s.draftActions()...)
	for i, l := range support.Worklists() {
		list = append(list, Action{ID: "worklist." + string(l), Title: t("act.worklist", "Name", present.WorklistName(s.env.Words, l)),
			Key: "Ctrl " + strconv.Itoa(i+1), Run: func() { s.left.choose(l) }})
	}
	for _, k := range itemKinds() {
		list = append(list, Action{ID: "material.new." + string(k), Title: t("act.new", "Kind", strings.ToLower(t("new."+string(k)))),
			Run: func() { s.material().begin(k) }})
	}
	return append(list,
		Action{ID: "page.material", Title: t("left.material_page"), Run: func() { s.left.choosePage(pageMaterial) }},
		Action{ID: "material.save", Title: t("act.save_material"), Key: t("key.ctrl_s"), Run: func() { s.material().save() }, Enabled: s.writing},
		Action{ID: "page.groups", Title: t("left.groups_page"), Run: func() { s.left.choosePage(pageGroups) }},
		Action{ID: "mail.sync", Title: t("act.sync"), Run: s.syncNow},
		Action{ID: "mail.add", Title: t("act.add_mailbox"), Run: s.addMailbox},
		Action{ID: "app.settings", Title: t("act.settings"), Key: "Ctrl ,", Run: s.settings},
		Action{ID: "app.keys", Title: t("act.keys"), Key: "?", Run: s.keys},
		Action{ID: "app.quit", Title: t("act.quit"), Key: "Ctrl Q", Run: s.quit},
	)
}

// wireKeys sets the window's keys. Letters work while no field has the
// keyboard; buttons and lists hand on those they have no use for. There is no
// menu bar: the palette (Ctrl K) holds every action.
func (s *shell) wireKeys() {
	c := s.env.Window.Canvas()
	byKey := make(map[string]Action)
	for _, a := range s.actions() {
		if a.Key != "" {
			byKey[a.Key] = a
		}
	}
	run := func(key string) bool {
		a, ok := byKey[key]
		if !ok || c.Overlays().Top() != nil || !a.Can() {
			return ok
		}
		a.Run()
		return true
	}
	c.SetOnTypedRune(func(r rune) {
		if p := s.keyed(); p != nil && c.Overlays().Top() == nil && p.onRune(r) {
			return
		}
		if r >= '1' && r <= '9' {
			s.insertNumbered(int(r - '0'))
			return
		}
		run(upper(r))
	})
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { s.onKey(e) })
	add := func(k fyne.KeyName, key string) {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) { run(key) })
	}
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { run("Ctrl Z") })
	add(fyne.KeyReturn, "Ctrl ↵")
	add(fyne.KeyEnter, "Ctrl ↵")
	add(fyne.KeyComma, "Ctrl ,")
	add(fyne.KeyQ, "Ctrl Q")
	add(fyne.KeyS, s.env.T("key.ctrl_s"))
	add(fyne.KeyL, "Ctrl L")
	for i := range support.Worklists() {
		add(fyne.KeyName(strconv.Itoa(i+1)), "Ctrl "+strconv.Itoa(i+1))
	}
	c.AddShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyK, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
		if c.Overlays().Top() == nil {
			s.palette()
		}
	})
}

// insertNumbered puts a numbered suggestion into the answer of the case that is
// shown.
func (s *shell) insertNumbered(n int) {
	if s.env.Window.Canvas().Overlays().Top() == nil && s.view.caseID() != "" && s.pages.now == pageCases {
		s.assistant.Insert(n)
	}
}

// undoIsOurs reports whether Ctrl+Z reaches the window: a field keeps it for what
// is typed there.
func (s *shell) undoIsOurs() bool {
	switch f := s.env.Window.Canvas().Focused().(type) {
	case *replyEntry:
		return !f.focused || !f.undoes() // it may be losing the keyboard now
	case *widgets.Entry, *widgets.WrapEntry, *widget.Entry:
		return false
	}
	return true
}

func upper(r rune) string {
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	return string(r)
}

// onKey takes the named keys that no focused object has dealt with.
func (s *shell) onKey(e *fyne.KeyEvent) {
	if s.env.Window.Canvas().Overlays().Top() != nil {
		return
	}
	if p := s.keyed(); p != nil && p.onKey(e) {
		return
	}
	switch e.Name {
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyPageDown:
		s.view.talk.scroll.ScrollBy(pageScroll)
	case fyne.KeyPageUp:
		s.view.talk.scroll.ScrollBy(-pageScroll)
	case fyne.KeyEscape:
		s.escape()
	}
}

// pageScroll is how far Page Up and Page Down move a conversation.
const pageScroll float32 = 320
