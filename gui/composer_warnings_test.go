package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// notices are the sentences above the buttons.
func (c *composer) noticeTexts() []string {
	var out []string
	if c.view.notices.Visible() {
		for _, o := range c.view.notices.Objects {
			out = append(out, o.(*widgets.Strip).Text())
		}
	}
	return out
}

func (c *composer) notice(t *testing.T, start string) *widgets.Strip {
	t.Helper()
	for _, o := range c.view.notices.Objects {
		if s := o.(*widgets.Strip); strings.HasPrefix(s.Text(), start) {
			return s
		}
	}
	t.Fatalf("no notice begins with %q: %q", start, c.noticeTexts())
	return nil
}

const (
	bokmaalText = "Hei! Nå skal det virke igjen. Logg ut av alle faner og inn igjen, så ser du saken din."
	englishText = "Hello! It should work now. Please log out of all tabs and in again to see your case."
)

func TestComposerWarnsOfAnAnswerInTheOtherForm(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText(bokmaalText)
	const says = "Ingrid skrev nynorsk; svaret er på bokmål. Den som skriver til oss, skal få svar i sin egen målform."
	if got := c.noticeTexts(); len(got) != 1 || got[0] != says {
		t.Fatalf("while it is written: %q", got)
	}
	s.ctrlEnter()
	if len(d.sent()) != 0 || c.at.sending {
		t.Fatal("it went without a warning")
	}
	strip := c.notice(t, says)
	if strip.Text() != says || c.view.foot.send.Text() != "Send likevel" {
		t.Errorf("%q, the button says %q", strip.Text(), c.view.foot.send.Text())
	}
	s.relayout()
	s.snap("composer-warning-form")
	s.ctrlEnter()
	s.until("the second time it goes", func() bool { return len(d.sent()) == 1 })
}

func TestComposerWarnsOfEnglishAndOfNorwegian(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(thomas()))
	c.Focus()
	s.typeText(englishText)
	s.ctrlEnter()
	c.notice(t, "Thomas skrev bokmål; svaret er på engelsk.")

	s, d, c = composeStage(t)
	th := thomas()
	th.Case.Language = support.English
	c.ShowCase(d.add(th))
	c.Focus()
	s.typeText(bokmaalText)
	s.ctrlEnter()
	c.notice(t, "Thomas skrev engelsk; svaret er på bokmål.")
	if len(d.sent()) != 0 {
		t.Error("it went")
	}
}

func TestComposerTrustsAFormThatWasChosen(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText(bokmaalText)
	if c.view.head.language.Text() != "Nynorsk · gjettet" {
		t.Errorf("%q", c.view.head.language.Text())
	}
	ctrlL := &desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierShortcutDefault}
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(ctrlL) // English
	s.win.Canvas().Focused().(fyne.Shortcutable).TypedShortcut(ctrlL) // bokmål
	if c.view.head.language.Text() != "Bokmål · valgt" || len(c.noticeTexts()) != 0 {
		t.Errorf("%q, %q", c.view.head.language.Text(), c.noticeTexts())
	}
	s.ctrlEnter()
	s.until("it goes at once", func() bool { return len(d.sent()) == 1 })
}

func TestComposerWarnsOfATemplateInTheOtherForm(t *testing.T) {
	s, d, c := composeStage(t)
	th := thomas()
	c.ShowCase(d.add(th))
	c.InsertItem(support.Item{ID: "kvit-side", Kind: support.KindTemplate})
	s.until("it stands there", func() bool { return strings.Contains(c.view.entry.Text, "kvit side") })
	strip := c.notice(t, "Thomas skrev bokmål; svaret er på nynorsk.")
	test.Tap(strip.Buttons()[0])
	if c.at.draft.Language != support.Bokmaal {
		t.Errorf("%q", c.at.draft.Language)
	}
}

