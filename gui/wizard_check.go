package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/widgets"
)

// rule is a row of the form with the field that it leads to and what is wrong in
// it: a key, "" where nothing is.
type rule struct {
	row  *widgets.FormRow
	at   fyne.Focusable
	says func() string
}

func (f *mailboxForm) rules() []rule {
	when := func(bad bool, key string) string {
		if bad {
			return key
		}
		return ""
	}
	return []rule{
		{f.who.nameRow, f.who.name, func() string { m, _ := f.mailbox(); return when(m.Name == "", "wizard.bad.name") }},
		{f.who.addressRow, f.who.address, func() string {
			m, _ := f.mailbox()
			list, bad := parseAddresses(m.Address)
			return when(bad != "" || len(list) != 1 || list[0].Email != m.Address, "wizard.bad.address")
		}},
		{f.imap.row, f.imap.host, f.imap.complaint},
		{f.smtp.row, f.smtp.host, f.smtp.complaint},
		{f.login.passwordRow, f.login.password, func() string {
			return when(f.login.password.Text == "" && f.existing == nil, "wizard.bad.password")
		}},
	}
}

// check says in place what is wrong, and reports whether nothing is.
func (f *mailboxForm) check() bool {
	f.complained = make(map[*widgets.FormRow]bool)
	var first fyne.Focusable
	for _, r := range f.rules() {
		key := r.says()
		f.say(r.row, key)
		if key != "" && first == nil {
			first = r.at
		}
	}
	f.onSize()
	if first != nil {
		f.env.Window.Canvas().Focus(first)
	}
	return first == nil
}

func (f *mailboxForm) say(row *widgets.FormRow, key string) {
	text := ""
	if key != "" {
		text = f.env.T(key)
	}
	f.complained[row] = key != ""
	row.SetError(text)
}

// watch takes away what was said of a field as soon as it is right, and tells
// that the page has changed.
func (f *mailboxForm) watch() {
	again := func() {
		for _, r := range f.rules() {
			if f.complained[r.row] && r.says() == "" {
				f.say(r.row, "")
				f.onSize()
			}
		}
		f.changed()
	}
	f.imap.changed, f.smtp.changed = again, again
	fields := []*widgets.Entry{f.who.name, f.who.address, f.login.user, f.login.password, f.more.ca, f.more.inbox, f.more.sent}
	for _, e := range fields {
		before := e.OnChanged
		e.OnChanged = func(text string) {
			if before != nil {
				before(text)
			}
			again()
		}
	}
}
