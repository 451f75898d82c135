package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The practice mailbox needs no account, shows its cases, and leaves nothing.
func TestDemo(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	w := m.follow("demo", "--json")
	w.idle(0)
	w.mu.Lock()
	cases, alerts := map[string]bool{}, map[string]bool{}
	for _, e := range w.events {
		switch e.Event {
		case "case":
			cases[e.Case.ID] = true
		case "alert":
			alerts[e.Case.ID] = true
		}
	}
	first := w.events[0].Event
	w.mu.Unlock()
	if first != "demo" || len(cases) < 45 || len(alerts) == 0 {
		t.Errorf("first line %q, %d cases, %d alerts", first, len(cases), len(alerts))
	}
	if code := w.stop(); code != 0 {
		t.Errorf("exit %d: %s", code, w.errs)
	}
	// By itself after a time, and without a trace.
	out := m.run("demo", "--seconds", "1", "--json")
	var head struct {
		Data     string
		Accounts []struct{ Address string }
	}
	line, _, _ := strings.Cut(out, "\n")
	if err := json.Unmarshal([]byte(line), &head); err != nil || len(head.Accounts) != 1 || head.Data == "" {
		t.Fatalf("first line %q: %v", line, err)
	}
	if _, err := os.Stat(head.Data); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", head.Data, err)
	}
	if _, err := os.Stat(filepath.Join(m.data, "linje.db")); !os.IsNotExist(err) {
		t.Errorf("practice touched the data directory: %v", err)
	}
}
