package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

// framedStage is a composer in a mailbox with a greeting and a closing as usual.
func framedStage(t *testing.T) (*stage, *fakeDesk, *composer) {
	t.Helper()
	s, d, c := composeStage(t)
	d.frames = knowledge.DefaultFrames()
	return s, d, c
}

// openCase shows Ingrid's case, with its frames.
func (s *stage) openCase(d *fakeDesk, c *composer) {
	s.t.Helper()
	c.ShowCase(d.add(ingrid()))
	s.until("the frame is known", func() bool { return c.at.put.frames != (support.Frames{}) })
	c.Focus()
}

// ctrl presses Ctrl and a key where the focus is.
func (s *stage) ctrl(k fyne.KeyName) {
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault})
}

func (s *stage) undoKey() {
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
}

// shiftTab presses Shift+Tab in the answer.
func shiftTab(e *replyEntry) {
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyTab})
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
}

// pick types a trigger, waits for the list and takes the first.
func (s *stage) pick(c *composer, typed, title string) {
	s.t.Helper()
	s.typeText(typed)
	s.until("the list shows "+title, func() bool { return len(c.picker.found) > 0 && c.picker.found[0].Item.Title == title })
	s.key(fyne.KeyReturn)
}

func (s *stage) answer(c *composer, want string) {
	s.t.Helper()
	deadline := 0
	s.until("the answer is "+want, func() bool {
		if deadline++; deadline > 400 {
			s.t.Fatalf("got  %q\nwant %q", c.view.entry.Text, want)
		}
		return c.view.entry.Text == want
	})
}

func TestComposerBeginsWithTheGreeting(t *testing.T) {
	s, d, c := framedStage(t)
	s.openCase(d, c)
	s.answer(c, "Hei Ingrid,\n\n")
	if c.at.draft.Text != "" || c.view.entry.CursorTextOffset() != len("Hei Ingrid,\n\n") {
		t.Errorf("draft %q, cursor %d", c.at.draft.Text, c.view.entry.CursorTextOffset())
	}
	c.Send()
	if len(s.told) != 1 || len(d.sent()) != 0 {
		t.Errorf("a greeting alone is sent: %q", s.told)
	}
	s.win.Canvas().Unfocus()
	if c.view.entry.Text != "" {
		t.Errorf("it stays when nothing was written: %q", c.view.entry.Text)
	}
	c.Focus()
	s.typeText("Prøv att.")
	s.until("it is saved", func() bool { return d.draft(c.caseID()).Text == "Hei Ingrid,\n\nPrøv att." })
	s.win.Canvas().Unfocus()
	if c.view.entry.Text != "Hei Ingrid,\n\nPrøv att." {
		t.Errorf("%q", c.view.entry.Text)
	}
	c.setForm(support.English)
	s.answer(c, "Hi Ingrid,\n\nPrøv att.")
	c.setForm(support.Bokmaal)
	s.answer(c, "Hei Ingrid,\n\nPrøv att.")
}

func TestComposerKeepsAGreetingThatWasChanged(t *testing.T) {
	s, d, c := framedStage(t)
	s.openCase(d, c)
	c.view.entry.swap("Kjære Ingrid,\n\nPrøv att.", 5, nil)
	c.setForm(support.English)
	s.answer(c, "Kjære Ingrid,\n\nPrøv att.")
}

func TestComposerGreetingThatWasTakenOutStaysOut(t *testing.T) {
	s, d, c := framedStage(t)
	s.openCase(d, c)
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	s.key(fyne.KeyBackspace)
	s.typeText("Ja.")
	s.answer(c, "Ja.")
}

func TestComposerSwitchesTheFormOfWhatStandsInIt(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items,
		support.Suggestion{Item: support.Item{ID: "kvit-side", Language: support.English, Kind: support.KindTemplate, Title: "White page", Body: "Hi {{requester.first_name}},\n\nLog out and in again."}},
		support.Suggestion{Item: template("frist-to", "Fristen", "Svar innan {{ask.Frist}}.")})
	s.openCase(d, c)
	s.pick(c, "::kvit", "Kvit side i saksvising")
	nynorsk := "Hei Ingrid,\n\nNår saka blir ei kvit side, hjelper det som regel å logge ut av alle faner og inn att."
	s.answer(c, nynorsk)
	c.sign()
	s.answer(c, nynorsk+"\n\nVenleg helsing\nKari Nordmann\nBrukerstøtte HF")
	c.setForm(support.English)
	s.answer(c, "Hi Ingrid,\n\nLog out and in again.\n\nKind regards\nKari Nordmann\nBrukerstøtte HF")
	c.setForm(support.Nynorsk)
	s.answer(c, nynorsk+"\n\nVenleg helsing\nKari Nordmann\nBrukerstøtte HF")
}

