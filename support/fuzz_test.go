package support

import (
	"strings"
	"testing"
)

// anyIndex knows every Message-ID that has an x in it, and every number.
type anyIndex struct{}

func (anyIndex) CaseOfMessage(id MessageID) (CaseID, bool) {
	return "XXXXXXXXXXXXXXXX", strings.Contains(string(id), "x")
}

func (anyIndex) CaseOfNumber(prefix string) (CaseID, bool) {
	return CaseID(prefix + "0000000000"), true
}

func FuzzThreading(f *testing.F) {
	f.Add("a@b", "c@d", "e@f g@h", "SV: Re: Hjelp [K7Q-2MX]")
	f.Add("", "", "", "Re[2]: Sv: VS : x")
	f.Fuzz(func(t *testing.T, id, reply, references, subject string) {
		r := References{MessageID: MessageID(id), InReplyTo: []MessageID{MessageID(reply)}}
		for _, w := range strings.Fields(references) {
			r.References = append(r.References, MessageID(w))
		}
		seen := map[MessageID]bool{}
		for _, a := range r.Ancestors() {
			if a == "" || a == r.MessageID || seen[a] {
				t.Errorf("ancestor %q", a)
			}
			seen[a] = true
		}
		c, known := ThreadOf(r, subject, anyIndex{})
		if c == "" || !known && len(c) != 16 {
			t.Errorf("case %q", c)
		}
		if again, _ := ThreadOf(r, subject, anyIndex{}); again != c {
			t.Errorf("%q, then %q", c, again)
		}
		bare := BareSubject(subject)
		if len(bare) > len(subject) || BareSubject(ReplySubject(subject, "")) != bare && len(subject) < 50 {
			t.Errorf("%q is bare %q, and of the answer %q", subject, bare, BareSubject(ReplySubject(subject, "")))
		}
	})
}

func FuzzCaseNumber(f *testing.F) {
	for _, s := range []string{"K7Q-2MX", "[k7q2mx]", "#K7Q-2MX", "K7Q2MX0123456789", "o1l-iii", " "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		prefix, ok := ParseCaseRef(s)
		if ok != (len(prefix) == 6 || len(prefix) == 16) {
			t.Errorf("%q is %q, %v", s, prefix, ok)
		}
		if again, ok2 := ParseCaseRef(prefix); ok && (!ok2 || again != prefix) {
			t.Errorf("%q is %q, which is %q", s, prefix, again)
		}
		for _, n := range CaseNumbers(s) {
			if len(n) != 6 || n != strings.ToUpper(n) {
				t.Errorf("number %q in %q", n, s)
			}
		}
		if number := NewCaseID(MessageID(s)).Number(); len(number) != 7 {
			t.Errorf("the number %q", number)
		} else if p, ok := ParseCaseRef(number); !ok || !strings.HasPrefix(string(NewCaseID(MessageID(s))), p) {
			t.Errorf("%q does not lead back", number)
		}
	})
}

func FuzzEscalation(f *testing.F) {
	f.Add("[Eskalert] Hjelp", "#eskalert\nx", "kari@example.no", "eskalert", "@example.no")
	f.Add("Re: VS: escalated", "", "", "", "")
	f.Fuzz(func(t *testing.T, subject, text, email, phrase, sender string) {
		p := Parsed{Envelope: Envelope{Subject: subject, From: Address{Email: email}}, Text: text}
		rules := AlertRules{Subjects: []string{phrase}, Senders: []string{sender}, Keywords: []string{phrase}}
		rule := rules.Match(p, []string{text})
		if kind, _, _ := strings.Cut(rule, " "); rule != "" && kind != "subject" && kind != "sender" && kind != "keyword" {
			t.Errorf("rule %q", rule)
		}
		if got := (AlertRules{}).Match(p, nil); got != "" {
			t.Errorf("no rules, and %q", got)
		}
		if p.Auto = AutoReply; rules.Match(p, []string{text}) != "" {
			t.Error("a machine escalates")
		}
	})
}