func TestComposerWarnsOfAMissingAttachment(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(thomas()))
	c.Focus()
	s.typeText("Hei Thomas,\n\njeg legger ved veiledningen.")
	if got := c.noticeTexts(); len(got) != 0 {
		t.Errorf("before it is sent: %q", got)
	}
	s.ctrlEnter()
	strip := c.notice(t, "Svaret sier «legger ved» (linje 3), men ingen fil er lagt ved.")
	if len(d.sent()) != 0 {
		t.Fatal("it went")
	}
	s.relayout()
	s.snap("composer-warning-attachment")
	test.Tap(strip.Buttons()[1])
	if c.view.entry.SelectedText() != "legger ved" {
		t.Errorf("%q is selected", c.view.entry.SelectedText())
	}

	c.at.draft.Attached = []support.OutgoingFile{{Name: "veiledning.pdf", Type: "application/pdf", Data: []byte("%PDF")}}
	c.keep()
	if got := c.noticeTexts(); len(got) != 0 || c.view.foot.send.Text() != "Send og neste" {
		t.Errorf("with the file: %q, %q", got, c.view.foot.send.Text())
	}
	c.at.draft.Attached = nil
	c.Send()
	c.notice(t, "Svaret sier «legger ved»") // it had been put right: it stops anew
	if len(d.sent()) != 0 {
		t.Fatal("it went")
	}
	c.Send()
	s.until("then it goes", func() bool { return len(d.sent()) == 1 })
}

func TestComposerNamesBothWarningsAtOnce(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText(bokmaalText + " Veiledningen er vedlagt.")
	s.ctrlEnter()
	c.notice(t, "Ingrid skrev nynorsk")
	c.notice(t, "Svaret sier «vedlagt» (linje 1)")
	s.relayout()
	s.snap("composer-warning-both")
	s.ctrlEnter()
	s.until("the second time it goes", func() bool { return len(d.sent()) == 1 })
}

func TestComposerDoesNotWarnOfWhatComesNextToo(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(thomas()))
	c.Focus()
	s.typeText("Skjemaet er vedlagt.")
	s.ctrlEnter()
	c.notice(t, "Svaret sier «vedlagt»")
	c.ShowCase(d.add(ingrid()))
	c.Focus()
	s.typeText("Skjemaet er vedlagt.")
	s.ctrlEnter()
	c.notice(t, "Svaret sier «vedlagt»") // another answer stops by itself
	if len(d.sent()) != 0 {
		t.Error("it went")
	}
}

func TestComposerBlocksAPromptedFieldWhereItStands(t *testing.T) {
	s, d, c := composeStage(t)
	c.ShowCase(d.add(thomas()))
	c.Focus()
	s.typeText("Hei,\n\nSend oss det før {{ask.Frist}}, så er vedlegget ditt med.")
	for range 3 { // however often
		s.ctrlEnter()
	}
	if len(d.sent()) != 0 || c.view.entry.SelectedText() != "{{ask.Frist}}" {
		t.Errorf("%d sent, %q is selected", len(d.sent()), c.view.entry.SelectedText())
	}
	c.notice(t, "Svaret er ikke sendt. Fyll først ut: Frist")
}

func TestChipSaysWhereTheFormComesFrom(t *testing.T) {
	for name, at := range map[string]struct {
		language support.Language
		text     string
		chip     string
	}{
		"guessed":       {support.Bokmaal, "Hei, jeg får ikke åpnet saken. Hva gjør jeg nå?", "Bokmål · gjettet"},
		"too short":     {support.LanguageUnset, "Hei", "Bokmål · usikkert"},
		"not known":     {support.LanguageUnset, "Hei, eg får ikkje opna saka.", "Nynorsk · gjettet"},
		"Danish":        {support.Bokmaal, "Hej, jeg kan ikke logge ind. Hvad skal jeg gøre nu?", "Dansk · svar på bokmål"},
		"Swedish":       {support.Bokmaal, "Hej, jag kan inte logga in på mitt konto. Vad ska jag göra?", "Svensk · svar på bokmål"},
		"set elsewhere": {support.English, "Hei, jeg får ikke åpnet saken.", "Engelsk · gjettet"},
	} {
		_, d, c := composeStage(t)
		th := thomas()
		th.Case.Language, th.Messages[0].Text = at.language, at.text
		th.Messages[0].Envelope.Subject = "Hei"
		c.ShowCase(d.add(th))
		if got := c.view.head.language.Text(); got != at.chip {
			t.Errorf("%s: %q, want %q", name, got, at.chip)
		}
	}
}