func TestComposerStacksTemplatesAndTakesThemBackWhole(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items, support.Suggestion{Item: template("avslutting", "Takk for no", "Hei {{requester.first_name}},\n\nSei frå om noko er uklart.\n\nHelsing\nBrukarstøtta")})
	s.openCase(d, c)
	s.pick(c, "::kvit", "Kvit side i saksvising")
	one := "Hei Ingrid,\n\nNår saka blir ei kvit side, hjelper det som regel å logge ut av alle faner og inn att."
	s.answer(c, one)
	s.typeText("\n\nEin ting til: ")
	s.key(fyne.KeyBackspace)
	s.typeText(" ::takk")
	s.until("the list", func() bool { return len(c.picker.found) == 1 })
	s.key(fyne.KeyReturn)
	two := one + "\n\nEin ting til:\n\nSei frå om noko er uklart.\n\nHelsing\nBrukarstøtta"
	s.answer(c, two)
	if c.at.draft.Template != "avslutting" || !contains(c.at.draft.Articles, "kvit-side") {
		t.Errorf("used: %q and %q", c.at.draft.Template, c.at.draft.Articles)
	}
	c.InsertItem(d.items[1].Item)
	three := strings.Replace(two, "uklart.", "uklart.\n\nKort steg for steg", 1)
	s.answer(c, three)
	s.undoKey()
	s.answer(c, two)
	if c.at.draft.Template != "avslutting" {
		t.Errorf("after undo: %q", c.at.draft.Template)
	}
	s.undoKey()
	s.answer(c, one+"\n\nEin ting til: ::takk")
	if c.at.draft.Template != "kvit-side" {
		t.Errorf("after undo: %q", c.at.draft.Template)
	}
}

func TestComposerTypedAfterAnInsertionIsTakenBackAlone(t *testing.T) {
	s, d, c := framedStage(t)
	s.openCase(d, c)
	c.InsertItem(d.items[1].Item)
	s.answer(c, "Hei Ingrid,\n\nKort steg for steg")
	s.typeText("x")
	s.undoKey()
	s.answer(c, "Hei Ingrid,\n\nKort steg for steg")
	s.undoKey()
	s.answer(c, "Hei Ingrid,\n\n")
}

func TestComposerTabsThroughFields(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items,
		support.Suggestion{Item: template("mote", "Avtale møte", "Vi møtest {{ask.Dag}} i {{ask.Rom}}. Ta med PC {{ask.Dag}}. Svar innan {{ask.Frist}}.")},
		support.Suggestion{Item: template("etterpaa", "Etter møtet", "Takk for {{ask.Dag}}, {{requester.first_name}}. Ta vare på {{ask.Ting}}.")})
	s.openCase(d, c)
	s.pick(c, "::avtale", "Avtale møte")
	s.until("the first field is selected", func() bool { return c.view.entry.SelectedText() == "{{ask.Dag}}" })
	if !c.view.entry.AcceptsTab() {
		t.Fatal("Tab leaves the answer")
	}
	s.relayout()
	s.snap("composer-field")
	s.typeText("måndag")
	s.key(fyne.KeyTab)
	if got := c.view.entry.SelectedText(); got != "{{ask.Rom}}" || !strings.Contains(c.view.entry.Text, "PC måndag.") {
		t.Fatalf("%q in %q", got, c.view.entry.Text)
	}
	s.key(fyne.KeyTab)
	if got := c.view.entry.SelectedText(); got != "{{ask.Frist}}" {
		t.Fatalf("%q", got)
	}
	shiftTab(c.view.entry)
	if got := c.view.entry.SelectedText(); got != "{{ask.Rom}}" {
		t.Fatalf("back: %q", got)
	}
	s.typeText("A3")
	s.key(fyne.KeyEscape)
	if c.view.entry.SelectedText() != "" || c.view.entry.AcceptsTab() {
		t.Error("Esc does not leave the field")
	}
	s.until("what is open is named", func() bool { return c.view.notices.Visible() })
	if strip := c.view.notices.Objects[0].(*widgets.Strip); !strings.Contains(strip.Text(), "Frist") || strings.Contains(strip.Text(), "Rom") {
		t.Errorf("%q", strip.Text())
	}
	c.Send()
	if len(d.sent()) != 0 || c.view.entry.SelectedText() != "{{ask.Frist}}" {
		t.Fatalf("sent %d, selected %q", len(d.sent()), c.view.entry.SelectedText())
	}
	s.typeText("fredag")
	s.key(fyne.KeyTab)
	s.typeText("!")
	done := "Hei Ingrid,\n\nVi møtest måndag i A3. Ta med PC måndag. Svar innan fredag.!"
	s.answer(c, done)
	c.InsertItem(d.items[len(d.items)-1].Item)
	s.until("only what is not known is asked", func() bool { return c.view.entry.SelectedText() == "{{ask.Ting}}" })
	if !strings.Contains(c.view.entry.Text, "Takk for måndag, Ingrid.") {
		t.Errorf("%q", c.view.entry.Text)
	}
	s.typeText("lappen")
	c.Send()
	s.until("it is sent", func() bool { return len(d.sent()) == 1 })
}

