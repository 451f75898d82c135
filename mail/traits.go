package mail

import (
	"bytes"
	"slices"
	"strings"

	"linje/support"
)

// traits lists what the mail's reader must be told. The texts have been read.
func traits(root *part, c *content, broken bool) []support.Trait {
	var out []support.Trait
	say := func(t support.Trait, when bool) {
		if when {
			out = append(out, t)
		}
	}
	say(support.TraitBroken, broken || c.cut || len(root.header.fields) == 0)
	say(support.TraitOversize, root.header.has(oversizeHeader))
	signed, encrypted := protection(root, 0)
	say(support.TraitSigned, signed || slices.ContainsFunc(c.texts, func(p *part) bool { return p.armour == armourSigned }))
	say(support.TraitEncrypted, encrypted || slices.ContainsFunc(c.texts, func(p *part) bool { return p.armour == armourEncrypted }))
	say(support.TraitWinmail, c.winmail)
	say(support.TraitInvite, len(invitations(c)) > 0)
	say(support.TraitNested, root.kind != "multipart/report" && slices.ContainsFunc(c.files, (*part).isMail))
	say(support.TraitRemote, slices.ContainsFunc(c.rich, (*part).mayShowRemote))
	return out
}

// protection tells whether a mail is signed or encrypted as a whole: S/MIME
// (RFC 8551) or PGP/MIME (RFC 3156).
func protection(p *part, depth int) (signed, encrypted bool) {
	switch p.kind {
	case "multipart/signed":
		signed = true
	case "multipart/encrypted", "application/pgp-encrypted":
		encrypted = true
	case "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature":
		signed = true
	}
	if p.isSMIME() {
		signed, encrypted = smime(p)
	}
	if depth < 4 {
		for _, child := range p.children {
			s, e := protection(child, depth+1)
			signed, encrypted = signed || s, encrypted || e
		}
	}
	return signed, encrypted
}

// smime tells what an S/MIME part is: by its parameter, else by the content
// type at its beginning (RFC 5652 section 3), else taken for encrypted.
func smime(p *part) (signed, encrypted bool) {
	switch strings.ToLower(p.params["smime-type"]) {
	case "signed-data", "certs-only":
		return true, false
	case "enveloped-data", "authenveloped-data":
		return false, true
	}
	head := part{header: p.header, body: p.body[:min(len(p.body), 400)]}
	if bytes.Contains(head.decoded(), []byte("\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")) {
		return true, false
	}
	return false, true
}

// isWinmail knows Outlook's own format (MS-OXTNEF).
func (p *part) isWinmail() bool {
	switch p.kind {
	case "application/ms-tnef", "application/vnd.ms-tnef":
		return true
	}
	return strings.EqualFold(p.filename, "winmail.dat")
}

// The ways in which a text is wrapped by PGP (RFC 9580 sections 6.2 and 7).
const (
	armourNone = iota
	armourSigned
	armourEncrypted
)

const (
	beginSigned    = "-----BEGIN PGP SIGNED MESSAGE-----"
	beginSignature = "-----BEGIN PGP SIGNATURE-----"
	endSignature   = "-----END PGP SIGNATURE-----"
	beginMessage   = "-----BEGIN PGP MESSAGE-----"
)

// unarmour takes the wrapping of a signed text away and tells how a text is
// wrapped. What stands around the wrapping stays.
func unarmour(text string) (plain string, armour int) {
	if !strings.Contains(text, "-----BEGIN PGP ") {
		return text, armourNone
	}
	if lineAt(text, beginMessage) >= 0 {
		return text, armourEncrypted
	}
	begin := lineAt(text, beginSigned)
	if begin < 0 {
		return text, armourNone
	}
	before, rest := text[:begin], text[begin:]
	end := lineAt(rest, beginSignature)
	if end < 0 {
		return text, armourSigned
	}
	body, after := rest[:end], rest[end:]
	if i := lineAt(after, endSignature); i >= 0 {
		_, after, _ = strings.Cut(after[i:], "\n")
	} else {
		after = ""
	}
	// The headers of the armour end with an empty line.
	_, body, _ = strings.Cut(body, "\n")
	for body != "" {
		line, next, _ := strings.Cut(body, "\n")
		if name, _, ok := strings.Cut(line, ": "); !ok || strings.ContainsAny(name, " \t") {
			break
		}
		body = next
	}
	var out strings.Builder
	for line := range strings.SplitSeq(body, "\n") {
		out.WriteString(strings.TrimPrefix(line, "- "))
		out.WriteString("\n")
	}
	return strings.TrimSpace(before + strings.TrimRight(out.String(), "\n") + "\n" + after), armourSigned
}

// lineAt is where a line begins that is that word; -1 for none.
func lineAt(text, word string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return -1
		}
		i += from
		from = i + len(word)
		if i > 0 && text[i-1] != '\n' {
			continue
		}
		if line, _, _ := strings.Cut(text[from:], "\n"); strings.TrimSpace(line) == "" {
			return i
		}
	}
}
