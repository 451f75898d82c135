package support_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"linje/support"
)

// index is a ThreadIndex of what was put into it.
type index map[support.MessageID]support.CaseID

func (x index) CaseOfMessage(m support.MessageID) (support.CaseID, bool) {
	id, ok := x[m]
	return id, ok
}

func (x index) CaseOfNumber(prefix string) (found support.CaseID, ok bool) {
	for _, id := range x {
		if strings.HasPrefix(string(id), prefix) {
			if ok && id != found {
				return "", false
			}
			found, ok = id, true
		}
	}
	return found, ok
}

func TestThreadOf(t *testing.T) {
	a, b := support.NewCaseID("a@example.no"), support.NewCaseID("b@example.no")
	known := index{"a@example.no": a, "a2@example.no": a, "b@example.no": b}
	ids := func(s ...support.MessageID) []support.MessageID { return s }
	for name, x := range map[string]struct {
		refs    support.References
		subject string
		want    support.CaseID
		known   bool
	}{
		"seen before":                       {support.References{MessageID: "a@example.no", InReplyTo: ids("b@example.no")}, "", a, true},
		"by In-Reply-To":                    {support.References{MessageID: "n", InReplyTo: ids("b@example.no")}, "", b, true},
		"by References":                     {support.References{MessageID: "n", References: ids("a@example.no", "unknown")}, "", a, true},
		"the nearest decides":               {support.References{MessageID: "n", References: ids("a@example.no", "b@example.no")}, "", b, true},
		"In-Reply-To is nearer":             {support.References{MessageID: "n", InReplyTo: ids("a2@example.no"), References: ids("a@example.no", "b@example.no")}, "", a, true},
		"references before the number":      {support.References{MessageID: "n", InReplyTo: ids("b@example.no")}, "Sv: x [" + a.Number() + "]", b, true},
		"by number":                         {support.References{MessageID: "n", InReplyTo: ids("unknown")}, "Sv: x [" + strings.ToLower(a.Number()) + "]", a, true},
		"a number of nothing":               {support.References{MessageID: "n"}, "x [ZZZ-ZZZ]", support.NewCaseID("n"), false},
		"the same subject is no thread":     {support.References{MessageID: "n"}, "a@example.no", support.NewCaseID("n"), false},
		"a new thread from its root":        {support.References{MessageID: "n", References: ids("root", "mid"), InReplyTo: ids("mid")}, "", support.NewCaseID("root"), false},
		"a new thread from what it answers": {support.References{MessageID: "n", InReplyTo: ids("", "mid")}, "", support.NewCaseID("mid"), false},
	} {
		id, ok := support.ThreadOf(x.refs, x.subject, known)
		if id != x.want || ok != x.known {
			t.Errorf("%s: %s %v, want %s %v", name, id, ok, x.want, x.known)
		}
	}
}

// A subject without a number never decides, whatever stands in it.
func TestSubjectAloneNeverDecides(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		x := index{"a@example.no": support.NewCaseID("a@example.no")}
		subject := rapid.String().Draw(r, "subject")
		id, known := support.ThreadOf(support.References{MessageID: "n@example.no"}, subject, x)
		if known && len(support.CaseNumbers(subject)) == 0 {
			r.Fatalf("%q leads to %s", subject, id)
		}
	})
}

func TestAncestors(t *testing.T) {
	r := support.References{MessageID: "me", InReplyTo: []support.MessageID{"p", "", "me"}, References: []support.MessageID{"root", "p", "", "root", "mid"}}
	if got := r.Ancestors(); !reflect.DeepEqual(got, []support.MessageID{"p", "mid", "root"}) {
		t.Errorf("got %v", got)
	}
	if got := (support.References{MessageID: "me"}).Root(); got != "me" {
		t.Errorf("root %s", got)
	}
}

func TestSubjects(t *testing.T) {
	for s, want := range map[string]string{
		"Passord":                             "Passord",
		"Re: Passord":                         "Passord",
		"SV: Re: VS: Passord":                 "Passord",
		"Re[2]: Fwd (3): Passord":             "Passord",
		"Sv: Passord [K7Q-2MX]":               "Passord",
		"[K7Q2MX] Re: Passord":                "Passord",
		"Re: [K7Q-2MX] SV: Passord [K7Q-2MX]": "Passord",
		"Videresendt: Vidaresendt: Passord":   "Passord",
		"Svar: AW: FW: vb: Passord":           "Passord",
		"Reise: til Bergen":                   "Reise: til Bergen",
		"Re：Passord":                          "Passord",
		"[viktig] Passord":                    "[viktig] Passord",
		"  Re:  ":                             "",
		"":                                    "",
	} {
		if got := support.BareSubject(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
	if got := support.ReplySubject("Sv: Passord [K7Q-2MX]", "K7Q-2MX"); got != "Re: Passord [K7Q-2MX]" {
		t.Errorf("got %q", got)
	}
	if got := support.ReplySubject("Passord", ""); got != "Re: Passord" {
		t.Errorf("got %q", got)
	}
	if got := support.CaseNumbers("[k7q-2mx] x [ABC123] [ILO-UUU] [ABCDEFG] (K7Q-2MX)"); !reflect.DeepEqual(got, []string{"K7Q2MX", "ABC123"}) {
		t.Errorf("got %v", got)
	}
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.String().Draw(r, "subject")
		once := support.ReplySubject(s, "K7Q-2MX")
		if again := support.ReplySubject(once, "K7Q-2MX"); again != once {
			r.Fatalf("%q grows to %q", once, again)
		}
	})
}

func TestEffectOfReply(t *testing.T) {
	settled := at(0)
	day := 24 * time.Hour
	for name, x := range map[string]struct {
		status support.Status
		auto   support.AutoKind
		at     time.Time
		want   support.ReplyEffect
	}{
		"new":                   {support.StatusNew, "", at(1), support.ReplyJoins},
		"open":                  {support.StatusOpen, "", at(1), support.ReplyJoins},
		"escalated":             {support.StatusEscalated, "", at(1), support.ReplyJoins},
		"waiting":               {support.StatusWaiting, "", at(1), support.ReplyReopens},
		"resolved":              {support.StatusResolved, "", settled.Add(14 * day), support.ReplyReopens},
		"resolved long ago":     {support.StatusResolved, "", settled.Add(14*day + 1), support.ReplyBeginsNew},
		"mail before resolving": {support.StatusResolved, "", settled.Add(-day), support.ReplyReopens},
		"closed":                {support.StatusClosed, "", at(1), support.ReplyBeginsNew},
		"older than closing":    {support.StatusClosed, "", settled.Add(-day), support.ReplyJoins},
		"absence note":          {support.StatusWaiting, support.AutoReply, at(1), support.ReplyJoins},
		"bounce to closed":      {support.StatusClosed, support.AutoBounce, at(1), support.ReplyJoins},
	} {
		c := support.Case{Status: x.status, Times: support.Times{Settled: settled}}
		if got := support.EffectOfReply(c, x.auto, x.at, support.ReopenWithin); got != x.want {
			t.Errorf("%s: %v, want %v", name, got, x.want)
		}
	}
}
