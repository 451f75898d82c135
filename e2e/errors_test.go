package e2e

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"linje/internal/testbed"
)

// fault is something that is wrong with an account.
type fault struct {
	name, code string
	account    func(t *testing.T, o *office) account
}

func faults() []fault {
	through := func(t *testing.T, o *office, spoil func(*testbed.Proxy)) account {
		p := testbed.FaultProxy(t, o.dovecot.IMAPSAddr)
		spoil(p)
		a := o.account()
		a.imap = p.Addr
		return a
	}
	return []fault{
		{"wrong password", "auth", func(_ *testing.T, o *office) account {
			a := o.account()
			a.password = "galt"
			return a
		}},
		{"closed port", "refused", func(t *testing.T, o *office) account { return through(t, o, (*testbed.Proxy).Refuse) }},
		{"untrusted certificate", "tls_untrusted", func(t *testing.T, o *office) account {
			a := o.account()
			a.imap = testbed.Dovecot(t, testbed.DovecotOptions{Certificate: testbed.SelfSigned}).IMAPSAddr
			return a
		}},
		{"server that hangs", "timeout", func(t *testing.T, o *office) account { return through(t, o, (*testbed.Proxy).Stall) }},
		{"server that closes", "closed", func(t *testing.T, o *office) account {
			// Nobody behind the proxy: it accepts and closes.
			p := testbed.FaultProxy(t, "127.0.0.1:1")
			a := o.account()
			a.imap = p.Addr
			return a
		}},
	}
}

// locales are what a system calls the three languages.
func locales() map[string]string {
	return map[string]string{"nb": "nb_NO.UTF-8", "nn": "nn_NO.UTF-8", "en": "en_GB.UTF-8"}
}

// Each failure has its own sentence, in each language, for each command that
// meets it.
func TestFailuresInThreeLanguages(t *testing.T) {
	t.Parallel()
	for language := range locales() {
		texts, heard := words(t, language), map[string]string{}
		for _, f := range faults() {
			if other, ok := heard[texts["error."+f.code]]; ok {
				t.Errorf("%s: %q and %q are the same sentence", language, f.name, other)
			}
			heard[texts["error."+f.code]] = f.name
		}
	}
	o := newOffice(t)
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			m := newMachine(t)
			m.run(f.account(t, &office{t: t, dovecot: o.dovecot, mta: o.mta}).args()...)
			// At the same time: a server that hangs costs patience each time.
			var all sync.WaitGroup
			for language, locale := range locales() {
				for _, args := range [][]string{{"sync"}, {"account", "test", "Brukerstøtte"}} {
					all.Go(func() { checkFailure(t, m.with("LANG="+locale).try(args...), words(t, language), f, args) })
				}
			}
			all.Go(func() { checkFailedSteps(t, m.try("account", "test", "Brukerstøtte", "--json"), f) })
			all.Wait()
			if len(m.cases()) != 0 {
				t.Error("cases came from nowhere")
			}
		})
	}
}

func checkFailure(t *testing.T, r result, texts map[string]string, f fault, args []string) {
	t.Helper()
	if r.code != 1 || strings.Count(r.err, "\n") != 1 {
		t.Errorf("%v: exit %d, %q", args, r.code, r.err)
	}
	advice := "error." + f.code + ".do"
	switch f.code {
	case "auth":
		advice = "ctl.do.no_password" // there is no field to type it into
	case "tls_untrusted":
		advice = "ctl.do.ca" // nor one to choose a file in
	case "timeout", "closed":
		advice = "ctl.do." + f.code // nothing tries again after the end
	}
	for _, key := range []string{"error." + f.code, advice} {
		if texts[key] == "" || !says(r.err, texts[key]) {
			t.Errorf("%v: %q does not say %q", args, r.err, texts[key])
		}
	}
}

func checkFailedSteps(t *testing.T, r result, f fault) {
	t.Helper()
	var tested struct {
		OK    bool
		Steps []struct {
			Name  string
			OK    bool
			Error *problemJSON
		}
	}
	if err := json.Unmarshal([]byte(r.out), &tested); err != nil {
		t.Errorf("%v: %q", err, r.out)
	}
	failed := 0
	for _, s := range tested.Steps {
		if !s.OK && s.Error != nil && s.Error.Code == f.code {
			failed++
		}
	}
	if tested.OK || failed == 0 {
		t.Errorf("account test: %+v", tested)
	}
}

