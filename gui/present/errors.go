package present

import (
	"errors"
	"strings"

	"linje/support"
)

// ErrorText says in two sentences what went wrong and what to do about it. Both
// are "" for nil.
func ErrorText(w *Words, err error) (what, todo string) {
	code := support.CodeOf(err)
	if code == "" {
		return "", ""
	}
	var e *support.Error
	if code == support.CodeFolder && errors.As(err, &e) && e.Detail != "" {
		said := clip(support.DetailOf(e.Err), 300)
		return w.T("error.folder", "Detail", clip(e.Detail, 300), "Said", said), w.T("error.folder.do")
	}
	return CodeText(w, code, support.DetailOf(err))
}

// CodeText is ErrorText for a kind of failure that was kept without its error,
// such as that of a mail in the outbox.
func CodeText(w *Words, code support.Code, detail string) (what, todo string) {
	if !known(code) {
		code = support.CodeInternal
	}
	detail = clip(detail, 300)
	if code == support.CodeRisky {
		detail = RiskText(w, support.FileRisk(detail))
	}
	return ended(w.T("error."+string(code), "Detail", detail)), w.T("error."+string(code)+".do", "Detail", detail)
}

// ended is a sentence with its full stop: one that closes with a server's own
// words may lack it.
func ended(s string) string {
	s = strings.TrimRight(s, " ")
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") || strings.HasSuffix(s, "…") {
		return s
	}
	return s + "."
}

// Codes lists the kinds of failure that there are sentences for: all of them.
func Codes() []support.Code {
	return []support.Code{
		support.CodeInternal, support.CodeInvalid, support.CodeNotFound, support.CodeAmbiguous,
		support.CodeHost, support.CodeRefused, support.CodeTimeout, support.CodeClosed, support.CodeOffline,
		support.CodeUntrusted, support.CodeTLSName, support.CodeTLSExpired, support.CodeTLS,
		support.CodeAuth, support.CodeNoPassword, support.CodeCommandSlow, support.CodeFolder, support.CodeProtocol, support.CodeServer,
		support.CodeRejected, support.CodeMailRefused, support.CodeOverQuota, support.CodeTooLarge, support.CodeUnknownSent, support.CodeUndecided, support.CodeSentAlready, support.CodePractice,
		support.CodeNoKeyring, support.CodeKeyringSlow, support.CodeNoNotifier, support.CodeStatus,
		support.CodeClaimed, support.CodeUnfilled, support.CodeChanged, support.CodeEmpty,
		support.CodeNoRecipient, support.CodeNewerData, support.CodeDatabase, support.CodeDiskFull, support.CodeFolderWrite,
		support.CodeRunning, support.CodeUnsafe, support.CodeUndelivered, support.CodeHostileInput,
		support.CodeMaterialFolder, support.CodeMaterialFaults, support.CodeFileChanged, support.CodeFilesThere,
		support.CodeAttachmentLost, support.CodeGone, support.CodeRisky, support.CodeNoOpener,
	}
}

func known(code support.Code) bool {
	for _, c := range Codes() {
		if c == code {
			return true
		}
	}
	return false
}

// clip keeps what a server said short, and on one line.
func clip(s string, most int) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		if r < ' ' || r == 0x7f {
			r = ' '
		}
		if out = append(out, r); len(out) == most {
			return string(out) + "…"
		}
	}
	return string(out)
}
