package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"linje/gui/present"
)

// call is one run of a command.
type call struct {
	app   *app
	cmd   command
	flags *pflag.FlagSet
	args  []string
	json  bool
	desk  worker
	words *present.Words
	data  string // the data directory
	// elsewhere: another program has the right to send, and has not sent yet.
	elsewhere bool
}

// run does what the arguments say and returns the exit status.
func (a *app) run(ctx context.Context, args []string) int {
	ctx, end := context.WithCancel(ctx)
	defer end()
	piped := *a
	piped.out = &outlet{to: a.out, end: end}
	return piped.obey(ctx, args)
}

func (a *app) obey(ctx context.Context, args []string) int {
	words, err := a.words("")
	if err != nil {
		fmt.Fprintln(a.err, "linjectl:", err)
		return exitFailed
	}
	flags := newFlagSet()
	if err := flags.Parse(args); err != nil {
		if unknown := unknownCommand(args); unknown != nil {
			return a.report(words, "", unknown)
		}
		return a.report(words, "", flagMisuse(err))
	}
	if on(flags, "version") {
		fmt.Fprintln(a.out, "linjectl", version())
		return exitDone
	}
	help, path := on(flags, "help"), flags.Args()
	if len(path) > 0 && path[0] == "help" {
		help, path = true, path[1:]
	}
	if len(path) == 0 {
		if help {
			a.usage(a.out, words)
			return exitDone
		}
		a.usage(a.err, words)
		return exitMisuse
	}
	cmd, rest, err := resolve(path)
	if err != nil {
		code := a.report(words, "", err)
		fmt.Fprintln(a.err)
		a.usage(a.err, words)
		return code
	}
	if help {
		a.commandUsage(a.out, words, cmd)
		return exitDone
	}
	c := &call{app: a, cmd: cmd, flags: flags, args: rest, words: words, json: on(flags, "json")}
	if err := c.fits(); err != nil {
		return a.report(words, cmd.path, err)
	}
	err = c.execute(ctx)
	return a.report(c.words, cmd.path, err)
}

func on(flags *pflag.FlagSet, name string) bool {
	b, _ := flags.GetBool(name)
	return b
}

// execute opens the desk, runs the command and closes it.
func (c *call) execute(ctx context.Context) (err error) {
	s, err := c.app.open(ctx, openOptions{Data: c.text("data"), Practice: c.cmd.practice, Notify: c.cmd.notify})
	if err != nil {
		return err
	}
	c.desk, c.data = s.desk, s.data
	if s.words != nil {
		c.words = s.words
	}
	defer func() {
		if closing := s.close(); err == nil {
			err = closing
		}
	}()
	return c.cmd.run(ctx, c)
}

// resolve finds the command that the words begin with, the longest first.
func resolve(args []string) (command, []string, error) {
	all := commands()
	for n := min(2, len(args)); n > 0; n-- {
		path := strings.Join(args[:n], " ")
		for _, cmd := range all {
			if cmd.path == path {
				return cmd, args[n:], nil
			}
		}
	}
	var under []string
	for _, cmd := range all {
		if rest, ok := strings.CutPrefix(cmd.path, args[0]+" "); ok {
			under = append(under, rest)
		}
	}
	if len(under) > 0 {
		return command{}, nil, misuse("ctl.use.which", "Command", args[0], "Names", strings.Join(under, ", "))
	}
	return command{}, nil, misuse("ctl.use.unknown", "Command", args[0])
}

// unknownCommand is what is wrong with the command where its flags could not be
// read; nil where it is one.
func unknownCommand(args []string) error {
	flags := newFlagSet()
	flags.ParseErrorsAllowlist.UnknownFlags = true
	_ = flags.Parse(args) // what is wrong with the flags is known
	path := flags.Args()
	if len(path) > 0 && path[0] == "help" {
		path = path[1:]
	}
	if len(path) == 0 {
		return nil
	}
	_, _, err := resolve(path)
	return err
}

// fits looks whether flags and arguments belong to the command.
func (c *call) fits() error {
	var odd string
	c.flags.Visit(func(f *pflag.Flag) {
		if odd == "" && !slices.Contains(globalFlags(), f.Name) && !slices.Contains(c.cmd.flags, f.Name) {
			odd = f.Name
		}
	})
	switch {
	case odd != "":
		return misuse("ctl.use.other_flag", "Flag", odd, "Command", c.cmd.path)
	case len(c.args) < c.cmd.min:
		return misuse("ctl.use.few", "Command", c.cmd.path, "Synopsis", c.cmd.synopsis)
	case c.cmd.max >= 0 && len(c.args) > c.cmd.max:
		return misuse("ctl.use.many", "Command", c.cmd.path, "Argument", c.args[c.cmd.max])
	case c.given("mailbox") && strings.TrimSpace(c.text("mailbox")) == "":
		return misuse("ctl.use.flag_value", "Flag", "mailbox")
	}
	return nil
}
