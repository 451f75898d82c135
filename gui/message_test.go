package gui

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"linje/gui/widgets"
	"linje/support"
)

// pngOf draws a picture of a size.
func pngOf(w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, color.RGBA{R: uint8(x), G: uint8(y), B: 120, A: 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img)
	return b.Bytes()
}

// saveChip opens the dialog that saves an attachment, by way of its preview.
func (o *office) saveChip(name string) {
	o.t.Helper()
	test.Tap(findTouch(o.t, o.ui.shell.view.talk.scroll, name))
	o.until("a preview", func() bool { return o.says("Lukk") })
	o.press("Lagre som …")
}

// choose takes what says so in the menu that is open.
func (o *office) choose(text string) {
	o.t.Helper()
	top := o.ui.window.Canvas().Overlays().Top()
	if top == nil {
		o.t.Fatalf("no menu that offers %q", text)
	}
	for _, x := range visible(top) {
		row, ok := x.(fyne.Tappable)
		if !ok {
			continue
		}
		if w, ok := x.(fyne.Widget); ok && w != top {
			for _, y := range visible(w) {
				if s, ok := y.(interface{ Text() string }); ok && s.Text() == text {
					row.Tapped(&fyne.PointEvent{})
					return
				}
			}
		}
	}
	o.t.Fatalf("the menu does not offer %q", text)
}

// letterBox is an office whose first case is one mail, changed by change.
func letterBox(t *testing.T, change func(d *officeDesk, m *support.Message)) *office {
	t.Helper()
	d := newOfficeDesk()
	d.contents, d.remote = map[support.MessageID]support.Content{}, map[string][]byte{}
	th := ingridAtWork()
	th.Draft = nil
	change(d, &th.Messages[0])
	d.add(th)
	return newOffice(t, "light", d).opened()
}

func pictures(o *office) (out []*widgets.Picture) {
	for _, root := range o.roots() {
		for _, x := range visible(root) {
			if p, ok := x.(*widgets.Picture); ok {
				out = append(out, p)
			}
		}
	}
	return out
}

func TestPicturesOfTheTextAreShownInPlaceAndEnlarged(t *testing.T) {
	shot, logo := pngOf(1200, 700), pngOf(120, 40)
	o := letterBox(t, func(d *officeDesk, m *support.Message) {
		m.Attached = []support.Attachment{
			{Index: 0, Name: "image001.png", Type: "image/png", Size: int64(len(shot)), ContentID: "a", Inline: true},
			{Index: 1, Name: "logo.png", Type: "image/png", Size: int64(len(logo)), ContentID: "b", Inline: true},
			{Index: 2, Name: "skadet.png", Type: "image/png", Size: 90_000, ContentID: "c", Inline: true},
			{Index: 3, Name: "vedlegg.pdf", Type: "application/pdf", Size: 90_000}}
		d.contents[m.ID] = support.Content{Images: []support.ContentImage{{Name: "image001.png", Type: "image/png", Data: shot},
			{Name: "logo.png", Type: "image/png", Data: logo}, {Name: "skadet.png", Type: "image/png", Data: []byte("\x89PNG")}}}
	})
	o.until("the pictures", func() bool { return len(pictures(o)) == 2 })
	column := o.ui.shell.view.talk.scroll.Size().Width
	for _, p := range pictures(o) {
		if p.Size().Width > column || p.Size().Height > mostPictureHeight+1 {
			t.Errorf("a picture is %v wide in a column of %v", p.Size(), column)
		}
	}
	o.mustSay("vedlegg.pdf")
	o.mustSay("skadet.png") // cannot be shown, so it stays to be saved
	if o.says("image001.png") || o.says("logo.png") {
		t.Error("a picture that is shown is listed as a file too")
	}
	o.snap("message-pictures")
	var large *widgets.Picture
	for _, p := range pictures(o) {
		if p.Own().Width > 1000 {
			large = p
		}
	}
	o.ui.window.Canvas().Focus(large)
	o.key(fyne.KeyReturn)
	o.mustSay("Lukk")
	o.press("Lagre som …")
	o.press("Lagre")
	o.until("saved", func() bool { o.mu.Lock(); defer o.mu.Unlock(); return bytes.Equal(o.saved["image001.png"], shot) })
}

