package main

import (
	"errors"
	"io"
	"time"

	"github.com/spf13/pflag"
)

// flagKind is the type of a flag's value.
type flagKind int

const (
	flagText flagKind = iota
	flagList          // may be given several times
	flagNumber
	flagSwitch
)

// flagSpec is one flag. A name means the same kind of value in every command,
// which is what lets flags stand before the command.
type flagSpec struct {
	name  string
	kind  flagKind
	value string // what the value is called in the help
	key   string // of its explanation
}

// globalFlags go with every command.
func globalFlags() []string { return []string{"data", "json", "mailbox", "help"} }

func flagSpecs() []flagSpec {
	return []flagSpec{
		{"data", flagText, "DIR", "ctl.flag.data"},
		{"json", flagSwitch, "", "ctl.flag.json"},
		{"mailbox", flagText, "NAME", "ctl.flag.mailbox"},
		{"help", flagSwitch, "", "ctl.flag.help"},
		{"version", flagSwitch, "", "ctl.flag.version"},

		{"name", flagText, "NAME", "ctl.flag.name"},
		{"address", flagText, "ADDRESS", "ctl.flag.address"},
		{"imap", flagText, "HOST:PORT", "ctl.flag.imap"},
		{"smtp", flagText, "HOST:PORT", "ctl.flag.smtp"},
		{"user", flagText, "USER", "ctl.flag.user"},
		{"security", flagText, "tls|starttls|none", "ctl.flag.security"},
		{"imap-security", flagText, "tls|starttls|none", "ctl.flag.imap_security"},
		{"smtp-security", flagText, "tls|starttls|none", "ctl.flag.smtp_security"},
		{"ca", flagText, "FILE", "ctl.flag.ca"},
		{"folder", flagText, "FOLDER", "ctl.flag.folder"},
		{"sent", flagText, "FOLDER", "ctl.flag.sent"},
		{"line", flagNumber, "1|2|3", "ctl.flag.line"},
		{"sender", flagText, "mailbox|agent", "ctl.flag.sender"},
		{"agent", flagText, "NAME", "ctl.flag.agent"},
		{"password-stdin", flagSwitch, "", "ctl.flag.password_stdin"},
		{"password-command", flagText, "CMD", "ctl.flag.password_command"},

		{"watch", flagSwitch, "", "ctl.flag.watch"},
		{"since", flagText, "DATE", "ctl.flag.since"},
		{"retry", flagSwitch, "", "ctl.flag.retry"},
		{"status", flagText, "STATUS", "ctl.flag.status"},
		{"worklist", flagText, "WORKLIST", "ctl.flag.worklist"},
		{"limit", flagNumber, "N", "ctl.flag.limit"},
		{"online", flagSwitch, "", "ctl.flag.online"},
		{"apply", flagSwitch, "", "ctl.flag.apply"},
		{"as", flagText, "material|quicktext|texts|links|page", "ctl.flag.as"},
		{"kind", flagText, "article|guide|template", "ctl.flag.kind"},
		{"replace", flagSwitch, "", "ctl.flag.replace"},
		{"dry-run", flagSwitch, "", "ctl.flag.dry_run"},
		{"off", flagSwitch, "", "ctl.flag.off"},
		{"seconds", flagNumber, "N", "ctl.flag.seconds"},
		{"all", flagSwitch, "", "ctl.flag.all"},
		{"force", flagSwitch, "", "ctl.flag.force"},

		{"output", flagText, "FILE", "ctl.flag.output"},

		{"template", flagText, "ID", "ctl.flag.template"},
		{"language", flagText, "nb|nn|en", "ctl.flag.language"},
		{"text-file", flagText, "FILE", "ctl.flag.text_file"},
		{"set", flagList, "NAME=VALUE", "ctl.flag.set"},
		{"article", flagList, "ID", "ctl.flag.article"},
		{"attach", flagList, "FILE", "ctl.flag.attach"},
		{"send", flagSwitch, "", "ctl.flag.send"},
		{"draft", flagSwitch, "", "ctl.flag.draft"},
		{"even-if-changed", flagSwitch, "", "ctl.flag.even_if_changed"},
		{"seen", flagNumber, "N", "ctl.flag.seen"},
		{"undo", flagNumber, "SECONDS", "ctl.flag.undo"},
	}
}

// newFlagSet makes a set of all flags there are. Which of them a command takes
// is looked at after the command is known.
func newFlagSet() *pflag.FlagSet {
	fs := pflag.NewFlagSet("linjectl", pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	for _, s := range flagSpecs() {
		short := ""
		switch s.name {
		case "help":
			short = "h"
		case "output":
			short = "o"
		}
		switch s.kind {
		case flagText:
			fs.StringP(s.name, short, "", "")
		case flagList:
			fs.StringArrayP(s.name, short, nil, "")
		case flagNumber:
			fs.IntP(s.name, short, 0, "")
		case flagSwitch:
			fs.BoolP(s.name, short, false, "")
		}
	}
	return fs
}

// flagMisuse says in words what was wrong with a flag.
func flagMisuse(err error) error {
	var missing *pflag.NotExistError
	var value *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	switch {
	case errors.As(err, &missing):
		return misuse("ctl.use.unknown_flag", "Flag", missing.GetSpecifiedName())
	case errors.As(err, &value):
		return misuse("ctl.use.flag_value", "Flag", value.GetSpecifiedName())
	case errors.As(err, &invalid):
		return misuse("ctl.use.bad_value", "Flag", invalid.GetFlag().Name, "Value", invalid.GetValue())
	}
	return misuse("ctl.use.flags", "Why", err.Error())
}

// text, list, number and on read a flag; what was not given is empty.
func (c *call) text(name string) string {
	s, _ := c.flags.GetString(name)
	return s
}

func (c *call) list(name string) []string {
	l, _ := c.flags.GetStringArray(name)
	return l
}

func (c *call) number(name string) int {
	n, _ := c.flags.GetInt(name)
	return n
}

func (c *call) on(name string) bool {
	b, _ := c.flags.GetBool(name)
	return b
}

func (c *call) given(name string) bool { return c.flags.Changed(name) }

// date reads a flag as a day (its first moment here) or an RFC 3339 time; zero
// when it was not given.
func (c *call) date(name string) (time.Time, error) {
	s := c.text(name)
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, time.Local); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, misuse("ctl.use.bad_date", "Flag", name, "Value", s)
	}
	return t, nil
}

// limit reads --limit; 0 is no limit.
func (c *call) limit(otherwise int) (int, error) {
	if !c.given("limit") {
		return otherwise, nil
	}
	n := c.number("limit")
	if n < 1 {
		return 0, misuse("ctl.use.limit")
	}
	return n, nil
}
