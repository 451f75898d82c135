package mail_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/support"
)

// TestOwnMails reads the project's own hard mails: each has beside it what is
// to be read.
func TestOwnMails(t *testing.T) {
	mails, err := filepath.Glob("testdata/own/*.eml")
	if err != nil || len(mails) == 0 {
		t.Fatal("no mails", err)
	}
	for _, name := range mails {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p := parse(source)
		checkParsed(t, name, source, p)
		golden := strings.TrimSuffix(name, ".eml") + ".txt"
		got := reading(p, source)
		if os.Getenv("LINJE_UPDATE") != "" {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || got != string(want) {
			t.Errorf("%s is read as\n%s\nwant\n%s%v", name, got, want, err)
		}
	}
}

// reading writes down what is shown of a mail.
func reading(p support.Parsed, source []byte) string {
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	line("from", p.Envelope.From.Name+" <"+p.Envelope.From.Email+">")
	line("subject", p.Envelope.Subject)
	line("auto", string(p.Auto))
	line("returned", string(p.Returned.Refs.MessageID)+strings.Join(append([]string{""}, p.Returned.To...), " "))
	for _, trait := range p.Traits {
		line("trait", string(trait))
	}
	line("sender", string(support.CheckSender(p, support.Mailbox{Address: "support@example.no", IMAP: support.Endpoint{Host: "imap.example.no"}}, nil)))
	for _, a := range p.Attachments {
		line("file", a.Name)
	}
	c := content(source)
	for _, i := range c.Images {
		line("picture", i.Name)
	}
	for _, r := range c.Remote {
		line("remote", r)
	}
	own, rest := support.SplitQuoted(p.Text)
	b.WriteString("\n" + own + "\n")
	if rest != "" {
		b.WriteString("\n[folded]\n" + rest + "\n")
	}
	return b.String()
}

// TestCorpora reads the hard mails of other projects where they lie: every one
// ends in text, in files, or in a word for why there is none.
func TestCorpora(t *testing.T) {
	all := map[string]string{"enmime": moduleSource(t, "github.com/jhillyerd/enmime/v2", "v2.3.0"),
		"gluon":   moduleSource(t, "github.com/ProtonMail/gluon", "v0.17.1-0.20230724134000-308be39be96e"),
		"go-mail": moduleSource(t, "github.com/wneessen/go-mail", "v0.8.1"),
		"notmuch": notmuchSource(t)}
	for name, dir := range all {
		t.Run(name, func(t *testing.T) {
			if dir == "" {
				t.Skip("not on this machine")
			}
			readCorpus(t, dir)
		})
	}
}

func readCorpus(t *testing.T, dir string) {
	var files, text, filed, said, empty int
	var slowest time.Duration
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.Contains(path, "testdata") && !strings.Contains(path, "corpora") || filepath.Ext(path) == ".go" {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		began := time.Now()
		p := parse(source)
		open(source)
		slowest = max(slowest, time.Since(began))
		checkParsed(t, path, source, p)
		switch {
		case strings.TrimSpace(p.Text) != "":
			text++
		case len(p.Attachments) > 0:
			filed++
		case len(p.Traits) > 0:
			said++
		case emptyMail(source):
			empty++
		default:
			t.Errorf("%s ends in nothing", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d mails: %d with text, %d with files alone, %d with a word alone, %d empty as they were sent; 0 panics, the slowest took %v",
		files, text, filed, said, empty, slowest.Round(time.Millisecond))
	if slowest > 30*time.Second {
		t.Errorf("one took %v", slowest)
	}
}

// emptyMail: nothing stands in it but header fields.
func emptyMail(source []byte) bool {
	s := strings.ReplaceAll(string(source), "\r\n", "\n")
	_, body, _ := strings.Cut(s, "\n\n")
	for _, line := range strings.Split(body, "\n") {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "--") && !strings.HasPrefix(line, "Content-") && !strings.HasPrefix(line, "<") {
			return false
		}
	}
	return true
}

// moduleSource is where a module lies; it is fetched beside go.mod, since
// nothing of it is needed to build. Empty where it cannot be had.
func moduleSource(t *testing.T, module, version string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", module+"@"+version)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	out, _ := cmd.Output()
	var found struct{ Dir string }
	if json.Unmarshal(out, &found) != nil {
		return ""
	}
	return found.Dir
}

// notmuchSource is where the test mails of notmuch lie: in LINJE_NOTMUCH, or
// fetched as Debian has them. Empty where they cannot be had.
func notmuchSource(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("LINJE_NOTMUCH"); dir != "" {
		return dir
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "apt-get", "source", "--download-only", "notmuch")
	cmd.Dir = dir
	if cmd.Run() != nil {
		return ""
	}
	archives, _ := filepath.Glob(filepath.Join(dir, "*.orig.tar.*"))
	if len(archives) == 0 || exec.CommandContext(t.Context(), "tar", "-C", dir, "-xf", archives[0]).Run() != nil {
		return ""
	}
	return dir
}