func TestRemotePicturesComeOnlyWhenAsked(t *testing.T) {
	o := letterBox(t, func(d *officeDesk, m *support.Message) {
		m.Attached, m.Reading.Traits = nil, []support.Trait{support.TraitRemote}
		d.contents[m.ID] = support.Content{Remote: []string{"https://nyhetsbrev.example.no/a.png", "https://nyhetsbrev.example.no/b.png",
			"https://nyhetsbrev.example.no/a.png", "https://nyhetsbrev.example.no/pixel.png"}}
		d.remote["https://nyhetsbrev.example.no/a.png"] = pngOf(400, 200)
		d.remote["https://nyhetsbrev.example.no/pixel.png"] = pngOf(1, 1)
	})
	o.until("the offer", func() bool { return o.says("Vis bilder fra avsenderen") })
	o.mustSay("får vite at e-posten er lest")
	o.settle()
	if len(o.desk.fetched) != 0 || len(pictures(o)) != 0 {
		t.Fatalf("fetched without being asked: %v", o.desk.fetched)
	}
	o.snap("message-remote")
	o.press("Vis bilder fra avsenderen")
	o.until("the picture", func() bool { return len(pictures(o)) == 1 && o.says("1 bilde kunne ikke hentes.") })
	o.settle()
	if len(o.desk.fetched) != 3 {
		t.Errorf("fetched %v", o.desk.fetched)
	}
	// Another look at the case keeps them, and asks nobody again.
	o.desk.tell(support.Change{Kind: support.ChangeCases, Case: o.ui.shell.view.caseID()})
	o.settle()
	if len(o.desk.fetched) != 3 || len(pictures(o)) != 1 || len(o.desk.read) != 1 {
		t.Errorf("fetched %d, shown %d, read %d", len(o.desk.fetched), len(pictures(o)), len(o.desk.read))
	}
	o.desk.mu.Lock()
	o.desk.remote["https://nyhetsbrev.example.no/b.png"] = pngOf(300, 200)
	o.desk.mu.Unlock()
	o.press("Prøv igjen")
	o.until("the other one", func() bool { return len(pictures(o)) == 2 && !o.says("kunne ikke hentes") })
}

func TestOnlyMailsThatNeedItAreReadAgain(t *testing.T) {
	d := newOfficeDesk()
	d.contents = map[support.MessageID]support.Content{}
	th := ingridAtWork()
	first := th.Messages[0]
	th.Messages = nil
	for i := range 200 {
		m := first
		m.ID, m.Attached = support.MessageID(fmt.Sprintf("m%d@example.no", i)), nil
		m.Envelope.Date = first.Envelope.Date.Add(time.Duration(i) * time.Minute)
		if i%2 == 1 {
			m.Reading.Traits = []support.Trait{support.TraitInvite}
		}
		d.contents[m.ID] = support.Content{}
		th.Messages = append(th.Messages, m)
	}
	d.add(th)
	o := newOffice(t, "light", d).opened()
	o.settle()
	if n := len(d.read); n != shownAtOnce/2 || d.read[0] != "m199@example.no" {
		t.Errorf("%d mails were read again, first %v", n, d.read[:min(n, 2)])
	}
}

func TestInvitationIsShownInWords(t *testing.T) {
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	o := letterBox(t, func(d *officeDesk, m *support.Message) {
		m.Attached, m.Reading.Traits = nil, []support.Trait{support.TraitInvite}
		d.contents[m.ID] = support.Content{Invitations: []support.Invitation{
			{Method: "REQUEST", Title: "Instituttråd", Place: "Møterom 3", Start: at, End: at.Add(90 * time.Minute), Organizer: support.Address{Name: "Silje Ødegård", Email: "silje@example.no"}},
			{Method: "CANCEL", Title: "Planleggingsdag\u202e", Start: at, AllDay: true}}}
	})
	o.until("the card", func() bool { return o.says("tirsdag 1. desember kl. 09.00–10.30") })
	for _, s := range []string{"Møteinvitasjon", "Instituttråd", "Møterom 3", "Silje Ødegård <silje@example.no>", "Møtet er avlyst", "tirsdag 1. desember, hele dagen"} {
		o.mustSay(s)
	}
	o.snap("message-invitation")
}

