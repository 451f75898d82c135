package desk_test

import (
	"os"
	"strings"
	"testing"

	"linje/support"
)

func TestAnswersBeginAndEndAsTheirMailboxSays(t *testing.T) {
	r := newRig(t)
	r.deliver("INBOX", request("frame-1@example.no", "Eg får ikkje opna saka", "", "Hei, eg får ikkje opna saka mi. Kva skal eg gjere? Eg har ikkje prøvd noko anna."))
	r.sync()
	c := r.bySubject("opna saka")
	ctx := t.Context()
	f, err := r.desk.Frames(ctx, r.box.ID)
	r.must(err)
	if f.Nynorsk.Greeting != "Hei {{requester.first_name}}," {
		t.Errorf("as usual: %+v", f.Nynorsk)
	}
	if got, err := r.desk.Framed(ctx, c.ID, support.Nynorsk, "Prøv att."); err != nil || got != "Hei Ola,\n\nPrøv att." {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := r.desk.Framed(ctx, c.ID, support.Nynorsk, "Kjære Ola!\n\nPrøv att."); err != nil || got != "Kjære Ola!\n\nPrøv att." {
		t.Errorf("a second greeting: %q, %v", got, err)
	}
	text := func(l support.Language, body string) string {
		t.Helper()
		id, err := r.desk.Reply(ctx, support.ReplyRequest{Draft: support.Draft{Case: c.ID, Text: body, Language: l}, EvenIfChanged: true})
		r.must(err)
		e, err := r.store.OutboxEntry(ctx, id)
		r.must(err)
		whole, _, _ := strings.Cut(r.mail.Parse(e.Source).Text, "\n>")
		return whole
	}
	if got := text(support.Nynorsk, "Hei Ola,\n\nPrøv att."); !strings.Contains(got, "att.\n\nVenleg helsing\nKari Nordmann\nBrukerstøtte HF\n") {
		t.Errorf("as usual: %q", got)
	}
	if got := text(support.English, "Try again.\n\nBest regards,\nKari"); strings.Contains(got, "Kind regards") {
		t.Errorf("signed twice: %q", got)
	}
	f.Nynorsk = support.Frame{Greeting: "God dag {{requester.name}}!", Closing: "Alt godt\n{{agent.name}}, {{group.name}}"}
	f.English.Closing = ""
	r.must(r.desk.SaveFrames(ctx, r.box.ID, f))
	if got, err := r.desk.AnswerFrames(ctx, c.ID); err != nil || got.Nynorsk.Greeting != "God dag Ola Hansen!" || got.Bokmaal.Greeting != "Hei Ola," {
		t.Errorf("%+v, %v", got, err)
	}
	if got := text(support.Nynorsk, "Prøv att."); !strings.Contains(got, "att.\n\nAlt godt\nKari Nordmann, Brukerstøtte HF\n") || strings.Contains(got, "helsing") {
		t.Errorf("its own: %q", got)
	}
	if got := text(support.Nynorsk, "Prøv att.\n\nAlt godt\nKari Nordmann, Brukerstøtte HF"); strings.Count(got, "Alt godt") != 1 {
		t.Errorf("signed twice: %q", got)
	}
	if got := text(support.English, "Try again."); strings.Contains(got, "regards") {
		t.Errorf("signed although it is to have none: %q", got)
	}
	f.Bokmaal.Greeting = "Hei {{ask.Navn}},"
	if err := r.desk.SaveFrames(ctx, r.box.ID, f); support.CodeOf(err) != support.CodeInvalid {
		t.Errorf("a greeting that asks: %v", err)
	}
}

func TestArticleTextInTheFormOfTheAnswer(t *testing.T) {
	r := newRig(t)
	r.must(r.desk.Seed(t.Context(), os.DirFS("../assets/material")))
	got, err := r.desk.ArticleText(t.Context(), "nettlesere-som-stottes", support.Nynorsk, support.AsSummary)
	if err != nil || !strings.HasSuffix(got.Text, "[Nettlesere som støttes](https://hjelp.example.no/nettlesere-som-stottes) (på bokmål)") || len(strings.Fields(got.Text)) > 70 {
		t.Errorf("%q, %v", got.Text, err)
	}
	got, err = r.desk.ArticleText(t.Context(), "melde-feil", support.Nynorsk, support.AsSummary)
	if err != nil || got.Language != support.Nynorsk || strings.Contains(got.Text, "(på") {
		t.Errorf("%q, %v", got.Text, err)
	}
}