// Every step of a good account is told.
func TestAccountTestTellsEveryStep(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMachine(t)
	m.run(o.account().args()...)
	before := o.flags("INBOX") + o.flags("Sent")
	tested := read[struct {
		OK    bool
		Steps []struct {
			Name, Detail string
			OK           bool
		}
	}](m, "account", "test", "Brukerstøtte")
	var names []string
	for _, s := range tested.Steps {
		if !s.OK {
			t.Errorf("%s failed: %s", s.Name, s.Detail)
		}
		names = append(names, s.Name)
	}
	if want := "imap.connect imap.tls imap.login imap.folders smtp.connect smtp.tls smtp.login smtp.send"; strings.Join(names, " ") != want || !tested.OK {
		t.Errorf("steps %v", names)
	}
	if after := o.flags("INBOX") + o.flags("Sent"); after != before {
		t.Error("the test left something in the mailbox")
	}
	if out := m.run("account", "test", "Brukerstøtte"); strings.Contains(out, "[") {
		t.Errorf("for people: %s", out)
	}
}

// The connection is lost and refused, and comes back with the server.
func TestWatchComesBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	proxy := testbed.FaultProxy(t, o.dovecot.IMAPSAddr)
	a := o.account()
	a.imap = proxy.Addr
	m := newMachine(t)
	o.join(m, a)
	w := m.watch()
	w.idle(0)
	mark := w.mark()
	proxy.Refuse()
	proxy.Cut()
	e := w.wait(mark, "being offline", func(e eventJSON) bool { return e.Event == "sync" && e.Phase == "offline" })
	if e.Error == nil || e.Error.Text == "" {
		t.Errorf("offline without a reason: %+v", e)
	}
	missed := o.post(write("Mens dere var borte", "Hei, er dere der?"))
	mark = w.mark()
	proxy.Accept()
	w.idle(mark)
	m.caseWith(missed.subject)
	mark = w.mark()
	o.post(write("Nå er dere her", "Hei igjen."))
	w.wait(mark, "a new case", func(e eventJSON) bool { return e.Event == "case" && e.Case.Subject == "Nå er dere her" })
}

// A wrong password is not tried again and again, which locks accounts.
func TestWatchStopsAtAWrongPassword(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	m := newMachine(t)
	a := o.account()
	a.password = "galt"
	m.run(a.args()...)
	w := m.watch()
	e := w.wait(0, "a stop", func(e eventJSON) bool { return e.Event == "sync" && e.Phase == "stopped" })
	if e.Error == nil || e.Error.Code != "auth" {
		t.Errorf("stopped with %+v", e.Error)
	}
	if code := w.stop(); code != 0 {
		t.Errorf("exit %d", code)
	}
}

// In the clear only to this machine; a keyring that is not there keeps nothing.
func TestAccountsAreRefusedForSafety(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	a := account{name: "Fjern", imap: "mail.example.no:143", smtp: "mail.example.no:25", imapSecurity: "none", smtpSecurity: "none", password: "x"}
	if r := m.try(a.args()...); r.code != 1 || !says(r.err, words(t, "nb")["error.unsafe"]) {
		t.Errorf("cleartext to a remote host: exit %d, %q", r.code, r.err)
	}
	a.imapSecurity, a.smtpSecurity, a.password, a.more = "tls", "tls", "", []string{"--password-stdin"}
	if r := m.tryWith("hemmelig\n", a.args()...); r.code != 1 || !strings.Contains(r.err, "--password-command") {
		t.Errorf("no keyring: exit %d, %q", r.code, r.err)
	}
	if all := read[[]any](m, "account", "list"); len(all) != 0 {
		t.Errorf("kept %v", all)
	}
	if r := m.try("sync"); r.code != 1 {
		t.Errorf("sync without a mailbox: exit %d, %q", r.code, r.err)
	}
}
