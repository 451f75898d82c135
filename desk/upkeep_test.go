package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"linje/desk"
	"linje/support"
)

// fakeLinks answers as the test says; an address it knows nothing of is skipped.
type fakeLinks struct {
	known map[string]support.LinkOutcome
	asked []string
	// status is what the servers answer; 0: there is no answer.
	status int
}

func (f *fakeLinks) Check(ctx context.Context, addresses []string, each func(support.LinkState)) error {
	f.asked = addresses
	for _, a := range addresses {
		o, ok := f.known[a]
		if !ok {
			o = support.LinkSkipped
		}
		each(support.LinkState{Address: a, Outcome: o, Status: f.status, Reason: "name", At: time.Now()})
	}
	return ctx.Err()
}

// What is asked again and again and answered freely is a gap; a draft made from
// its answers tells nobody who was answered.
func TestGapsAndTheDraftFromOne(t *testing.T) {
	r := newRig(t)
	for i := range 4 {
		r.deliver("INBOX", request(fmt.Sprintf("rom%d@example.no", i), "Tilgang til kopirom", "", "Hei, jeg trenger tilgang til kopirom.\nMvh Ola"))
	}
	r.deliver("INBOX", request("mal@example.no", "Tilgang til kopirom", "", "Trenger tilgang til kopirom."))
	r.deliver("INBOX", request("annet@example.no", "Lønnsslipp", "", "Jeg finner den ikke."))
	r.sync()
	for i, c := range append(r.casesBySubject("kopirom"), r.bySubject("Lønnsslipp")) {
		d := support.Draft{Case: c.ID, Text: "Hei Ola,\n\nlederen din må godkjenne tilgangen til kopirommet. Ring 22 85 50 50.\n\nVennlig hilsen\nKari Nordmann"}
		if c.ID == support.NewCaseID("mal@example.no") {
			d.Template = "rom"
		}
		if i == 1 {
			d.Text = "Ok."
		}
		r.reply(support.ReplyRequest{Draft: d})
	}
	r.sendQueued()
	gaps, err := r.desk.Gaps(t.Context(), time.Now().AddDate(0, -6, 0))
	r.must(err)
	if len(gaps) != 1 || len(gaps[0].Cases) != 4 || strings.Join(gaps[0].Terms, " ") != "tilgang til kopirom" {
		t.Fatalf("%+v", gaps)
	}
	if later, err := r.desk.Gaps(t.Context(), time.Now().Add(time.Hour)); err != nil || len(later) != 0 {
		t.Errorf("of nothing %+v, %v", later, err)
	}
	draft, err := r.desk.DraftFromGap(t.Context(), gaps[0], support.KindTemplate)
	r.must(err)
	want := "Hei {{requester.first_name}},\n\nlederen din må godkjenne tilgangen til kopirommet. Ring […]."
	if it := draft.Item; it.Body != want || it.Title != "Tilgang til kopirom" || it.ID != "tilgang-til-kopirom" || it.Kind != support.KindTemplate || it.Language != support.Bokmaal {
		t.Errorf("%+v", it)
	}
	if len(draft.Taken) != 3 {
		t.Errorf("%+v", draft.Taken)
	}
	// Once there is such an item, the next draft finds it.
	item := draft.Item
	item.Reviewed = time.Now()
	r.must(r.desk.SaveItem(t.Context(), item))
	th := r.thread(gaps[0].Cases[0])
	again, err := r.desk.DraftFromAnswer(t.Context(), th.Case.ID, th.Messages[len(th.Messages)-1].ID, support.KindArticle)
	r.must(err)
	if again.Item.ID != "tilgang-til-kopirom-2" || len(again.Near) == 0 || again.Near[0].Item.ID != "tilgang-til-kopirom" || strings.Contains(again.Item.Body, "Hei") {
		t.Errorf("%+v", again)
	}
	if _, err := r.desk.DraftFromAnswer(t.Context(), th.Case.ID, "borte", support.KindTemplate); support.CodeOf(err) != support.CodeNotFound {
		t.Errorf("%v", err)
	}
}

func TestUpkeepAsksTheNetworkOnlyWhenTold(t *testing.T) {
	r := newRig(t)
	r.must(r.desk.SaveLink(t.Context(), support.Link{ID: "a", Title: "A", URL: "https://a.example.no", Owner: "a@example.no", Language: support.Bokmaal, Reviewed: time.Now()}))
	r.must(r.desk.SaveLink(t.Context(), support.Link{ID: "b", Title: "B", URL: "https://b.example.no", Owner: "a@example.no", Language: support.Bokmaal, Reviewed: time.Now()}))
	report, err := r.desk.Upkeep(t.Context())
	r.must(err)
	if len(report.Findings) != 2 || report.Addresses != 2 || !report.Looked.IsZero() || report.Findings[0].Kind != support.UpkeepUnused {
		t.Fatalf("%+v", report)
	}
	if err := r.desk.CheckLinks(t.Context(), nil); support.CodeOf(err) != support.CodePractice {
		t.Errorf("without a network: %v", err)
	}
	links := &fakeLinks{status: 404, known: map[string]support.LinkOutcome{"https://a.example.no": support.LinkDead}}
	d := desk.New(desk.Ports{Store: r.store, Words: words{}, Outside: desk.Outside{Links: links}})
	var last string
	r.must(d.CheckLinks(t.Context(), func(done, total int) { last = fmt.Sprint(done, "/", total) }))
	report, err = d.Upkeep(t.Context())
	r.must(err)
	if f := report.Findings[0]; f.Kind != support.UpkeepDead || f.Item.ID != "a" || f.Link.Address != "https://a.example.no" || report.Skipped != 1 || report.Looked.IsZero() || last != "2/2" {
		t.Errorf("%+v, %s", report, last)
	}
	r.must(d.CheckLinks(t.Context(), nil))
	if strings.Join(links.asked, " ") != "https://b.example.no https://a.example.no" {
		t.Errorf("what was skipped does not come first: %q", links.asked)
	}
	// Off the net no name is found, which says nothing of any page.
	links.status = 0
	r.must(d.CheckLinks(t.Context(), nil))
	report, err = d.Upkeep(t.Context())
	r.must(err)
	if f := report.Findings[0]; f.Kind != support.UpkeepUnreachable || f.Item.ID != "a" {
		t.Errorf("%+v", f)
	}
}
