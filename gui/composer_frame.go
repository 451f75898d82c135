package gui

import (
	"context"
	"strings"

	"linje/knowledge"
	"linje/support"
)

// knowFrames loads how an answer in the case that is shown begins and ends.
func (c *composer) knowFrames() {
	id := c.caseID()
	if id == "" {
		return
	}
	Fetch(c.env.Tasks, func(ctx context.Context) (support.Frames, error) { return c.desk.AnswerFrames(ctx, id) },
		func(f support.Frames) {
			if id != c.caseID() || f == c.at.put.frames {
				return
			}
			c.at.put.frames = f
			if c.view.entry.focused && c.written(c.view.entry.Text) == "" {
				c.unbegin()
				c.begin()
			}
			c.show(false)
		}, c.env.Report)
}

// frames are all greetings and closings that are the mailbox's own.
func (c *composer) frames() []support.Frame {
	f := c.at.put.frames
	return []support.Frame{f.In(c.at.draft.Language), f.Bokmaal, f.Nynorsk, f.English}
}

// begin puts the greeting into an answer that is begun. Until something is
// written below it, it is no draft.
func (c *composer) begin() {
	greeting := c.at.put.frames.In(c.at.draft.Language).Greeting
	if c.caseID() == "" || c.at.note || c.at.sending || greeting == "" || c.at.put.begun != "" || c.view.entry.Text != "" {
		return
	}
	c.at.put.begun = greeting + "\n\n"
	c.view.entry.begin(c.at.put.begun)
}

// unbegin takes the greeting out again when nothing was written below it.
func (c *composer) unbegin() {
	if c.at.put.begun != "" && c.written(c.view.entry.Text) == "" && !c.picker.isOpen() {
		c.view.entry.begin("")
	}
	if c.view.entry.Text == "" {
		c.at.put.begun = ""
	}
}

// written is what the agent has written: nothing, as long as there is only what
// the composer began with.
func (c *composer) written(text string) string {
	if c.at.put.begun != "" && strings.TrimSpace(text) == strings.TrimSpace(c.at.put.begun) {
		return ""
	}
	return text
}

// signs reports whether the desk will add the closing when the answer is sent.
func (c *composer) signs() bool {
	f := c.at.put.frames.In(c.at.draft.Language)
	return f.Closing != "" && !knowledge.Signed(c.at.draft.Text, c.frames()...)
}

// sign puts the closing at the end of the answer now, so that it can be changed.
func (c *composer) sign() {
	if c.caseID() == "" || !c.signs() {
		return
	}
	head := c.view.entry.Text
	if c.written(head) != "" { // else the answer is yet to come, above it
		head = strings.TrimRight(head, " \n")
	}
	c.view.entry.swap(head+"\n\n"+c.at.put.frames.In(c.at.draft.Language).Closing, len([]rune(head)), nil)
}

// switchFrame changes a greeting and a closing that stand in the answer as the
// mailbox has them to those of another written form.
func (c *composer) switchFrame(to support.Frame) {
	e := c.view.entry
	if c.at.put.begun != "" && c.written(e.Text) == "" {
		c.at.put.begun = ""
		e.begin("")
		if e.focused {
			c.begin()
		}
		return
	}
	letter := knowledge.SplitLetter(e.Text, c.frames()...)
	text := e.Text
	for _, f := range c.frames() {
		if letter.Greeting != "" && letter.Greeting == f.Greeting && to.Greeting != "" {
			text = strings.Replace(text, f.Greeting, to.Greeting, 1)
			letter.Greeting = ""
		}
		if at := strings.LastIndex(text, f.Closing); letter.Closing != "" && letter.Closing == f.Closing && to.Closing != "" {
			text = text[:at] + to.Closing + text[at+len(f.Closing):]
			letter.Closing = ""
		}
	}
	c.swapText(text)
}

// swapText changes the answer and leaves the cursor as far from its end as it
// was.
func (c *composer) swapText(text string) {
	e := c.view.entry
	if text == e.Text {
		return
	}
	below := len([]rune(e.Text)) - e.CursorTextOffset()
	e.swap(text, max(0, len([]rune(text))-below), nil)
}