func TestComposerFieldIsLeftWhenOneWritesElsewhere(t *testing.T) {
	s, d, c := framedStage(t)
	s.openCase(d, c)
	c.InsertItem(d.items[3].Item)
	s.until("the field is selected", func() bool { return c.view.entry.SelectedText() == "{{ask.Frist}}" })
	s.typeText("fredag")
	c.view.entry.cursorTo(len([]rune(c.view.entry.Text)))
	s.typeText(" Takk.")
	if c.at.put.field != nil || c.at.put.answers["Frist"] != "fredag" {
		t.Errorf("%+v, %q", c.at.put.field, c.at.put.answers)
	}
}

// guide is an article with a text, in bokmål only.
func guide() support.Suggestion {
	s := article("hvit", "Hvit side", "https://hjelp.example.no/hvit")
	s.Item.Language = support.Bokmaal
	s.Item.Body = "Logg ut og inn igjen.\n\nSlik gjør du:\n\n" + strings.Repeat("- Lukk fanen [her](https://example.no/x) og vent litt\n", 15)
	return s
}

func TestComposerArticleAsLinkSummaryOrText(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items, guide())
	s.openCase(d, c)
	link := "[Hvit side](https://hjelp.example.no/hvit)"
	s.pick(c, "??hvit", "Hvit side")
	s.answer(c, "Hei Ingrid,\n\n"+link)
	s.undoKey()
	s.answer(c, "Hei Ingrid,\n\n??hvit")
	s.key(fyne.KeyBackspace)
	s.typeText("t")
	s.until("the list is open again", func() bool { return c.picker.isOpen() && len(c.picker.found) == 1 })
	s.ctrl(fyne.KeyS)
	s.relayout()
	s.snap("composer-ways")
	s.key(fyne.KeyTab)
	s.answer(c, "Hei Ingrid,\n\nLogg ut og inn igjen.\n\n"+link+" (på bokmål)")
	if !contains(c.at.draft.Articles, "hvit") {
		t.Errorf("used: %q", c.at.draft.Articles)
	}
	s.undoKey()
	s.key(fyne.KeyBackspace)
	s.typeText("t")
	s.until("the list is open again", func() bool { return c.picker.isOpen() && len(c.picker.found) == 1 })
	if c.picker.as != support.AsSummary {
		t.Error("the way is not remembered")
	}
	s.ctrl(fyne.KeyT)
	s.ctrl(fyne.Key1)
	s.until("the whole text", func() bool {
		return strings.HasPrefix(c.view.entry.Text, "Hei Ingrid,\n\n"+link+" (på bokmål)\n\nLogg ut") && strings.Count(c.view.entry.Text, "](https://example.no/x)") == 15
	})
	if !strings.Contains(c.view.entry.Text, "- Lukk fanen [her](https://example.no/x)") {
		t.Errorf("%q", c.view.entry.Text)
	}
}

func TestComposerAnArticleAnswersTheTemplateThatAsksForOne(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items, support.Suggestion{Item: template("les", "Les dette", "Sjå her: [{{article.title}}]({{article.url}}). Spør gjerne.")}, guide())
	s.openCase(d, c)
	s.pick(c, "::les", "Les dette")
	s.until("it asks for the article", func() bool { return c.view.entry.SelectedText() == "{{article.title}}" })
	s.pick(c, "??hvit", "Hvit side")
	s.answer(c, "Hei Ingrid,\n\nSjå her: [Hvit side](https://hjelp.example.no/hvit). Spør gjerne.")
	s.undoKey()
	if !strings.Contains(c.view.entry.Text, "({{article.url}})") {
		t.Errorf("%q", c.view.entry.Text)
	}
}

