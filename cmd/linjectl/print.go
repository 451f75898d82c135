package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"linje/support"
)

// result prints the one JSON value of a command, or lets plain print it for
// people.
func (c *call) result(value any, plain func()) error {
	if !c.json {
		plain()
		return nil
	}
	e := json.NewEncoder(c.app.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

// event prints one JSON line.
func (c *call) event(value any) error {
	e := json.NewEncoder(c.app.out)
	e.SetEscapeHTML(false)
	return e.Encode(value)
}

// say prints a text on standard output.
func (c *call) say(key string, pairs ...any) { fmt.Fprintln(c.app.out, c.words.T(key, pairs...)) }

// remark prints a text for people beside a result.
func (c *call) remark(key string, pairs ...any) { fmt.Fprintln(c.app.err, c.words.T(key, pairs...)) }

// table prints rows in columns.
func (c *call) table(rows [][]string) {
	t := tabwriter.NewWriter(c.app.out, 0, 8, 2, ' ', 0)
	for _, r := range rows {
		for i, s := range r {
			r[i] = oneLine(s)
		}
		fmt.Fprintln(t, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	_ = t.Flush()
}

// oneLine makes text from outside safe on a terminal: no line breaks, no
// control characters, none that turn the direction of writing.
func oneLine(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "")))
}

// lines is the same for text of several lines.
func lines(s string) string {
	all := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range all {
		indent := len(l) - len(strings.TrimLeft(l, " \t"))
		all[i] = strings.ReplaceAll(l[:indent], "\t", "    ") + oneLine(l)
	}
	return strings.TrimRight(strings.Join(all, "\n"), "\n")
}

// clock shows a time as people here read it; "" for none.
func clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Local().Format("2006-01-02 15:04")
}

// utc makes a time for JSON; nil for none.
func utc(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	u := t.UTC().Truncate(time.Second)
	return &u
}

// full makes sure that a list is written as [] in JSON, never as null.
func full[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func person(a support.Address) string {
	if a.Name == "" {
		return a.Email
	}
	return a.Name + " <" + a.Email + ">"
}
