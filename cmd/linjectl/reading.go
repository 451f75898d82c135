package main

import (
	"fmt"
	"slices"
	"strings"

	"linje/gui/present"
	"linje/platform"
	"linje/support"
)

// readingShape is what the reader of a message must know of it, in JSON.
type readingShape struct {
	Traits  []support.Trait     `json:"traits"`
	Sender  support.SenderCheck `json:"sender"`
	Outside bool                `json:"outside"`
	Flags   []string            `json:"flags"`
	Notices []string            `json:"notices"` // the same as sentences
}

func (c *call) shapeReading(m support.Message, answered bool) readingShape {
	return readingShape{Traits: full(m.Reading.Traits), Sender: m.Reading.Sender, Outside: m.Reading.Outside,
		Flags: full(m.Flags), Notices: full(c.notices(m, answered))}
}

// The flags that are told of (RFC 9051 section 2.3.2).
const (
	flagAnswered = `\Answered`
	flagFlagged  = `\Flagged`
)

// notices says what the window says of a message: a doubtful sender first, then
// what the mail is, last what other programs say of it. answered tells that a
// mail of ours came after it.
func (c *call) notices(m support.Message, answered bool) []string {
	var out []string
	inbound := m.Direction == support.Inbound
	if what, more := present.SenderText(c.words, m); inbound && what != "" {
		out = append(out, what+". "+more)
	}
	if m.Direction == support.Outbound && m.Reading.Outside {
		out = append(out, c.words.T("talk.outside_by", "Who", present.OneLine(m.Envelope.Author().Label())))
	}
	if kind := present.AutoName(c.words, m.Auto); kind != "" {
		out = append(out, c.words.T("talk.auto", "Kind", kind))
	}
	for _, t := range m.Reading.Traits {
		if text := c.traitText(t); text != "" {
			out = append(out, text)
		}
	}
	if hasFlag(m, flagFlagged) {
		out = append(out, c.words.T("sign.flagged"))
	}
	if inbound && !answered && hasFlag(m, flagAnswered) {
		out = append(out, c.words.T("talk.answered_elsewhere"))
	}
	return out
}

// traitText says also what the window shows instead of saying it.
func (c *call) traitText(t support.Trait) string {
	switch t {
	case support.TraitInvite:
		return c.words.T("ctl.trait.invite")
	case support.TraitNested:
		return c.words.T("ctl.trait.nested")
	case support.TraitRemote:
		return c.words.T("ctl.trait.remote")
	}
	return present.TraitText(c.words, t)
}

func hasFlag(m support.Message, flag string) bool {
	return slices.ContainsFunc(m.Flags, func(f string) bool { return strings.EqualFold(f, flag) })
}

// answeredFrom tells whether a mail of ours is among the messages.
func answeredFrom(ms []support.Message) bool {
	return slices.ContainsFunc(ms, func(m support.Message) bool { return m.Direction == support.Outbound })
}

// harmless gives attachments names that may be given to files: what a stranger
// calls them may be a path.
func harmless(attached []support.Attachment) []support.Attachment {
	out := full(slices.Clone(attached))
	for i := range out {
		out[i].Name = platform.SaveFileName(out[i].Name)
	}
	return out
}

// signs are the small words that a list shows of a case.
func (c *call) signs(k support.Case) []string {
	var out []string
	if k.Activity.Bounced {
		out = append(out, c.words.T("sign.bounced"))
	}
	if k.Activity.Flagged {
		out = append(out, c.words.T("sign.flagged"))
	}
	if s := present.Elsewhere(c.words, k); s != "" {
		out = append(out, s)
	}
	return out
}

// printMessage prints the message at that place in its case as people read it.
func (c *call) printMessage(all []support.Message, at int) {
	out, m := c.app.out, all[at]
	fmt.Fprintf(out, "\n--- %s  %s\n", clock(m.Envelope.Date), oneLine(person(m.Envelope.From)))
	for _, s := range c.notices(m, answeredFrom(all[at+1:])) {
		fmt.Fprintf(out, "[%s]\n", oneLine(s))
	}
	text := lines(m.Text)
	if strings.TrimSpace(text) == "" {
		text = c.words.T("talk.no_text")
	}
	fmt.Fprintln(out, text)
	for _, a := range harmless(m.Attached) {
		fmt.Fprintf(out, "[%d %d  %s]\n", at, a.Index, c.words.T("ctl.show.attachment", "Name", oneLine(a.Name), "Size", a.Size, "Remote", a.Remote))
	}
}
