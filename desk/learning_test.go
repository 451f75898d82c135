package desk_test

import (
	"fmt"
	"testing"
	"time"

	"linje/support"
)

func (r *rig) items(items ...support.Item) {
	r.Helper()
	for _, it := range items {
		r.must(r.desk.SaveItem(r.Context(), it))
	}
}

func articleOf(id, title string) support.Item {
	return support.Item{ID: id, Language: support.Bokmaal, Kind: support.KindArticle, Title: title, URL: "https://example.no/" + id, Body: title + "."}
}

func templateOf(id, title string) support.Item {
	return support.Item{ID: id, Language: support.Bokmaal, Kind: support.KindTemplate, Title: title, Body: "Hei.\n\n" + title + "."}
}

// asked brings a request in and returns its case.
func (r *rig) asked(id, subject, text string) support.CaseID {
	r.Helper()
	r.deliver("INBOX", request(id, subject, "", text))
	r.sync()
	return support.NewCaseID(support.MessageID(id))
}

func (r *rig) answer(id support.CaseID, then support.Status, items ...string) {
	r.Helper()
	r.reply(support.ReplyRequest{Draft: support.Draft{Case: id, Text: "Gjør slik.", Articles: items, Then: then}})
	r.sendQueued()
}

func ids(list []support.Suggestion) (out []string) {
	for _, s := range list {
		out = append(out, s.Item.ID)
	}
	return out
}

func TestDeskLearnsFromWhatWasSent(t *testing.T) {
	r := newRig(t)
	r.items(articleOf("kort", "Nytt adgangskort"), articleOf("nett", "Trådløst nett"))
	for i, text := range []string{"Duppedingsen min brummer ved porten.", "Porten bak kantinen liker ikke duppedingsen min."} {
		r.answer(r.asked(fmt.Sprintf("l%d@example.no", i), "Morgenkaos", text), support.StatusResolved, "kort")
	}
	now := r.asked("ny@example.no", "Rart", "Duppedingsen brummer ved porten bak kantinen.")
	suggested := func() []support.Suggestion {
		t.Helper()
		a, err := r.desk.Advise(t.Context(), now)
		r.must(err)
		return a.Articles
	}
	if got := suggested(); len(got) != 0 {
		t.Errorf("before anything was learnt: %v", ids(got))
	}
	r.must(r.desk.Learn(t.Context()))
	got := suggested()
	if len(got) != 1 || got[0].Item.ID != "kort" || got[0].Learnt.Cases != 2 || len(got[0].Learnt.Words) == 0 || got[0].Used != 2 {
		t.Fatalf("%+v", got)
	}
	learnt, err := r.desk.Learnt(t.Context())
	r.must(err)
	if len(learnt) != 1 || learnt[0].Item != "kort" || learnt[0].Cases != 2 || len(learnt[0].Words) == 0 {
		t.Errorf("%+v", learnt)
	}
	for _, item := range []string{"kort", ""} {
		r.must(r.desk.Forget(t.Context(), item))
		if got := suggested(); len(got) != 0 {
			t.Errorf("forgotten %q: %v", item, ids(got))
		}
		r.must(r.desk.Recall(t.Context(), item))
		if got := suggested(); len(got) != 1 {
			t.Errorf("recalled %q: %v", item, ids(got))
		}
	}
	s, err := r.desk.Settings(t.Context())
	r.must(err)
	s.Learn = false
	r.must(r.desk.SaveSettings(t.Context(), s))
	r.must(r.desk.Learn(t.Context()))
	if got := suggested(); len(got) != 0 {
		t.Errorf("switched off: %v", ids(got))
	}
}

// What is sent while the desk works counts for the next case, and what did not
// help counts against.
func TestDeskGoesOnLearning(t *testing.T) {
	r := newRig(t)
	r.items(articleOf("kort", "Nytt adgangskort"))
	stop := r.run()
	first := r.asked("a@example.no", "Stengt ute", "Plastbiten min til døra piper rødt.")
	r.reply(support.ReplyRequest{Draft: support.Draft{Case: first, Text: "Gjør slik.", Articles: []string{"kort"}, Then: support.StatusResolved}})
	count := func(want support.Learnt) func() bool {
		return func() bool {
			learnt, err := r.desk.Learnt(t.Context())
			r.must(err)
			return len(learnt) == 1 && learnt[0].Cases == want.Cases && learnt[0].Against == want.Against
		}
	}
	r.until("the answer is learnt", count(support.Learnt{Cases: 1}))
	r.deliver("INBOX", request("a2@example.no", "Sv: Stengt ute", "In-Reply-To: <a@example.no>\n", "Det hjalp ikke, døra er fortsatt låst."))
	r.desk.SyncNow(r.box.ID)
	r.until("that it did not help is learnt", count(support.Learnt{Against: 1}))
	stop()
}