func TestForwardedMailIsOpenedInPlace(t *testing.T) {
	o := letterBox(t, func(d *officeDesk, m *support.Message) {
		m.Attached, m.Reading.Traits = nil, []support.Trait{support.TraitNested}
		inner := support.NestedMail{Envelope: support.Envelope{Subject: "Innerst", From: support.Address{Name: "Arne", Email: "arne@example.no"}}, Text: "Det innerste"}
		d.contents[m.ID] = support.Content{Nested: []support.NestedMail{{Text: "Her er kvitteringen.",
			Envelope:    support.Envelope{Subject: "Kvittering", From: support.Address{Name: "Bokhandelen", Email: "bok@example.no"}, Date: officeNow()},
			Attachments: []support.Attachment{{Index: 4, Name: "kvittering.pdf", Type: "application/pdf", Size: 2000}}, Nested: []support.NestedMail{inner}}}}
	})
	o.until("the fold", func() bool { return o.says("Videresendt e-post: Kvittering") })
	if o.says("Her er kvitteringen.") {
		t.Error("it is open before it was opened")
	}
	test.Tap(findTouch(t, o.ui.shell.view.talk.scroll, "Videresendt e-post: Kvittering"))
	o.mustSay("Her er kvitteringen.")
	o.mustSay("Fra Bokhandelen <bok@example.no>")
	o.snap("message-nested")
	test.Tap(findTouch(t, o.ui.shell.view.talk.scroll, "kvittering.pdf"))
	o.choose("Åpne")
	o.until("opened", func() bool {
		o.desk.mu.Lock()
		defer o.desk.mu.Unlock()
		return len(o.desk.launched) == 1 && o.desk.launched[0] == 4
	})
	test.Tap(findTouch(t, o.ui.shell.view.talk.scroll, "Videresendt e-post: Innerst"))
	o.mustSay("Det innerste")
}

func TestTraitsAreSaidCalmly(t *testing.T) {
	o := letterBox(t, func(_ *officeDesk, m *support.Message) {
		m.Reading.Traits = []support.Trait{support.TraitBroken, support.TraitOversize, support.TraitSigned, support.TraitEncrypted, support.TraitWinmail}
	})
	for _, s := range []string{"E-posten er skadet; dette er det som kunne leses.", "dette er begynnelsen", "Digitalt signert", "Kryptert. Linje kan ikke åpne den", "winmail.dat"} {
		o.mustSay(s)
	}
	o.snap("message-traits")
	o.press("Lagre kilden …")
	o.press("Lagre")
	o.until("saved", func() bool { return o.says(".eml er lagret i") })
}

func TestEveryMailHasAMenuWithItsSource(t *testing.T) {
	o := letterBox(t, func(*officeDesk, *support.Message) {})
	test.Tap(menuOfMail(o))
	o.choose("Vis adressene")
	o.mustSay("Til Brukerstøtte HF <brukerstotte@example.no>")
	test.Tap(menuOfMail(o))
	o.choose("Lagre kilden …")
	o.mustSay(o.ui.shell.view.caseID().Number() + ".eml")
}

// menuOfMail is what opens the menu of the only mail.
func menuOfMail(o *office) *widgets.Touch {
	o.t.Helper()
	for _, e := range o.ui.shell.view.talk.built {
		if m, ok := e.(*messageView); ok {
			return m.extra.menu
		}
	}
	o.t.Fatal("no mail")
	return nil
}

func TestDoubtfulSenderIsMarkedInHeadAndMail(t *testing.T) {
	for check, words := range map[support.SenderCheck][2]string{
		support.SenderFailed:    {"Avsenderen er ikke bekreftet av postserveren", "Oppgitt adresse: ingrid.solbakken@example.no."},
		support.SenderLookAlike: {"Ligner på en kjent avsender, men er en annen adresse", "Adressen er ingrid.solbakken@example.no."},
	} {
		o := letterBox(t, func(_ *officeDesk, m *support.Message) { m.Reading.Sender = check })
		o.mustSay(words[1])
		head := o.ui.shell.view.head
		mark := findTouch(t, head.root, words[0])
		o.snap("message-" + string(check))
		if head.facts.sender.more.Visible() {
			t.Error("the address stands in the head before anyone asked")
		}
		test.Tap(mark)
		if !head.facts.sender.more.Visible() || !strings.Contains(head.facts.sender.more.Text(), words[1]) {
			t.Errorf("the head does not tell the address: %q", head.facts.sender.more.Text())
		}
	}
	o := letterBox(t, func(_ *officeDesk, m *support.Message) { m.Reading.Sender = support.SenderPassed })
	if o.ui.shell.view.head.facts.sender.root.Visible() {
		t.Error("a sender who is fine is marked")
	}
}

