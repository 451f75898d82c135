package mail

import (
	"slices"
	"strings"

	"linje/support"
)

// autoKind tells whether a machine wrote the mail.
func autoKind(root *part, c *content) support.AutoKind {
	h := root.header
	switch {
	case isBounce(root):
		return support.AutoBounce
	case isAutoReply(h), isDaemon(h), root.kind == "multipart/report", root.kind == "message/disposition-notification", isAnswerToMeeting(c):
		return support.AutoReply // a receipt, word of a delay, or of who comes, among them
	case isList(h):
		return support.AutoList
	}
	return support.AutoNone
}

// isAnswerToMeeting knows the answers to invitations (RFC 5546 section 3.2.3).
func isAnswerToMeeting(c *content) bool {
	for _, p := range c.files {
		if p.kind == "text/calendar" && strings.EqualFold(p.params["method"], "reply") {
			return true
		}
	}
	return false
}

// statusPart is the part of a report that machines read (RFC 3464, RFC 6533).
func statusPart(root *part) *part {
	if p := findPart(root, "message/delivery-status"); p != nil {
		return p
	}
	return findPart(root, "message/global-delivery-status")
}

// isBounce knows a delivery report (RFC 3464), and what older servers send.
func isBounce(root *part) bool {
	if root.kind == "multipart/report" {
		status := statusPart(root)
		if status == nil {
			return strings.EqualFold(root.params["report-type"], "delivery-status")
		}
		return failed(status)
	}
	h := root.header
	if h.has("X-Failed-Recipients") {
		return true
	}
	subject := strings.ToLower(oneLine(decodeWords(h.first("Subject"))))
	if isDaemon(h) {
		return !begins(subject, "warning", "delayed", "delivery delayed", "delivery status notification (delay)", "forsinket", "forseinka")
	}
	// An empty return path alone is also that of automatic answers.
	return strings.TrimSpace(h.first("Return-Path")) == "<>" && senderName(h) == "postmaster" && !isAutoReply(h)
}

// isDaemon reports whether the sender is one that returns mail.
func isDaemon(h header) bool {
	if h.has("X-Ms-Exchange-Message-Is-Ndr") {
		return true
	}
	raw := strings.ToLower(h.first("From"))
	if !strings.Contains(raw, "mailer-daemon") && !strings.Contains(raw, "microsoftexchange329e") {
		return false
	}
	local := senderName(h)
	return local == "mailer-daemon" || strings.HasPrefix(local, "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e")
}

// senderName is what stands before the @ of the sender, in lower case.
func senderName(h header) string {
	list := parseAddresses(h.first("From"))
	if len(list) == 0 {
		return ""
	}
	local, _, _ := strings.Cut(strings.ToLower(list[0].Email), "@")
	return local
}

func begins(s string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// failed reads what became of the mail (RFC 3464 section 2.3.3): delayed and
// delivered are no bounces.
func failed(status *part) bool {
	said := false
	for _, value := range statusFields(status, "action") {
		said = true
		if strings.HasPrefix(strings.ToLower(value), "failed") {
			return true
		}
	}
	return !said
}

// statusFields lists the values of a field in a delivery report.
func statusFields(status *part, field string) []string {
	var out []string
	for line := range strings.SplitSeq(cutBytes(status.text(), 100_000), "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(name), field) && len(out) < maxAddresses {
			out = append(out, strings.TrimSpace(value))
		}
	}
	return out
}

// returned reads which mail came back: from its copy or its headers, else from
// what stands as such in the report's text, else from what the report answers.
func returned(root *part, text string) support.Returned {
	r := support.Returned{To: lostRecipients(root)}
	var copied header
	for _, kind := range []string{"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"} {
		if p := findPart(root, kind); p != nil && len(copied.fields) == 0 {
			copied = p.innerHeader()
		}
	}
	if len(copied.fields) == 0 {
		copied = quotedHeader(text)
	}
	if ids := messageIDs(copied.first("Message-Id")); len(ids) > 0 {
		r.Refs.MessageID = ids[0]
	}
	r.Refs.InReplyTo = messageIDs(copied.first("In-Reply-To"))
	r.Refs.References = messageIDs(copied.all("References"))
	r.Subject = cutRunes(oneLine(decodeWords(copied.first("Subject"))), maxSubject)
	if r.Refs.MessageID == "" {
		for _, name := range []string{"In-Reply-To", "References"} {
			if ids := messageIDs(root.header.first(name)); len(ids) > 0 {
				r.Refs.MessageID = ids[len(ids)-1]
				break
			}
		}
	}
	return r
}

