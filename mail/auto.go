package mail

import (
	"strings"

	"linje/support"
)

// autoKind tells whether a machine wrote the mail, and of a bounce which mail
// came back.
func autoKind(root *part) (support.AutoKind, support.MessageID) {
	h := root.header
	switch {
	case isBounce(root):
		return support.AutoBounce, bouncedID(root)
	case isAutoReply(h), root.kind == "multipart/report":
		return support.AutoReply, "" // a receipt, or word of a delay, among them
	case isList(h):
		return support.AutoList, ""
	}
	return support.AutoNone, ""
}

// isBounce knows a delivery report (RFC 3464), and what older servers send.
func isBounce(root *part) bool {
	if root.kind == "multipart/report" {
		status := findPart(root, "message/delivery-status")
		if status == nil {
			return strings.EqualFold(root.params["report-type"], "delivery-status")
		}
		return failed(status)
	}
	h := root.header
	if h.has("X-Failed-Recipients") {
		return true
	}
	from := ""
	if list := parseAddresses(h.first("From")); len(list) > 0 {
		from = strings.ToLower(list[0].Email)
	}
	local, _, _ := strings.Cut(from, "@")
	if local == "mailer-daemon" {
		return true
	}
	// An empty return path alone is also that of automatic answers.
	return strings.TrimSpace(h.first("Return-Path")) == "<>" && local == "postmaster" && !isAutoReply(h)
}

// failed reads what became of the mail (RFC 3464 section 2.3.3): delayed and
// delivered are no bounces.
func failed(status *part) bool {
	said := false
	for line := range strings.SplitSeq(cutBytes(status.text(), 100_000), "\n") {
		name, value, ok := strings.Cut(line, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(name), "action") {
			continue
		}
		said = true
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(value)), "failed") {
			return true
		}
	}
	return !said
}

// bouncedID finds the Message-ID of the mail that came back: in its copy or
// its headers, else in what the report refers to, else in its text.
func bouncedID(root *part) support.MessageID {
	for _, kind := range []string{"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers"} {
		if p := findPart(root, kind); p != nil {
			if ids := messageIDs(parseHeader(p.decoded()).first("Message-Id")); len(ids) > 0 {
				return ids[0]
			}
		}
	}
	text := readContent(root).text()
	for line := range strings.SplitSeq(cutBytes(text, 200_000), "\n") {
		name, value, ok := strings.Cut(strings.TrimLeft(line, "> \t"), ":")
		if ok && strings.EqualFold(strings.TrimSpace(name), "message-id") {
			if ids := messageIDs(value); len(ids) > 0 {
				return ids[0]
			}
		}
	}
	for _, name := range []string{"In-Reply-To", "References"} {
		if ids := messageIDs(root.header.first(name)); len(ids) > 0 {
			return ids[len(ids)-1]
		}
	}
	return ""
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
	if auto = strings.TrimSpace(auto); auto != "" && auto != "no" {
		return true
	}
	precedence := strings.ToLower(h.first("Precedence"))
	if precedence == "auto_reply" || h.has("X-Autoreply") || h.has("X-Autorespond") || h.has("X-Autoreply-From") {
		return true
	}
	return h.has("X-Auto-Response-Suppress") && awaySubject(decodeWords(h.first("Subject")))
}

func awaySubject(s string) bool {
	s = strings.ToLower(oneLine(s))
	for _, begins := range []string{"automatisk svar", "autosvar", "automatic reply", "auto reply", "auto-reply", "autoreply",
		"out of office", "fraværsassistent", "fråværsassistent", "fravær:", "ikke til stede", "ikkje til stades", "automatiskt svar"} {
		if strings.HasPrefix(s, begins) {
			return true
		}
	}
	return false
}

func isList(h header) bool {
	switch strings.ToLower(h.first("Precedence")) {
	case "bulk", "list", "junk":
		return true
	}
	return h.has("List-Id") || h.has("List-Unsubscribe")
}
