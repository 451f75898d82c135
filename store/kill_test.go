package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"linje/store"
	"linje/support"
)

// The test binary run again with this variable set to a database works on it
// until it is killed.
const childVariable = "LINJE_STORE_TEST_CHILD"

// childBatch is how many mails the child takes in at once.
const childBatch = 25

func childMain() {
	path := os.Getenv(childVariable)
	if path == "" {
		return
	}
	if err := childWork(path); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// childWork takes in batches and saves drafts for ever, and says after each
// what is now certain.
func childWork(path string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, path)
	if err != nil {
		return err
	}
	boxes, err := s.Mailboxes(ctx)
	if err != nil {
		return err
	}
	cases, err := s.Cases(ctx, support.CaseQuery{})
	if err != nil {
		return err
	}
	c := newCorpus()
	for n := len(cases); ; n += childBatch {
		_, err := s.Intake(ctx, boxes[0].ID, childBatch, func(v support.IntakeView, i int) (support.Intake, error) {
			l := c.letter(n + i)
			l.re = ""
			return l.decide(boxes[0].ID, v), nil
		})
		if err != nil {
			return err
		}
		d := support.Draft{Case: caseOf(nth(0)), Agent: "Ola", Text: fmt.Sprint(n + childBatch)}
		if err := s.SaveDraft(ctx, d); err != nil {
			return err
		}
		fmt.Println(n + childBatch)
	}
}

// A program that is killed at any moment leaves a whole database: what it was
// told is stored is there, and no batch is there by half.
func TestKilledProgramLeavesAWholeDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "linje.db")
	s := open(t, path)
	addMailbox(t, s, "Hjelp")
	ok(t, s.Close())
	for round := range 6 {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), childVariable+"="+path)
		out := must(cmd.StdoutPipe())(t)
		cmd.Stderr = os.Stderr
		ok(t, cmd.Start())
		certain := 0
		lines := bufio.NewScanner(out)
		for i := 0; lines.Scan(); i++ {
			if _, err := fmt.Sscan(lines.Text(), &certain); err != nil {
				t.Fatalf("child: %s", lines.Text())
			}
			if i == 2+round {
				// A different moment of the next batch each round.
				time.AfterFunc(time.Duration(round)*3*time.Millisecond, func() { ok(t, cmd.Process.Kill()) })
			}
		}
		_ = cmd.Wait()
		cancel()
		checkAfterKill(t, path, certain)
	}
}

func checkAfterKill(t *testing.T, path string, certain int) {
	t.Helper()
	s, err := store.Open(t.Context(), path)
	ok(t, err)
	defer func() { ok(t, s.Close()) }()
	healthy(t, s)
	n := len(must(s.Cases(t.Context(), support.CaseQuery{}))(t))
	if n < certain || n%childBatch != 0 {
		t.Errorf("%d cases; %d were certain, and batches have %d", n, certain, childBatch)
	}
	if counted := must(s.Counts(t.Context(), support.CaseQuery{}))(t)[support.WorklistAll]; counted != n {
		t.Errorf("%d cases, %d counted", n, counted)
	}
	if placed := must(s.Placed(t.Context(), 1, "INBOX", 7))(t); len(placed) != n {
		t.Errorf("%d cases, %d places", n, len(placed))
	}
	// And every mail can be read whole, with its attachments.
	must(s.CheckFiles(t.Context()))(t)
	for i := range n {
		source := must(s.Source(t.Context(), 1, support.MessageID(nth(i))))(t)
		if i%10 == 0 && len(source) < 100<<10 {
			t.Errorf("mail %d has %d bytes", i, len(source))
		}
	}
	must(s.Sweep(t.Context()))(t)
	must(s.CheckFiles(t.Context()))(t)
	draft := must(s.Thread(t.Context(), caseOf(nth(0)), "Ola"))(t).Draft
	var saved int
	if draft == nil {
		t.Fatal("no draft")
	}
	if must(fmt.Sscan(draft.Text, &saved))(t); saved < certain {
		t.Errorf("the draft says %d, %d was certain", saved, certain)
	}
}