func TestPickerByKeyboard(t *testing.T) {
	s, d, c := framedStage(t)
	s.openCase(d, c)
	s.typeText("::")
	s.until("all templates", func() bool { return len(c.picker.found) == 4 })
	s.key(fyne.KeyDown)
	s.key(fyne.KeyDown)
	s.key(fyne.KeyUp)
	if c.picker.list.Selected() != 1 {
		t.Errorf("row %d", c.picker.list.Selected())
	}
	s.ctrl(fyne.Key3)
	s.answer(c, "Hei Ingrid,\n\nMottaksmelding")
	s.typeText(" ::zzz")
	s.until("nothing fits", func() bool { return c.picker.isOpen() && len(c.picker.found) == 0 && c.picker.list.Len() == 1 })
	s.key(fyne.KeyEscape)
	s.answer(c, "Hei Ingrid,\n\nMottaksmelding ::zzz")
	if c.picker.isOpen() {
		t.Error("still open")
	}
}

func TestPickerDoesNotMoveUnderTheHand(t *testing.T) {
	s, d, c := framedStage(t)
	hold := make(chan struct{})
	d.mu.Lock()
	d.rank = func(found []support.Suggestion) []support.Suggestion {
		<-hold
		return append(append([]support.Suggestion(nil), found[2:]...), found[:2]...)
	}
	d.mu.Unlock()
	s.openCase(d, c)
	s.typeText("::")
	s.until("a list without what fits the case", func() bool { return len(c.picker.found) == 4 })
	s.key(fyne.KeyDown)
	first, second := c.picker.found[0].Item.ID, c.picker.found[1].Item.ID
	close(hold)
	s.until("what fits comes", func() bool { return c.picker.found[2].Item.ID == "mottaksmelding" && !c.picker.latest.Busy() })
	if c.picker.list.Selected() != 1 || c.picker.found[0].Item.ID != first || c.picker.found[1].Item.ID != second {
		t.Errorf("row %d of %q", c.picker.list.Selected(), c.picker.found[1].Item.ID)
	}
}

func TestSettingsOfTheGreeting(t *testing.T) {
	s, d, p, _ := settingsStage(t)
	d.fakeDesk.mu.Lock()
	d.frames = knowledge.DefaultFrames()
	d.fakeDesk.mu.Unlock()
	f := newFramePage(s.env, d, d.boxes[0], d.frames)
	f.open()
	s.snap("settings-frame")
	if f.greeting.Text != "Hei {{requester.first_name}}," || p == nil {
		t.Errorf("%q", f.greeting.Text)
	}
	f.closing.SetText("Alt godt\n{{agent.navn}}")
	f.save()
	s.until("it says which tag", func() bool { return f.fault.Visible() })
	s.snap("settings-frame-bad")
	f.closing.SetText("Alt godt\n{{agent.name}}")
	f.form.Select(1)
	f.fill()
	f.greeting.SetText("God dag,")
	f.save()
	s.until("it is kept", func() bool {
		now, _ := d.Frames(t.Context(), 1)
		return now.Bokmaal.Closing == "Alt godt\n{{agent.name}}" && now.Nynorsk.Greeting == "God dag," && now.English == knowledge.DefaultFrames().English
	})
}

func TestComposerKeepsTheAnswersInAnotherForm(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items,
		support.Suggestion{Item: template("nede", "Kjend feil", "{{ask.Kva som er nede}} er nede. Neste melding: {{ask.Frist}}.")},
		support.Suggestion{Item: support.Item{ID: "nede", Language: support.English, Kind: support.KindTemplate, Title: "Known fault",
			Body: "{{ask \"What is down\"}} is down. Next message: {{ask.Deadline}}."}})
	s.openCase(d, c)
	s.pick(c, "::kjend", "Kjend feil")
	s.until("the field", func() bool { return c.view.entry.SelectedText() == "{{ask.Kva som er nede}}" })
	s.typeText("Arkivet")
	c.setForm(support.English)
	s.answer(c, "Hi Ingrid,\n\nArkivet is down. Next message: {{ask.Deadline}}.")
	if got := c.view.entry.SelectedText(); got != "{{ask.Deadline}}" {
		t.Errorf("%q", got)
	}
	s.typeText("Friday")
	c.setForm(support.Nynorsk)
	s.answer(c, "Hei Ingrid,\n\nArkivet er nede. Neste melding: Friday.")
}