func TestComposerMayAnswerADaneInEitherForm(t *testing.T) {
	s, d, c := composeStage(t)
	th := thomas()
	th.Messages[0].Text = "Hej, jeg kan ikke logge ind. Hvad skal jeg gøre nu?"
	c.ShowCase(d.add(th))
	c.Focus()
	s.typeText("Hei! No skal det verke att. Logg ut av alle faner og inn att, så ser du saka di.")
	s.ctrlEnter()
	s.until("it goes", func() bool { return len(d.sent()) == 1 })
}

func TestComposerTellsOfATemplateThatStaysInItsForm(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items,
		support.Suggestion{Item: support.Item{ID: "kvit-side", Language: support.English, Kind: support.KindTemplate, Title: "White page", Body: "Hi {{requester.first_name}},\n\nLog out of all tabs and in again to see your case."}},
		support.Suggestion{Item: template("vent", "Vent litt", "Vi ser på saka di no. Du høyrer frå oss att i løpet av dagen.")},
		support.Suggestion{Item: support.Item{ID: "vent", Language: support.English, Kind: support.KindTemplate, Title: "Wait", Body: "We are looking at it."}})
	s.openCase(d, c)
	s.pick(c, "::kvit", "Kvit side i saksvising")
	s.until("it stands there", func() bool { return strings.HasSuffix(c.view.entry.Text, "inn att.") })
	s.key(fyne.KeyReturn)
	s.pick(c, "::vent", "Vent litt")
	s.until("that too", func() bool { return strings.HasSuffix(c.view.entry.Text, "løpet av dagen.") })
	s.key(fyne.KeyBackspace)
	s.typeText(" klokka 14.")
	c.setForm(support.English)
	want := "Hi Ingrid,\n\nLog out of all tabs and in again to see your case.\n\nVi ser på saka di no. Du høyrer frå oss att i løpet av dagen klokka 14."
	s.answer(c, want)
	says := "Svaret skal være på engelsk, men «Vi ser på saka di no. Du høyrer frå oss …» (linje 5) er på nynorsk."
	if got := c.noticeTexts(); len(got) != 1 || got[0] != says {
		t.Fatalf("%q", got)
	}
	s.relayout()
	s.snap("composer-warning-mixed")
	test.Tap(c.notice(t, says).Buttons()[0])
	if !strings.HasPrefix(c.view.entry.SelectedText(), "Vi ser på saka") {
		t.Errorf("%q is selected", c.view.entry.SelectedText())
	}
	s.ctrlEnter()
	if len(d.sent()) != 0 || c.view.foot.send.Text() != "Send likevel" {
		t.Fatal("half of it went in another form without a warning")
	}
	s.ctrlEnter()
	s.until("the second time it goes", func() bool { return len(d.sent()) == 1 })
}

func TestComposerTellsOfAShortTemplateThatStaysInItsForm(t *testing.T) {
	s, d, c := framedStage(t)
	d.items = append(d.items, support.Suggestion{Item: support.Item{ID: "mottaksmelding", Language: support.English, Kind: support.KindTemplate, Title: "Got it", Body: "We got it."}})
	s.openCase(d, c)
	s.pick(c, "::vi ser", "Vi ser på saka, svar kjem i dag")
	s.answer(c, "Hei Ingrid,\n\nMottaksmelding")
	s.pick(c, "\n::logge", "Logge ut av alle faner")
	s.answer(c, "Hei Ingrid,\n\nMottaksmelding\n\nKort steg for steg")
	c.setForm(support.English)
	s.answer(c, "Hi Ingrid,\n\nWe got it.\n\nKort steg for steg")
	c.notice(t, "«Kort steg for steg» finnes ikke på engelsk og står som før.")
	c.setForm(support.Nynorsk)
	s.answer(c, "Hei Ingrid,\n\nMottaksmelding\n\nKort steg for steg")
	if got := c.noticeTexts(); len(got) != 0 {
		t.Errorf("%q", got)
	}
}