func TestItemsTakenOutAreLearntFrom(t *testing.T) {
	r := newRig(t)
	r.items(articleOf("kort", "Nytt adgangskort"), articleOf("nett", "Trådløst nett"))
	id := r.asked("a@example.no", "Stengt ute", "Plastbiten min til døra piper rødt.")
	draft := support.Draft{Case: id, Text: "Gjør slik.", Articles: []string{"kort"}, Removed: []string{"nett", "kort"}, Then: support.StatusResolved}
	r.must(r.desk.SaveDraft(t.Context(), draft))
	if kept := r.thread(id).Draft; kept == nil || fmt.Sprint(kept.Removed) != "[nett kort]" {
		t.Errorf("draft %+v", kept)
	}
	r.reply(support.ReplyRequest{Draft: draft})
	r.sendQueued()
	learnt, err := r.desk.Learnt(t.Context())
	r.must(err)
	uses, err := r.desk.Uses(t.Context())
	r.must(err)
	if len(learnt) != 2 || learnt[0].Item != "kort" || learnt[0].Against != 0 || learnt[1].Item != "nett" || learnt[1].Against != 1 || uses["nett"].Used != 0 {
		t.Errorf("%+v, uses %+v", learnt, uses)
	}
}

func TestAdviseFindsSimilarSolvedCases(t *testing.T) {
	r := newRig(t)
	r.items(articleOf("kort", "Nytt adgangskort"), templateOf("mal", "Kortet er bestilt"))
	solved := r.asked("a@example.no", "Emneplan viser bare hvit side", "Når jeg trykker på emneplanen i arkivsystemet får jeg bare en hvit side.")
	r.answer(solved, support.StatusResolved, "kort", "mal", "borte")
	r.answer(r.asked("b@example.no", "Stoler i auditoriet", "Noen av stolene i auditorium 2 er ødelagt."), support.StatusResolved)
	open := r.asked("c@example.no", "Emneplanen er hvit i arkivsystemet", "Siden blir hvit i arkivsystemet.")
	ask := r.asked("d@example.no", "Hvit side", "Jeg skal åpne en emneplan i arkivsystemet, men siden er helt hvit.")
	a, err := r.desk.Advise(t.Context(), ask)
	r.must(err)
	if len(a.Similar) != 1 || a.Similar[0].Case.ID != solved || len(a.Similar[0].Matched) < 2 || len(a.Similar[0].Sent) != 2 ||
		a.Similar[0].Answered.IsZero() {
		t.Fatalf("%+v (open is %s)", a.Similar, open.Number())
	}
	none := r.asked("e@example.no", "Parkering", "Hvor kan gjester parkere bilen på torsdag?")
	if a, err := r.desk.Advise(t.Context(), none); err != nil || len(a.Similar) != 0 || len(a.Articles)+len(a.Templates) != 0 {
		t.Errorf("where nothing is like it: %+v, %v", a, err)
	}
	// New mail in the thread is looked at too.
	r.deliver("INBOX", request("e2@example.no", "Sv: Parkering", "In-Reply-To: <e@example.no>\n",
		"Og så får jeg bare hvit side når jeg åpner emneplanen i arkivsystemet."))
	r.sync()
	if a, err := r.desk.Advise(t.Context(), none); err != nil || len(a.Similar) == 0 || a.Similar[0].Case.ID != solved {
		t.Errorf("after new mail: %+v, %v", a.Similar, err)
	}
}

func TestAdviseText(t *testing.T) {
	r := newRig(t)
	r.items(articleOf("kort", "Nytt adgangskort"), templateOf("mal", "Nytt adgangskort er bestilt"))
	for _, text := range []string{
		"Subject: Nytt adgangskort\nFrom: Ola <ola@example.no>\n\nJeg trenger nytt adgangskort, for det gamle er borte.",
		"Subject: Sv: Nytt adgangskort\r\n\r\nJeg trenger nytt adgangskort.\r\n", "Jeg har mistet kortet mitt og trenger et nytt adgangskort",
	} {
		a, err := r.desk.AdviseText(t.Context(), text)
		r.must(err)
		if len(a.Articles) == 0 || a.Articles[0].Item.ID != "kort" || len(a.Templates) == 0 || a.Language != support.Bokmaal {
			t.Errorf("%q: %+v", text, a)
		}
	}
	en, err := r.desk.AdviseText(t.Context(), "I have lost my access card, could you please send me a new one before the exam next week?")
	r.must(err)
	if en.Language != support.English {
		t.Errorf("language %q", en.Language)
	}
	if _, err := r.desk.AdviseText(t.Context(), "\x00:\n\n"+fmt.Sprint(time.Now())); err != nil {
		t.Error(err)
	}
}