func TestWorkOfOtherProgramsShows(t *testing.T) {
	d := newOfficeDesk()
	th := ingridAtWork()
	th.Messages[0].Flags = []string{`\Seen`, `\Answered`, `\Flagged`}
	th.Case.Activity.Flagged = true
	d.add(th)
	o := newOffice(t, "light", d).opened()
	o.mustSay("Merket som besvart i et annet program")
	o.mustSay("Flagget")
	answer := th.Messages[0]
	answer.ID, answer.Direction, answer.Flags = "svar@example.no", support.Outbound, nil
	answer.Envelope.From = support.Address{Name: "Kari Nordmann", Email: "kari@example.no"}
	answer.Envelope.Date, answer.Reading.Outside = officeNow(), true
	th.Messages = append(th.Messages, answer)
	th.Case.Status, th.Case.Activity.Answered, th.Case.Activity.Outside = support.StatusWaiting, true, true
	th.Case.Times.Updated = officeNow()
	d.add(th)
	d.tell(support.Change{Kind: support.ChangeCases, Case: th.Case.ID})
	o.until("the answer", func() bool { return o.says("Besvart utenfor Linje av Kari Nordmann") })
	o.settle()
	if o.says("Merket som besvart i et annet program") {
		t.Error("the answer is there and the flag is still told of")
	}
	if w := o.ui.shell.view.head.facts.other; !w.Visible() || w.Text() != "Besvart utenfor Linje" {
		t.Errorf("the head says %q", w.Text())
	}
	th.Case.Handling.Owner, th.Case.Times.Worked = "Kari Nordmann", officeNow().Add(time.Minute)
	d.add(th)
	d.tell(support.Change{Kind: support.ChangeCases, Case: th.Case.ID})
	o.until("claimed", func() bool { return o.says("Du har den") })
	if !o.ui.shell.view.head.facts.other.Visible() {
		t.Error("the head forgets it once the case is claimed")
	}
	o.snap("message-elsewhere")
}

func TestAttachmentsAreShownOpenedAndSaved(t *testing.T) {
	o := letterBox(t, func(_ *officeDesk, m *support.Message) {
		m.Attached = []support.Attachment{
			{Index: 0, Name: "logg.txt", Type: "text/plain", Size: 30},
			{Index: 1, Name: "stor.pdf", Type: "application/pdf", Size: 12_000_000, Remote: true},
			{Index: 2, Name: "notat.docx", Type: "application/octet-stream", Size: 100}}
	})
	o.desk.source = []byte("F\xf8rste linje\r\n\x80 100")
	o.mustSay("12,0 MB, hentes når du åpner den")
	o.snap("message-files")
	talk := o.ui.shell.view.talk.scroll
	test.Tap(findTouch(t, talk, "logg.txt"))
	o.until("the text", func() bool { return o.says("Første linje") && o.says("€ 100") })
	o.key(fyne.KeyEscape)
	test.Tap(findTouch(t, talk, "stor.pdf"))
	o.choose("Åpne")
	o.until("how far it is", func() bool { return o.says("henter 3,0 MB av 12,0 MB …") })
	o.until("it is here", func() bool { return o.says("12,0 MB") && !o.says("henter 3,0 MB") })
	if o.says("hentes når du åpner den") {
		t.Error("it was fetched and is still said to be elsewhere")
	}
	o.desk.mu.Lock()
	o.desk.fail["OpenAttachment"] = support.Ef(support.CodeRisky, "desk.OpenAttachment", "%s", support.RiskMacros)
	o.desk.mu.Unlock()
	test.Tap(findTouch(t, talk, "notat.docx"))
	o.choose("Åpne")
	o.until("told why not", func() bool { return o.says("et dokument med makroer") && o.says("Lagre fil") })
	o.press("Avbryt")
	o.press("Lagre alle …")
	o.mustSay("3 filer")
	o.press("Lagre")
	o.until("all saved", func() bool { return o.says("Lagret 3 filer i /home/kari/Nedlastinger") })
}

