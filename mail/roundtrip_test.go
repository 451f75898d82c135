package mail_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"linje/support"
)

// TestAnyTextIsReadBack: what an agent wrote is what the receiver reads, line
// by line, whatever stands in it.
func TestAnyTextIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(
			rapid.StringMatching(`[a-zæøåA-Z0-9.,:;=?!<>"'&-]{1,14}`),
			rapid.SampledFrom([]string{"From", ">", ">>", "--", ".", "..", "=", "=3D", "[a](b)", "https://example.no/a_(b)?c=d&e", "😀", "\"", "-", "*"}),
			rapid.StringMatching(`[a-zø]{60,100}`),
		)
		line := rapid.Custom(func(t *rapid.T) string {
			indent := strings.Repeat(" ", rapid.IntRange(0, 3).Draw(t, "indent"))
			return strings.TrimRight(indent+strings.Join(rapid.SliceOfN(word, 0, 9).Draw(t, "words"), " "), " ")
		})
		lines := rapid.SliceOfN(line, 1, 12).Draw(t, "lines")
		lines[0] = "Hei"
		text := strings.TrimRight(strings.Join(lines, "\n"), "\n")
		for strings.Contains(text, "\n\n\n\n") {
			text = strings.ReplaceAll(text, "\n\n\n\n", "\n\n\n")
		}
		o := reply()
		o.Text, o.Quoted = text, nil
		if got := parse(build(t, o)).Text; got != text {
			t.Fatalf("read back\n%q, wrote\n%q", got, text)
		}
		o.Quoted = &support.Quote{Intro: "Kari skrev:", Text: text}
		want := text + "\n\nKari skrev:"
		if got := parse(build(t, o)).Text; !strings.HasPrefix(got, want+"\n> Hei") {
			t.Fatalf("with a quote\n%q", got)
		}
		if own, rest := support.SplitQuoted("Svar.\n\n" + strings.TrimPrefix(parse(build(t, o)).Text, text+"\n\n")); !strings.HasPrefix(own, "Svar.") || !strings.Contains(rest, "Hei") {
			t.Fatalf("own %q, rest %q", own, rest)
		}
	})
}

// TestAnySubjectIsReadBack holds the same of a header.
func TestAnySubjectIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		subject := strings.Join(strings.Fields(rapid.StringMatching(`[a-zæøå0-9=?_<>,;:"() 😀]{1,300}`).Draw(t, "subject")), " ")
		name := strings.Join(strings.Fields(rapid.StringMatching(`[a-zæøåA-Z0-9=?_.,;:()@ 😀-]{1,80}`).Draw(t, "name")), " ")
		o := reply()
		o.Subject, o.From.Name = subject, name
		p := parse(build(t, o))
		if p.Envelope.Subject != subject {
			t.Fatalf("read back %q, wrote %q", p.Envelope.Subject, subject)
		}
		if p.Envelope.From.Name != name || p.Envelope.From.Email != o.From.Email {
			t.Fatalf("read back %q, wrote %q", p.Envelope.From, name)
		}
	})
}
