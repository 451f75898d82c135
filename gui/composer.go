package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/support"
)

// composer is where an answer, or an internal note, is written. What is typed is
// saved as a draft; nothing goes out but by its button or Ctrl+Enter.
type composer struct {
	composerCalls
	env    *Env
	desk   ComposerDesk
	view   *composerView
	saver  *draftSaver
	picker *picker
	boxes  map[support.MailboxID]fromBox
	notes  map[support.CaseID]string // notes that are not saved yet, for this run

	at composing
}

// composerCalls are what the composer tells the window.
type composerCalls struct {
	// OnSent is called when an answer has been queued.
	OnSent func(support.CaseID)
	// OnFocus is called when the agent begins to write.
	OnFocus func()
	// OnQueued is called before OnSent, with whom the answer is to.
	OnQueued func(id support.OutboxID, to string)
	// OnShowNewest is called when the agent asks to see what has come in since.
	OnShowNewest func()
	// onKeyboard is called when the answer's field may have come to hold the
	// keyboard, or text, or no longer does.
	onKeyboard func()
}

// composing is the state of the case that is shown.
type composing struct {
	thread  support.Thread
	draft   support.Draft
	seen    int               // messages that the agent has seen
	put     insertions        // material that was put in
	news    []support.Message // came in since the agent looked
	sending bool
	note    bool // a note is being written
	saved   time.Time
	failure error // of the last save
	gate
	composingForm
}

// fromBox is a mailbox that answers, and how many bytes its server takes; 0:
// not known.
type fromBox struct {
	support.Mailbox
	limit int64
}

func newComposer(env *Env, d ComposerDesk) *composer {
	c := &composer{env: env, desk: d, saver: newDraftSaver(env, d), picker: newPicker(env, d),
		boxes: make(map[support.MailboxID]fromBox), notes: make(map[support.CaseID]string)}
	c.view = newComposerView(c)
	c.picker.onPick = c.insertPicked
	c.picker.onClose = c.pickerClosed
	c.picker.onField = func() { c.env.Window.Canvas().Focus(c.view.entry) }
	c.saver.saved = c.onSaved
	c.saver.failed = c.onSaveFailed
	env.Window.SetOnDropped(c.dropped)
	c.refresh()
	return c
}

// Object is what the window shows.
func (c *composer) Object() fyne.CanvasObject { return c.view.root }

// adopt takes over what another composer holds that may not be saved yet: the
// window is made anew when its language changes.
func (c *composer) adopt(old *composer) {
	if id := old.caseID(); id != "" {
		old.keepNote(id)
	}
	c.notes = old.notes
	c.saver.adopt(old.saver)
}

func (c *composer) caseID() support.CaseID { return c.at.thread.Case.ID }

// ShowCase shows the composer of a case. The draft of the case before is saved;
// for the case that is shown already, what is typed stays.
func (c *composer) ShowCase(t support.Thread) {
	if t.Case.ID == c.caseID() && t.Case.ID != "" {
		c.update(t)
		return
	}
	c.leave()
	c.at = composing{thread: t, seen: len(t.Messages)}
	c.restore(t)
	c.knowMailbox(t.Case.Mailbox)
	c.knowFrames()
	c.refresh()
}

// leave saves what belongs to the case that is shown.
func (c *composer) leave() {
	c.picker.close()
	c.leaveField()
	c.unbegin()
	c.Flush()
	if id := c.caseID(); id != "" {
		c.keepNote(id)
	}
}

func (c *composer) keepNote(id support.CaseID) {
	if text := c.view.note.Text; strings.TrimSpace(text) != "" {
		c.notes[id] = text
	} else {
		delete(c.notes, id)
	}
}

// restore puts the draft of a case into the fields.
func (c *composer) restore(t support.Thread) {
	d := support.Draft{Case: t.Case.ID, Language: t.Case.Language, Then: defaultThen(t.Case.Status)}
	if kept := c.saver.newest(t.Case.ID, t.Draft); kept != nil {
		d = *kept
		d.Case = t.Case.ID
		c.at.saved = kept.Saved
	}
	c.listen(t)
	if !d.Language.Valid() {
		d.Language = c.at.asked.Language // a guess
	}
	if !d.Language.Valid() {
		d.Language = c.env.Words.Language()
	}
	if d.Then == "" || !support.CanChange(t.Case.Status, d.Then) {
		d.Then = defaultThen(t.Case.Status)
	}
	c.at.draft = d
	c.view.setText(d.Text)
	c.view.setNote(c.notes[t.Case.ID])
	c.view.head.edit(false)
}

// update takes the news of the case that is shown.
func (c *composer) update(t support.Thread) {
	before := c.at.thread
	c.at.thread = t
	c.listen(t)
	if c.written(c.view.entry.Text) == "" && !c.saver.pending(t.Case.ID) {
		c.at.seen, c.at.news = len(t.Messages), nil
		if kept := c.saver.newest(t.Case.ID, t.Draft); kept != nil && kept.Text != "" {
			c.restore(t) // given back by the outbox
		} else if before.Case.Status != t.Case.Status {
			c.at.draft.Then = defaultThen(t.Case.Status)
		}
	} else if len(t.Messages) > c.at.seen {
		c.at.news = newsIn(t.Messages, c.at.seen)
	}
	if !support.CanChange(t.Case.Status, c.at.draft.Then) {
		c.at.draft.Then = defaultThen(t.Case.Status)
	}
	c.refresh()
}

func newsIn(all []support.Message, seen int) []support.Message {
	if seen < 0 || seen >= len(all) {
		return nil
	}
	return all[seen:]
}