func TestHostilePicturesAreRefused(t *testing.T) {
	bomb := pngOf(8, 8)
	copy(bomb[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 × 65536
	for name, data := range map[string][]byte{"bomb": bomb, "nothing": nil, "text": []byte("<svg/>"), "cut": pngOf(64, 64)[:60],
		"webp": []byte("RIFF\x00\x00\x00\x00WEBPVP8 \x00\x00\x00\x00"), "pixel": pngOf(1, 1)} {
		if img, err := decodePicture(data); err == nil {
			t.Errorf("%s: %v", name, img.Bounds())
		}
	}
	img, err := decodePicture(pngOf(4000, 100))
	if err != nil || img.Bounds().Dx() != mostSide || img.Bounds().Dy() != 45 {
		t.Errorf("%v, %v", img, err)
	}
}

func TestNothingIsCutOffInALowWindow(t *testing.T) {
	for _, l := range []string{"nb", "nn", "en"} {
		t.Run(l, func(t *testing.T) { nothingCutOff(t, l) })
	}
}

func nothingCutOff(t *testing.T, language string) {
	shot := pngOf(1200, 700)
	d := newOfficeDesk()
	d.contents, d.settings.Language = map[support.MessageID]support.Content{}, language
	th := ingridAtWork()
	m := &th.Messages[0]
	m.Reading = support.Reading{Sender: support.SenderLookAlike, Traits: []support.Trait{support.TraitBroken, support.TraitEncrypted,
		support.TraitWinmail, support.TraitInvite, support.TraitRemote}}
	m.Flags = []string{flagAnswered, flagFlagged}
	m.Attached = []support.Attachment{{Index: 0, Name: strings.Repeat("Langt navn ", 12) + ".pdf", Type: "application/pdf", Size: 12_000_000, Remote: true},
		{Index: 1, Name: "b.txt", Type: "text/plain", Size: 9}}
	d.contents[m.ID] = support.Content{Images: []support.ContentImage{{Name: "a.png", Type: "image/png", Data: shot}}, Remote: []string{"https://example.no/a.png"},
		Invitations: []support.Invitation{{Method: "REQUEST", Title: strings.Repeat("Møte om alt ", 12), Start: officeNow(), Place: strings.Repeat("Bygg ", 30)}},
		Nested:      []support.NestedMail{{Envelope: support.Envelope{Subject: strings.Repeat("Svært langt emne ", 9)}, Text: "x"}}}
	d.add(th)
	o := newOffice(t, "dark", d).opened()
	o.size(1100, 640)
	o.until("the picture", func() bool { return len(pictures(o)) == 1 })
	o.settle()
	scroll := o.ui.shell.view.talk.scroll
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	left := place(scroll).X
	right := left + scroll.Size().Width
	for _, x := range visible(scroll) {
		switch x.(type) {
		case *widgets.Button, *widgets.Touch, *widgets.Picture, *widgets.Prose, *widgets.Box, *widgets.Strip, *widgets.Line:
			if at := place(x).X; at < left-1 || at+x.Size().Width > right+1 {
				t.Errorf("%T reaches from %v to %v, outside %v to %v", x, at, at+x.Size().Width, left, right)
			}
		}
	}
	for i := range 4 {
		o.snap(fmt.Sprintf("message-low-%s-%d", language, i))
		scroll.ScrollBy(170)
	}
}

func TestFocusIsBroughtIntoView(t *testing.T) {
	shot := pngOf(1200, 700)
	o := letterBox(t, func(d *officeDesk, m *support.Message) {
		m.Text = strings.Repeat("Ei linje til.\n\n", 60)
		m.Attached = []support.Attachment{{Index: 0, Name: "a.png", Type: "image/png", Size: int64(len(shot)), ContentID: "a", Inline: true},
			{Index: 1, Name: "b.pdf", Type: "application/pdf", Size: 900}}
		d.contents[m.ID] = support.Content{Images: []support.ContentImage{{Name: "a.png", Type: "image/png", Data: shot}}}
	})
	o.until("the picture", func() bool { return len(pictures(o)) == 1 })
	scroll := o.ui.shell.view.talk.scroll
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	top, room := place(scroll).Y, scroll.Size().Height
	chip := findTouch(t, scroll, "b.pdf")
	for x, away := range map[fyne.CanvasObject]func(){chip: scroll.ScrollToTop, pictures(o)[0]: scroll.ScrollToTop, menuOfMail(o): scroll.ScrollToBottom} {
		away()
		o.ui.window.Canvas().Unfocus()
		if y := place(x).Y; y+x.Size().Height > top && y < top+room {
			t.Errorf("%T is in view before it has the focus", x)
		}
		o.ui.window.Canvas().Focus(x.(fyne.Focusable))
		if y := place(x).Y; y < top-1 || y+min(x.Size().Height, room) > top+room+1 {
			t.Errorf("%T stands at %v, outside %v to %v", x, y, top, top+room)
		}
	}
}

// snap writes what the window shows to $LINJE_SNAP/name.png, where that is set.
func (o *office) snap(name string) {
	if dir := os.Getenv("LINJE_SNAP"); dir != "" {
		o.t.Helper()
		if err := writePNG(filepath.Join(dir, name+".png"), o.ui.window.Canvas().Capture()); err != nil {
			o.t.Error(err)
		}
	}
}
