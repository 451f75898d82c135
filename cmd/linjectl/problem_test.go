package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"linje/support"
)

// A program that ends does not try again by itself.
func TestFailuresSayWhatToDoOnTheCommandLine(t *testing.T) {
	for code, want := range map[support.Code]string{
		support.CodeClosed: "Run the command again", support.CodeServer: "Run the command again", support.CodeTimeout: "Run the command again",
		support.CodeProtocol: "run the command again", support.CodeOffline: "Run the command again", support.CodeUntrusted: "--ca FILE",
		support.CodeFolder: "--folder", support.CodeUndelivered: "--retry", support.CodeInternal: "linjectl check",
	} {
		f := newFake()
		f.boxes = f.boxes[:1]
		f.failing["Sync"] = support.E(code, "imap.read", nil)
		got := runIn(t, f, support.English, "", "sync")
		if got.code != exitFailed || !strings.Contains(got.err, want) || strings.Contains(got.err, "Linje will") || strings.Contains(got.err, "settings") {
			t.Errorf("%s: exit %d, %q, want %q", code, got.code, got.err, want)
		}
	}
}

func TestAnswerThatWaitsIsNotWrittenAgain(t *testing.T) {
	f := newFake()
	f.after, f.code = support.OutboxQueued, support.CodeTimeout
	got := runIn(t, f, support.English, "Svar", "reply", "K7Q-2MX", "--text-file", "-", "--send")
	if !strings.Contains(got.err, "linjectl outbox retry 7") || strings.Contains(got.err, "Run the command again") {
		t.Errorf("%q", got.err)
	}
}

func TestWatchSaysThatItTriesAgain(t *testing.T) {
	words, err := newApp(newFake(), support.English, nil, nil, nil).words("")
	if err != nil {
		t.Fatal(err)
	}
	p := problemOf(words, lasting(support.E(support.CodeClosed, "imap.read", nil)))
	if p.Code != support.CodeClosed || !strings.Contains(p.Todo, "Linje will connect again") || problemOf(words, lasting(nil)) != nil {
		t.Errorf("%+v", p)
	}
}

func TestRetryIsSaidOnlyWhileOffline(t *testing.T) {
	for phase, want := range map[support.Phase]bool{support.PhaseOffline: true, support.PhaseSyncing: false, support.PhaseIdle: false,
		support.PhaseConnecting: false} {
		var out strings.Builder
		a := newApp(newFake(), support.English, nil, &out, nil)
		words, err := a.words("")
		if err != nil {
			t.Fatal(err)
		}
		w := &watcher{c: &call{app: a, words: words, json: true}}
		if err := w.printSync("IT", support.SyncState{Phase: phase, Retry: time.Now()}); err != nil {
			t.Fatal(err)
		}
		if got := !strings.Contains(out.String(), `"retry":null`); got != want {
			t.Errorf("%s: %s", phase, out.String())
		}
	}
}

func TestMissingFolderIsNamedApartFromTheServersWords(t *testing.T) {
	f := newFake()
	f.boxes = f.boxes[:1]
	f.failing["Sync"] = &support.Error{Code: support.CodeFolder, Op: "imap.open", Detail: "Finnes ikke",
		Err: &support.Error{Code: support.CodeServer, Op: "imap.open", Detail: "Mailbox doesn't exist", Err: errors.New("NO")}}
	got := runIn(t, f, support.English, "", "sync")
	if !strings.Contains(got.err, "“Finnes ikke” does not exist") || !strings.Contains(got.err, "The server says: Mailbox doesn't exist") {
		t.Errorf("%q", got.err)
	}
}

func TestSearchRefusesWhatItCannotRead(t *testing.T) {
	for query, says := range map[string]string{
		"status:tull x": "tull", "x status:tull": "waiting", "før:tull x": "tull", "etter:2026-13-01 x": "2026-13-01", "before:x": "YYYY-MM-DD",
	} {
		if got := runIn(t, newFake(), support.English, "", "search", query); got.code != exitMisuse || !strings.Contains(got.err, says) {
			t.Errorf("%s: exit %d, %q", query, got.code, got.err)
		}
	}
	for _, query := range []string{"status:venter x", "før:2026-11-22 x", "etter:22.11.2026", "status: x", "http://tull"} {
		if got := runWith(t, newFake(), "", "search", query); got.code != exitDone {
			t.Errorf("%s: exit %d, %q", query, got.code, got.err)
		}
	}
}

func TestUnknownCommandIsSaidBeforeItsFlags(t *testing.T) {
	for _, args := range []string{"escalate --group G", "escalate K7Q --group=G --question Q", "--group G escalate", "stats --csv"} {
		got := runIn(t, newFake(), support.English, "", strings.Fields(args)...)
		if got.code != exitMisuse || !strings.Contains(got.err, "no command") || strings.Contains(got.err, "no flag") {
			t.Errorf("%s: exit %d, %q", args, got.code, got.err)
		}
	}
	if got := runIn(t, newFake(), support.English, "", "cases", "--group", "G"); !strings.Contains(got.err, "--group") {
		t.Errorf("a known command: %q", got.err)
	}
}

func TestCheckNamesLostAttachments(t *testing.T) {
	f := newFake()
	f.failing["attachments"] = support.Ef(support.CodeAttachmentLost, "store.CheckFiles", "2/3")
	for _, args := range [][]string{{"check"}, {"check", "--json"}, {"check", "--mailbox", "IT"}} {
		got := runWith(t, f, "", args...)
		if got.code != exitFailed || !strings.Contains(got.out, "K7Q-2MX rapport.pdf") && !strings.Contains(got.out, "K7Q-2MX _rapport.pdf") ||
			strings.Contains(got.out, "../") || !strings.Contains(got.out, "linjectl attachment") {
			t.Errorf("%v: exit %d, %q", args, got.code, got.out)
		}
	}
}
