package gui

import (
	"net/netip"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// mailboxForm is the page with all that is asked for about a mailbox.
type mailboxForm struct {
	env      *Env
	existing *support.Mailbox

	who     personFields
	service *widgets.Segments
	hint    *widgets.FormRow // of the service
	imap    *serverFields
	smtp    *serverFields
	login   loginFields
	scope   scopeFields
	more    moreFields
	formCalls

	complained map[*widgets.FormRow]bool // something is said to be wrong in the row
}

// formCalls are what the form tells the wizard.
type formCalls struct {
	onSize  func() // the form has another height
	changed func() // something was changed
}

// personFields say what the mailbox is called.
type personFields struct {
	name, address       *widgets.Entry
	nameRow, addressRow *widgets.FormRow
}

// loginFields say how to sign in.
type loginFields struct {
	user, password       *widgets.Entry
	userRow, passwordRow *widgets.FormRow
}

// scopeFields say what is read, and who works in it.
type scopeFields struct {
	since *widgets.Segments
	line  *widgets.Segments
	from  *widgets.Segments
	days  []int // 0: all; -1: as it was
}

// moreFields are those that few need.
type moreFields struct {
	fold  *widgets.Touch
	rows  *fyne.Container
	ca    *widgets.Entry
	inbox *widgets.Entry
	sent  *widgets.Entry
}

// serverFields are host, port and protection of one server.
type serverFields struct {
	row      *widgets.FormRow
	host     *widgets.Entry
	port     *widgets.Entry
	security *choice
	changed  func()
	badHost  string // key of what to say of a host that is none
}

const formSide float32 = 150

// protections are the ways of protecting a connection, in the order offered.
func protections() []support.Security {
	return []support.Security{support.SecurityTLS, support.SecurityStartTLS, support.SecurityNone}
}

func newMailboxForm(env *Env, existing *support.Mailbox) *mailboxForm {
	f := &mailboxForm{env: env, existing: existing, formCalls: formCalls{onSize: func() {}, changed: func() {}}}
	f.buildWho()
	f.imap = newServerFields(env, "wizard.imap", "993", support.SecurityTLS)
	f.smtp = newServerFields(env, "wizard.smtp", "587", support.SecurityStartTLS)
	f.smtp.badHost = "wizard.bad.host_smtp"
	f.buildLogin()
	f.buildScope()
	f.buildMore()
	if existing != nil {
		f.fill(*existing)
	}
	f.watch()
	return f
}

func (f *mailboxForm) buildWho() {
	f.who.name, f.who.address = widgets.NewEntry(), widgets.NewEntry()
	f.who.nameRow = widgets.NewFormRow(f.env.T("wizard.name"), formSide, f.who.name).WithHint(f.env.T("wizard.name.hint"))
	f.who.addressRow = widgets.NewFormRow(f.env.T("wizard.address"), formSide, f.who.address)
	f.service = widgets.NewSegments([]string{f.env.T("wizard.service.other"), f.env.T("wizard.service.m365")}, 0, f.chooseService)
	f.hint = widgets.NewFormRow(f.env.T("wizard.service"), formSide, widgets.Row(0, f.service, widgets.Fill()))
	f.who.address.OnChanged = func(text string) { f.login.user.SetPlaceHolder(strings.TrimSpace(text)) }
}

// chooseService fills in what is the same for every mailbox of a service.
func (f *mailboxForm) chooseService(i int) {
	if i == 1 {
		f.imap.set(support.Endpoint{Host: "outlook.office365.com", Port: 993, Security: support.SecurityTLS})
		f.smtp.set(support.Endpoint{Host: "smtp.office365.com", Port: 587, Security: support.SecurityStartTLS})
		f.hint.WithHint(f.env.T("wizard.service.m365.hint"))
	} else {
		f.hint.WithHint("")
	}
	f.onSize()
}

func newServerFields(env *Env, key, port string, s support.Security) *serverFields {
	f := &serverFields{host: widgets.NewEntry(), port: widgets.NewEntry(), changed: func() {}, badHost: "wizard.bad.host"}
	f.host.PlaceHolder = env.T(key + ".hint")
	f.port.SetText(port)
	names := make([]string, 0, 3)
	chosen := 0
	for i, p := range protections() {
		names = append(names, env.T("security."+string(p)))
		if p == s {
			chosen = i
		}
	}
	f.security = newChoice(env, names, chosen, func(int) { f.changed() })
	f.host.OnChanged, f.port.OnChanged = func(string) { f.changed() }, func(string) { f.changed() }
	place := container.NewGridWrap(fyne.NewSize(64, f.port.MinSize().Height), f.port)
	f.row = widgets.NewFormRow(env.T(key), formSide, widgets.Row(8, f.host, place, f.security.button))
	return f
}

func (f *serverFields) set(e support.Endpoint) {
	f.host.SetText(e.Host)
	f.port.SetText(strconv.Itoa(e.Port))
	for i, p := range protections() {
		if p == e.Security {
			f.security.Select(i)
		}
	}
}

func (f *serverFields) endpoint() support.Endpoint {
	port, err := strconv.Atoi(strings.TrimSpace(f.port.Text))
	if err != nil {
		port = 0
	}
	return support.Endpoint{Host: strings.TrimSpace(f.host.Text), Port: port, Security: protections()[f.security.selected]}
}

// complaint is the key of what is wrong with a server; "": nothing.
func (f *serverFields) complaint() string {
	e := f.endpoint()
	switch {
	case e.Host == "" || strings.ContainsAny(e.Host, " /@\r\n"):
		return f.badHost
	case e.Port < 1 || e.Port > 65535:
		return "wizard.bad.port"
	case e.Security == support.SecurityNone && !onThisMachine(e.Host):
		return "wizard.bad.cleartext"
	}
	return ""
}

func onThisMachine(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.Unmap().IsLoopback()
}

func (f *mailboxForm) buildLogin() {
	f.login.user = widgets.NewEntry()
	f.login.password = widgets.NewEntry()
	f.login.password.Password = true
	f.login.userRow = widgets.NewFormRow(f.env.T("wizard.user"), formSide, f.login.user).WithHint(f.env.T("wizard.user.hint"))
	hint := f.env.T("wizard.password.hint")
	switch {
	case f.existing != nil && f.existing.Login.PasswordCommand != "":
		hint = f.env.T("wizard.password.command")
	case f.existing != nil:
		hint = f.env.T("wizard.password.unchanged")
	}
	f.login.passwordRow = widgets.NewFormRow(f.env.T("wizard.password"), formSide, f.login.password).WithHint(hint)
}

func (f *mailboxForm) buildScope() {
	t := f.env.T
	names := []string{t("wizard.since.30"), t("wizard.since.90"), t("wizard.since.365"), t("wizard.since.all")}
	f.scope.days = []int{30, 90, 365, 0}
	chosen := 1
	if f.existing != nil {
		chosen = 3
		if !f.existing.Since.IsZero() {
			names = append([]string{t("wizard.since.date", "Date", present.Date(f.env.Words, f.existing.Since, f.env.Now()))}, names...)
			f.scope.days = append([]int{-1}, f.scope.days...)
			chosen = 0
		}
	}
	f.scope.since = widgets.NewSegments(names, chosen, nil)
	f.scope.line = widgets.NewSegments([]string{t("wizard.line.1"), t("wizard.line.2"), t("wizard.line.3")}, 0, nil)
	f.scope.from = widgets.NewSegments([]string{t("wizard.from.agent"), t("wizard.from.mailbox")}, 0, nil)
}

func (f *mailboxForm) buildMore() {
	t := f.env.T
	f.more.ca, f.more.inbox, f.more.sent = widgets.NewEntry(), widgets.NewEntry(), widgets.NewEntry()
	f.more.inbox.PlaceHolder, f.more.sent.PlaceHolder = "INBOX", t("wizard.sent.hint")
	pick := widgets.NewButton(t("button.choose"), "", f.chooseCA)
	ca := widgets.NewFormRow(t("wizard.ca"), formSide, widgets.Row(8, f.more.ca, pick)).WithHint(t("wizard.ca.hint"))
	f.more.rows = widgets.Column(10, ca,
		widgets.NewFormRow(t("wizard.inbox"), formSide, f.more.inbox),
		widgets.NewFormRow(t("wizard.sent"), formSide, f.more.sent))
	f.more.rows.Hide()
	f.more.fold = widgets.NewFold(t("wizard.more"), func() { f.unfold() })
}

func (f *mailboxForm) unfold() {
	f.more.rows.Show()
	f.more.fold.Hide()
	f.onSize()
}

func (f *mailboxForm) chooseCA() {
	chooseFile(f.env, fileAsk{title: f.env.T("wizard.ca"), chosen: f.more.ca.SetText})
}

// objects lists the rows of the page.
func (f *mailboxForm) objects() []fyne.CanvasObject {
	t := f.env.T
	segment := func(key string, s fyne.CanvasObject) fyne.CanvasObject {
		return widgets.NewFormRow(t(key), formSide, widgets.Row(0, s, widgets.Fill()))
	}
	return []fyne.CanvasObject{
		f.who.nameRow, f.who.addressRow, f.hint, f.imap.row, f.smtp.row, f.login.userRow, f.login.passwordRow,
		segment("wizard.since", f.scope.since), segment("wizard.line", f.scope.line), segment("wizard.from", f.scope.from),
		widgets.Row(0, widgets.Spacer(formSide, 1), f.more.fold, widgets.Fill()), f.more.rows,
	}
}

func (f *mailboxForm) fill(m support.Mailbox) {
	f.who.name.SetText(m.Name)
	f.who.address.SetText(m.Address)
	f.imap.set(m.IMAP)
	f.smtp.set(m.SMTP)
	if m.Login.User != m.Address {
		f.login.user.SetText(m.Login.User)
	}
	if m.Line >= 1 && m.Line <= 3 {
		f.scope.line.Select(m.Line - 1)
	}
	if m.From == support.FromMailbox {
		f.scope.from.Select(1)
	}
	f.more.ca.SetText(m.Login.CAFile)
	if m.Folders.Inbox != "INBOX" {
		f.more.inbox.SetText(m.Folders.Inbox)
	}
	f.more.sent.SetText(m.Folders.Sent)
	if m.Login.CAFile != "" || f.more.inbox.Text != "" || m.Folders.Sent != "" {
		f.unfold()
	}
}

// mailbox reads the page.
func (f *mailboxForm) mailbox() (m support.Mailbox, password string) {
	if f.existing != nil {
		m = *f.existing
	}
	m.Name, m.Address = strings.TrimSpace(f.who.name.Text), strings.TrimSpace(f.who.address.Text)
	m.IMAP, m.SMTP = f.imap.endpoint(), f.smtp.endpoint()
	m.Login.User = strings.TrimSpace(f.login.user.Text)
	if m.Login.User == "" {
		m.Login.User = m.Address
	}
	m.Login.CAFile = strings.TrimSpace(f.more.ca.Text)
	m.Folders.Inbox, m.Folders.Sent = strings.TrimSpace(f.more.inbox.Text), strings.TrimSpace(f.more.sent.Text)
	m.Line = f.scope.line.Selected() + 1
	m.From = support.FromAgent
	if f.scope.from.Selected() == 1 {
		m.From = support.FromMailbox
	}
	switch days := f.scope.days[f.scope.since.Selected()]; {
	case days == 0:
		m.Since = time.Time{}
	case days > 0:
		m.Since = support.Midnight(f.env.Now().AddDate(0, 0, -days))
	}
	return m, f.login.password.Text
}
