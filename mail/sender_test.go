package mail_test

import (
	"reflect"
	"strings"
	"testing"

	"linje/support"
)

func TestVerdicts(t *testing.T) {
	for name, tt := range map[string]struct {
		head string
		want []support.SenderVerdict
	}{
		"Postfix": {"Authentication-Results: mx7.example.no;\r\n\tdkim=pass (2048-bit key; unprotected) header.d=avsender.example header.i=@avsender.example header.b=abc;\r\n\tdmarc=pass (p=reject dis=none) header.from=avsender.example; spf=pass (mx7.example.no: domain of kari@avsender.example; designates 1.2.3.4) smtp.mailfrom=kari@avsender.example",
			[]support.SenderVerdict{{Server: "mx7.example.no", DMARC: "pass", From: "avsender.example", SPF: "pass", MailFrom: "avsender.example", DKIM: []string{"avsender.example"}}}},
		"Exchange Online": {"Authentication-Results: spf=pass (sender IP is 1.2.3.4)\r\n smtp.mailfrom=avsender.example; dkim=pass (signature was verified)\r\n header.d=avsender.example;dmarc=pass action=none\r\n header.from=avsender.example;compauth=pass reason=100",
			[]support.SenderVerdict{{DMARC: "pass", From: "avsender.example", SPF: "pass", MailFrom: "avsender.example", DKIM: []string{"avsender.example"}, Whole: "pass"}}},
		"two fields of one server": {"Authentication-Results: mx.example.no; spf=fail smtp.mailfrom=x@a.example\nAuthentication-Results: mx.example.no; dmarc=fail header.from=a.example",
			[]support.SenderVerdict{{Server: "mx.example.no", DMARC: "fail", From: "a.example", SPF: "fail", MailFrom: "a.example"}}},
		"one further down": {"Authentication-Results: mx.example.no; dmarc=fail header.from=a.example\nReceived: from x\nAuthentication-Results: mx.example.no; dmarc=pass header.from=a.example",
			[]support.SenderVerdict{{Server: "mx.example.no", DMARC: "fail", From: "a.example"}, {Server: "mx.example.no", DMARC: "pass", From: "a.example"}}},
		"with a version":    {"Authentication-Results: mx.example.no 1; none", []support.SenderVerdict{{Server: "mx.example.no"}}},
		"a failed DKIM":     {"Authentication-Results: mx.example.no; dkim=fail header.d=a.example", []support.SenderVerdict{{Server: "mx.example.no"}}},
		"another version":   {"Authentication-Results: mx.example.no 9; dmarc=pass", nil},
		"nothing":           {"Authentication-Results:", []support.SenderVerdict{{}}},
		"comments in them":  {"Authentication-Results: (x) mx.example.no (a (b; c=d) e); dmarc=pass (q; z) header.from=a.example", []support.SenderVerdict{{Server: "mx.example.no", DMARC: "pass", From: "a.example"}}},
		"comment not ended": {"Authentication-Results: mx.example.no; dmarc=pass (" + strings.Repeat("(", 5000), []support.SenderVerdict{{Server: "mx.example.no", DMARC: "pass"}}},
	} {
		if got := parse([]byte(crlf(tt.head) + "\r\n\r\nx")).Verdicts; !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
	many := strings.Repeat("Authentication-Results: a.example; dmarc=pass\nX: y\n", 1000)
	if got := parse([]byte(many + "\nx")).Verdicts; len(got) != 5 {
		t.Errorf("%d verdicts", len(got))
	}
}

// No ordinary mail may be marked.
func TestNoFalseAlarms(t *testing.T) {
	box := support.Mailbox{Name: "Brukerstøtte HF", Address: "support@uio.no", IMAP: support.Endpoint{Host: "imap.uio.no"}}
	n := 0
	for name, source := range corpus(t) {
		p := parse(source)
		n++
		if check := support.CheckSender(p, box, nil); check == support.SenderLookAlike || check == support.SenderFailed {
			t.Errorf("%s, from %q, is %s", name, p.Envelope.From, check)
		}
	}
	t.Logf("%d mails", n)
}