// quotedHeader reads the fields of a mail that a report quotes in its text, as
// qmail does.
func quotedHeader(text string) header {
	var h header
	for line := range strings.SplitSeq(cutBytes(text, 200_000), "\n") {
		line = strings.TrimLeft(line, "> \t")
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		for _, known := range []string{"Message-Id", "In-Reply-To", "References", "Subject"} {
			if strings.EqualFold(name, known) && !h.has(known) {
				h.add(known, strings.TrimSpace(value))
			}
		}
	}
	return h
}

// lostRecipients lists whom a mail did not reach.
func lostRecipients(root *part) []string {
	var out []string
	add := func(address string) {
		if address = cleanEmail(address); address != "" && len(out) < maxAddresses && !slices.ContainsFunc(out, func(a string) bool { return support.SameEmail(a, address) }) {
			out = append(out, address)
		}
	}
	if status := statusPart(root); status != nil {
		for _, field := range []string{"Final-Recipient", "Original-Recipient"} {
			for _, v := range statusFields(status, field) {
				_, address, _ := strings.Cut(v, ";")
				add(address)
			}
		}
	}
	for _, a := range parseAddresses(root.header.first("X-Failed-Recipients")) {
		add(a.Email)
	}
	return out
}

func findPart(p *part, kind string) *part {
	if p.kind == kind {
		return p
	}
	for _, child := range p.children {
		if found := findPart(child, kind); found != nil {
			return found
		}
	}
	return nil
}

// isAutoReply knows automatic answers by RFC 3834, and by what programs wrote
// before and beside it.
func isAutoReply(h header) bool {
	auto, _, _ := strings.Cut(strings.ToLower(h.first("Auto-Submitted")), ";")
	auto, _, _ = strings.Cut(auto, "(")
	if auto = strings.TrimSpace(auto); auto != "" && auto != "no" {
		return true
	}
	precedence := strings.ToLower(h.first("Precedence") + h.first("X-Precedence"))
	if strings.Contains(precedence, "auto_reply") || strings.EqualFold(strings.TrimSpace(h.first("X-Ms-Exchange-Generated-Message-Source")), "Mailbox Rules Agent") {
		return true
	}
	for _, name := range []string{"X-Autoreply", "X-Autorespond", "X-Autoreply-From", "X-Autoresponder", "X-Mail-Autoreply", "X-Autogenerated"} {
		if h.has(name) {
			return true
		}
	}
	return awaySubject(decodeWords(h.first("Subject")), machineHeader(h), h.has("In-Reply-To"))
}

// machineHeader reports whether a mail has one of the fields that answering
// programs write. None of them is a sign alone: Exchange asks for no automatic
// answers to mail that people wrote too, and counts in X-MS-Exchange-Inbox-Rules-Loop
// all that rules of a mailbox do, so that a person's mail has it that a rule
// passed on.
func machineHeader(h header) bool {
	for _, name := range []string{"X-Auto-Response-Suppress", "X-Ms-Exchange-Inbox-Rules-Loop", "Auto-Submitted", "Precedence"} {
		if h.has(name) {
			return true
		}
	}
	return false
}

// awaySubject reports whether a subject is that of an automatic answer. What
// people may write too counts only beside a header of a machine, and some of it
// also in an answer.
func awaySubject(s string, machine, answers bool) bool {
	s = strings.ToLower(oneLine(s))
	if begins(s, "automatisk svar:", "autosvar:", "automatic reply:", "automatiskt svar:", "automatische antwort:", "automatisch antwoord:", "réponse automatique") {
		return true
	}
	if before, _, named := strings.Cut(s, ":"); named && answers || machine {
		switch strings.TrimSpace(before) {
		case "fraværsmelding", "fråværsmelding", "out of office", "out of the office", "ikke på kontoret", "ikkje på kontoret", "borte fra kontoret", "borte frå kontoret":
			return true
		}
	}
	return machine && begins(s, "automatisk svar", "autosvar", "automatic reply", "auto reply", "auto-reply", "autoreply", "out of office",
		"fraværsassistent", "fråværsassistent", "fravær:", "fråvær:", "ikke til stede", "ikkje til stades", "automatiskt svar", "lest:", "lese:", "read:", "godtatt:", "godteke:", "avslått:", "accepted:", "declined:", "tentative:", "foreløpig:")
}

func isList(h header) bool {
	switch strings.ToLower(h.first("Precedence")) {
	case "bulk", "list", "junk":
		return true
	}
	return h.has("List-Id") || h.has("List-Unsubscribe") || h.has("List-Post")
}
