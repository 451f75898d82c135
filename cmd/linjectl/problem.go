package main

import (
	"errors"
	"fmt"
	"strings"

	"linje/gui/present"
	"linje/support"
)

// misused is wrong use: exit status 2.
type misused struct {
	key   string
	pairs []any
}

func (m *misused) Error() string { return "wrong use: " + m.key }

func misuse(key string, pairs ...any) error { return &misused{key: key, pairs: pairs} }

// failure is a failure whose sentences belong to linjectl alone.
type failure struct {
	what, todo string // keys; todo may be empty
	pairs      []any
	code       support.Code // its kind, where it has one
}

func (f *failure) Error() string { return "failed: " + f.what }

// Unwrap tells the kind of failure.
func (f *failure) Unwrap() error {
	if f.code == "" {
		return nil
	}
	return support.E(f.code, "linjectl", nil)
}

func failed(what, todo string, pairs ...any) error {
	return &failure{what: what, todo: todo, pairs: pairs}
}

// errReported ends a command whose failure has been told already.
var errReported = errors.New("reported")

// report tells what went wrong, in one line, and returns the exit status.
func (a *app) report(w *present.Words, path string, err error) int {
	if err == nil {
		return exitDone
	}
	if o, ok := a.out.(*outlet); errors.Is(err, errReported) || ok && o.gone.Load() {
		return exitFailed
	}
	name := strings.TrimSpace("linjectl " + path)
	var m *misused
	if errors.As(err, &m) {
		fmt.Fprintf(a.err, "%s: %s %s\n", name, oneLine(w.T(m.key, m.pairs...)), w.T("ctl.use.help", "Command", name))
		return exitMisuse
	}
	fmt.Fprintf(a.err, "%s: %s\n", name, sentences(w, err))
	return exitFailed
}

// sentences says what happened and what to do, in one line.
func sentences(w *present.Words, err error) string {
	what, todo := explain(w, err)
	return strings.TrimSpace(what + " " + todo)
}

// explain makes the two sentences of a failure. What to do is said in terms of
// the command line where that differs from the window.
func explain(w *present.Words, err error) (what, todo string) {
	var f *failure
	if errors.As(err, &f) {
		what = w.T(f.what, f.pairs...)
		if f.todo != "" {
			todo = w.T(f.todo, f.pairs...)
		}
		return oneLine(what), oneLine(todo)
	}
	what, todo = present.ErrorText(w, err)
	code := support.CodeOf(err)
	var other *advised
	switch advice := onceMore(code); {
	case advice == "":
		if advice = otherwise(code); advice != "" {
			todo = w.T(advice, "ID", support.DetailOf(err))
		}
	case !errors.As(err, &other):
		todo = w.T(advice)
	case other.todo != "":
		todo = w.T(other.todo, other.pairs...)
	}
	return oneLine(what), oneLine(todo)
}

// advised is a failure that goes away by itself where something else is to be
// done about it than to run the command again.
type advised struct {
	err   error
	todo  string // key; "": what the window says, which tries again by itself
	pairs []any
}

func (a *advised) Error() string { return a.err.Error() }
func (a *advised) Unwrap() error { return a.err }

// lasting is a failure in a run that tries again by itself.
func lasting(err error) error {
	if err == nil {
		return nil
	}
	return &advised{err: err}
}

// onceMore names what to do about a failure of which the window says that Linje
// will try again; "" for others.
func onceMore(code support.Code) string {
	return map[support.Code]string{
		support.CodeClosed: "ctl.do.closed", support.CodeServer: "ctl.do.closed", support.CodeTimeout: "ctl.do.timeout",
		support.CodeProtocol: "ctl.do.protocol", support.CodeOffline: "ctl.do.offline",
	}[code]
}

// otherwise names what to do about a failure where that is not what the window
// says; "" for others.
func otherwise(code support.Code) string {
	return map[support.Code]string{
		support.CodeUnfilled: "ctl.do.unfilled", support.CodeChanged: "ctl.do.changed", support.CodeClaimed: "ctl.do.claimed",
		support.CodeNoKeyring: "ctl.do.no_keyring", support.CodeNoPassword: "ctl.do.no_password", support.CodeAuth: "ctl.do.no_password",
		support.CodeUndecided: "ctl.do.undecided", support.CodeUntrusted: "ctl.do.ca", support.CodeFolder: "ctl.do.folder",
		support.CodeUndelivered: "ctl.do.undelivered", support.CodeAttachmentLost: "ctl.do.attachment",
		support.CodeDatabase: "ctl.do.database", support.CodeInternal: "ctl.do.internal",
	}[code]
}

// problemShape is a failure in JSON.
type problemShape struct {
	Code support.Code `json:"code"`
	Text string       `json:"text"`
	Todo string       `json:"todo"`
}

func problemOf(w *present.Words, err error) *problemShape {
	if err == nil {
		return nil
	}
	what, todo := explain(w, err)
	return &problemShape{Code: support.CodeOf(err), Text: what, Todo: todo}
}
