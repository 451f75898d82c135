package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"

	"linje/support"
)

// passwordBound is the longest password that is read, in bytes.
const passwordBound = 4096

// accountShape is a mailbox in JSON.
type accountShape struct {
	ID       support.MailboxID `json:"id"`
	Name     string            `json:"name"`
	Address  string            `json:"address"`
	IMAP     endpointShape     `json:"imap"`
	SMTP     endpointShape     `json:"smtp"`
	User     string            `json:"user"`
	Password string            `json:"password"` // where it comes from: "keyring" or "command"
	CA       string            `json:"ca"`
	folderShape
}

type folderShape struct {
	Folder string            `json:"folder"`
	Sent   string            `json:"sent"` // "": found by special use or by its usual names
	Line   int               `json:"line"`
	Sender support.FromStyle `json:"sender"`
	Since  any               `json:"since"`
}

type endpointShape struct {
	Host     string           `json:"host"`
	Port     int              `json:"port"`
	Security support.Security `json:"security"`
}

func shapeAccount(m support.Mailbox) accountShape {
	kept := support.KeptKeyring
	if m.Login.PasswordCommand != "" {
		kept = support.KeptCommand
	}
	s := accountShape{
		ID: m.ID, Name: m.Name, Address: m.Address, IMAP: endpointShape(m.IMAP), SMTP: endpointShape(m.SMTP),
		User: m.Login.User, Password: string(kept), CA: m.Login.CAFile,
		folderShape: folderShape{Folder: m.Folders.Inbox, Sent: m.Folders.Sent, Line: m.Line, Sender: m.From},
	}
	if t := utc(m.Since); t != nil {
		s.Since = t
	}
	return s
}

func accountAdd(ctx context.Context, c *call) error {
	m, err := c.mailboxFromFlags()
	if err != nil {
		return err
	}
	password := ""
	if c.on("password-stdin") {
		if password, err = c.readPassword(); err != nil {
			return err
		}
	}
	id, kept, err := c.desk.AddMailbox(ctx, m, password)
	if err != nil {
		return err
	}
	if kept == support.KeptMemory {
		// Memory ends with this program: nothing may be left half-made.
		if err := c.desk.RemoveMailbox(ctx, id); err != nil {
			return err
		}
		return support.E(support.CodeNoKeyring, "linjectl.account.add", nil)
	}
	if name := strings.TrimSpace(c.text("agent")); name != "" {
		if err := c.named(ctx, name); err != nil {
			return err
		}
	}
	m.ID = id
	return c.result(shapeAccount(m), func() { c.say("ctl.account.added", "Name", oneLine(m.Name)) })
}

// mailboxFromFlags makes a mailbox of the flags of "account add".
func (c *call) mailboxFromFlags() (support.Mailbox, error) {
	for _, name := range []string{"name", "address", "imap", "smtp", "user"} {
		if strings.TrimSpace(c.text(name)) == "" {
			return support.Mailbox{}, misuse("ctl.use.missing", "Flag", name)
		}
	}
	if err := c.onePassword(); err != nil {
		return support.Mailbox{}, err
	}
	m := support.Mailbox{
		Name: strings.TrimSpace(c.text("name")), Address: strings.TrimSpace(c.text("address")), Line: 1, From: support.FromMailbox,
		Login:   support.Login{User: c.text("user"), PasswordCommand: c.text("password-command")},
		Folders: support.Folders{Inbox: "INBOX", Sent: c.text("sent")},
	}
	if f := c.text("folder"); f != "" {
		m.Folders.Inbox = f
	}
	var err error
	if m.IMAP, err = c.endpoint("imap", "imap-security"); err != nil {
		return m, err
	}
	if m.SMTP, err = c.endpoint("smtp", "smtp-security"); err != nil {
		return m, err
	}
	if ca := c.text("ca"); ca != "" {
		// The desk may be opened from another directory later.
		if m.Login.CAFile, err = filepath.Abs(ca); err != nil {
			return m, support.E(support.CodeInvalid, "linjectl.ca", err)
		}
	}
	return m, c.placeMailbox(&m)
}

// placeMailbox reads the flags that say how a mailbox is worked in.
func (c *call) placeMailbox(m *support.Mailbox) error {
	var err error
	if m.Since, err = c.date("since"); err != nil {
		return err
	}
	if c.given("line") {
		if m.Line = c.number("line"); m.Line < 1 || m.Line > 3 {
			return misuse("ctl.use.bad_value", "Flag", "line", "Value", strconv.Itoa(m.Line))
		}
	}
	if s := support.FromStyle(c.text("sender")); s != "" {
		if s != support.FromMailbox && s != support.FromAgent {
			return misuse("ctl.use.bad_value", "Flag", "sender", "Value", string(s))
		}
		m.From = s
	}
	return nil
}

// endpoint reads HOST:PORT and how that connection is protected.
func (c *call) endpoint(name, security string) (support.Endpoint, error) {
	host, portText, err := net.SplitHostPort(c.text(name))
	port, errPort := strconv.ParseUint(portText, 10, 16)
	if err != nil || errPort != nil || host == "" || port == 0 {
		return support.Endpoint{}, misuse("ctl.use.bad_value", "Flag", name, "Value", c.text(name))
	}
	flag := security
	if !c.given(security) {
		flag = "security"
	}
	s := support.Security(c.text(flag))
	switch s {
	case support.SecurityTLS, support.SecurityStartTLS, support.SecurityNone:
		return support.Endpoint{Host: host, Port: int(port), Security: s}, nil
	case "":
		return support.Endpoint{}, misuse("ctl.use.missing", "Flag", flag)
	}
	return support.Endpoint{}, misuse("ctl.use.bad_value", "Flag", flag, "Value", string(s))
}