// knowMailbox loads the name of the mailbox that answers, and anew what its
// server takes, which may have been learnt since.
func (c *composer) knowMailbox(id support.MailboxID) {
	if id == 0 {
		return
	}
	Fetch(c.env.Tasks, func(ctx context.Context) ([]fromBox, error) {
		all, err := c.desk.Mailboxes(ctx)
		boxes := make([]fromBox, len(all))
		for i, m := range all {
			if err != nil {
				break
			}
			boxes[i].Mailbox = m
			boxes[i].limit, err = c.desk.SizeLimit(ctx, m.ID)
		}
		return boxes, err
	}, func(all []fromBox) {
		news := false
		for _, b := range all {
			news = news || c.boxes[b.ID] != b
			c.boxes[b.ID] = b
		}
		if news {
			c.refresh()
		}
	}, c.env.Report)
}

// Focus puts the cursor into the answer.
func (c *composer) Focus() {
	if c.at.note {
		c.setNoteMode(false)
	}
	c.focus(c.view.entry)
}

func (c *composer) focus(e *replyEntry) {
	if c.OnFocus != nil {
		c.OnFocus()
	}
	c.env.Window.Canvas().Focus(e)
}

// FocusNote begins an internal note.
func (c *composer) FocusNote() {
	c.setNoteMode(true)
	c.focus(c.view.note)
}

func (c *composer) setNoteMode(on bool) {
	c.picker.close()
	c.at.note = on
	c.refresh()
}

// Flush saves the draft now.
func (c *composer) Flush() {
	if id := c.caseID(); id != "" {
		c.saver.flush(id)
	}
}

// onTyped takes every change of the answer.
func (c *composer) onTyped(text string) {
	text = c.written(text)
	if c.caseID() == "" || text == c.at.draft.Text {
		return
	}
	c.at.draft.Text, c.at.refused = text, false
	c.view.entry.emptied = false
	if c.onKeyboard != nil {
		c.onKeyboard()
	}
	if len(placeholders(text)) == 0 {
		c.at.stopped = false
	}
	c.keep()
}

// keep saves the draft soon and shows it as it is.
func (c *composer) keep() {
	had := c.at.draft.Articles
	c.at.draft.Articles = c.usedArticles()
	c.at.draft.Removed = takenOut(c.at.draft, had)
	c.saver.keep(c.at.draft)
	c.show(false)
}

// takenOut lists the material that was put into an answer and stands there no
// more; had is what stood there before.
func takenOut(d support.Draft, had []string) []string {
	var out []string
	for _, id := range append(append([]string(nil), d.Removed...), had...) {
		if !contains(out, id) && !contains(d.Articles, id) && id != d.Template {
			out = append(out, id)
		}
	}
	return out
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func without(list []string, s string) []string {
	var out []string
	for _, x := range list {
		if x != s {
			out = append(out, x)
		}
	}
	return out
}

func (c *composer) onSaved(id support.CaseID, at time.Time) {
	if id == c.caseID() {
		c.at.saved, c.at.failure = at, nil
		c.show(false)
	}
}

func (c *composer) onSaveFailed(id support.CaseID, err error) {
	if id == c.caseID() {
		c.at.failure = err
		c.show(false)
		return
	}
	c.env.Report(err)
}

// savedText is the word about the draft beside the buttons.
func (c *composer) savedText() string {
	switch {
	case c.at.sending:
		return c.env.T("composer.sending")
	case c.at.failure != nil, emptyDraft(c.at.draft), c.at.saved.IsZero():
		return ""
	case c.saver.pending(c.caseID()):
		return c.env.T("composer.saving")
	}
	return c.env.T("composer.saved", "Time", present.Short(c.env.Words, c.at.saved, c.env.Now()))
}

// discard throws the answer away; it can be taken back.
func (c *composer) discard() {
	gone := c.at.draft
	c.at.draft.Text, c.at.draft.Attached, c.at.draft.Articles, c.at.draft.Template = "", nil, nil, ""
	c.at.draft.Removed = nil
	c.at.put, c.at.stopped = insertions{frames: c.at.put.frames}, false
	c.view.setText("")
	c.keep()
	c.Flush()
	c.refresh()
	c.env.Tell(c.env.T("composer.discarded"), func() { c.giveBack(gone) })
}

// giveBack puts a draft that was thrown away into its case again.
func (c *composer) giveBack(d support.Draft) {
	c.saver.keep(d)
	c.saver.flush(d.Case)
	if d.Case != c.caseID() {
		return
	}
	c.at.draft = d
	c.view.setText(d.Text)
	c.refresh()
}

// saveNote stores the note in the case, in the agent's name.
func (c *composer) saveNote() {
	if c.caseID() == "" || strings.TrimSpace(c.view.note.Text) == "" || c.at.sending {
		return
	}
	c.withAgent(c.addNote)
}

func (c *composer) addNote() {
	id, text := c.caseID(), strings.TrimSpace(c.view.note.Text)
	if id == "" || text == "" || c.at.sending {
		return
	}
	c.at.sending = true
	c.refresh()
	c.env.Tasks.Do(func(ctx context.Context) error { return c.desk.AddNote(ctx, id, text) }, func(err error) {
		if id == c.caseID() {
			c.at.sending = false
		}
		if err != nil {
			c.env.Report(err)
			c.refresh()
			return
		}
		delete(c.notes, id)
		c.env.Tell(c.env.T("told.note"), nil)
		if id == c.caseID() {
			c.view.setNote("")
			c.setNoteMode(false)
			c.env.Window.Canvas().Unfocus()
		}
	})
}
