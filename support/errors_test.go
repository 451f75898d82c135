package support_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"linje/support"
)

func TestErrors(t *testing.T) {
	inner := support.Ef(support.CodeServer, "imap.append", "NO %s", "quota")
	outer := fmt.Errorf("copy: %w", support.E(support.CodeTimeout, "desk.send", inner))
	if support.CodeOf(outer) != support.CodeTimeout || support.DetailOf(outer) != "NO quota" || !support.Temporary(outer) {
		t.Errorf("code %q, detail %q", support.CodeOf(outer), support.DetailOf(outer))
	}
	if s := outer.Error(); s != "copy: desk.send: timeout: imap.append: server (NO quota)" {
		t.Errorf("got %q", s)
	}
	if !errors.Is(support.E(support.CodeClosed, "x", io.EOF), io.EOF) {
		t.Error("the cause is lost")
	}
	if support.CodeOf(nil) != "" || support.CodeOf(io.EOF) != support.CodeInternal || support.DetailOf(nil) != "" || support.DetailOf(io.EOF) != "" {
		t.Error("other errors")
	}
	if support.DetailOf(support.E(support.CodeAuth, "x", io.EOF)) != "" {
		t.Error("a detail out of nothing")
	}
	if support.Temporary(nil) || support.Temporary(io.EOF) || support.Temporary(support.E(support.CodeAuth, "x", nil)) {
		t.Error("temporary")
	}
}