// onePassword looks whether there is one way to the password.
func (c *call) onePassword() error {
	if c.on("password-stdin") == (c.text("password-command") != "") {
		return misuse("ctl.use.password")
	}
	return nil
}

// accountPassword gives a mailbox another password, or another command that
// prints it. Cases and settings stay as they are.
func accountPassword(ctx context.Context, c *call) error {
	if err := c.onePassword(); err != nil {
		return err
	}
	m, err := c.mailboxNamed(ctx, c.args[0])
	if err != nil {
		return err
	}
	password, before := "", m
	if c.on("password-stdin") {
		if password, err = c.readPassword(); err != nil {
			return err
		}
	}
	m.Login.PasswordCommand = c.text("password-command")
	kept, err := c.desk.UpdateMailbox(ctx, m, password)
	if err != nil {
		return err
	}
	if kept == support.KeptMemory {
		// Memory ends with this program: the mailbox is to be as it was.
		if _, err := c.desk.UpdateMailbox(ctx, before, ""); err != nil {
			return err
		}
		return support.E(support.CodeNoKeyring, "linjectl.account.password", nil)
	}
	return c.result(shapeAccount(m), func() { c.say("ctl.account.password", "Name", oneLine(m.Name)) })
}

// readPassword reads the first line of standard input.
func (c *call) readPassword() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(c.app.in, passwordBound)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", support.E(support.CodeInvalid, "linjectl.password", err)
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", misuse("ctl.use.no_password")
	}
	return line, nil
}

func accountList(ctx context.Context, c *call) error {
	all, err := c.desk.Mailboxes(ctx)
	if err != nil {
		return err
	}
	shapes := make([]accountShape, len(all))
	for i, m := range all {
		shapes[i] = shapeAccount(m)
	}
	return c.result(shapes, func() {
		rows := make([][]string, len(all))
		for i, m := range all {
			rows[i] = []string{m.Name, m.Address, endpointText(m.IMAP), endpointText(m.SMTP), m.Login.User}
		}
		c.table(rows)
		if len(rows) == 0 {
			c.remarkNone(ctx, "ctl.fail.no_mailbox")
		}
	})
}

func endpointText(e support.Endpoint) string {
	return net.JoinHostPort(e.Host, strconv.Itoa(e.Port)) + " " + string(e.Security)
}

// stepShape is a step of "account test" in JSON.
type stepShape struct {
	Name   string        `json:"name"`
	OK     bool          `json:"ok"`
	Detail string        `json:"detail"`
	Error  *problemShape `json:"error"`
}

func accountTest(ctx context.Context, c *call) error {
	m, err := c.mailboxNamed(ctx, c.args[0])
	if err != nil {
		return err
	}
	// Steps come from another goroutine; they end before TestMailbox does.
	steps := make(chan support.TestStep)
	told := make(chan []stepShape)
	go func() {
		shapes := []stepShape{}
		for s := range steps {
			if s.Done {
				shapes = append(shapes, c.tellStep(s))
			}
		}
		told <- shapes
	}()
	failure := c.desk.TestMailbox(ctx, m, "", func(s support.TestStep) { steps <- s })
	close(steps)
	shape := struct {
		OK    bool        `json:"ok"`
		Steps []stepShape `json:"steps"`
	}{failure == nil, <-told}
	if err := c.result(shape, func() {}); err != nil {
		return err
	}
	return failure
}

// tellStep prints a step as it ends, for people.
func (c *call) tellStep(s support.TestStep) stepShape {
	shape := stepShape{Name: s.Name, OK: s.Err == nil, Detail: s.Detail, Error: problemOf(c.words, s.Err)}
	if c.json {
		return shape
	}
	word := c.words.T("ctl.ok")
	if s.Err != nil {
		word = c.words.T("ctl.not_ok")
	}
	c.table([][]string{{c.stepName(s.Name), word, s.Detail}})
	return shape
}

func (c *call) stepName(name string) string {
	keys := map[string]string{
		"imap.connect": "ctl.step.imap.connect", "imap.tls": "ctl.step.imap.tls", "imap.login": "ctl.step.imap.login",
		"imap.folders": "ctl.step.imap.folders", "smtp.connect": "ctl.step.smtp.connect", "smtp.tls": "ctl.step.smtp.tls",
		"smtp.login": "ctl.step.smtp.login", "smtp.send": "ctl.step.smtp.send",
	}
	if key, ok := keys[name]; ok {
		return c.words.T(key)
	}
	return name
}

func accountRemove(ctx context.Context, c *call) error {
	m, err := c.mailboxNamed(ctx, c.args[0])
	if err != nil {
		return err
	}
	if err := c.desk.RemoveMailbox(ctx, m.ID); err != nil {
		return err
	}
	return c.result(shapeAccount(m), func() { c.say("ctl.account.removed", "Name", oneLine(m.Name)) })
}
