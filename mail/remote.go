package mail

import "bytes"

const (
	maxRemoteScan = 1 << 20 // bytes of one HTML text that are looked through
	maxTag        = 4 << 10 // of one picture's tag
)

// mayShowRemote reports whether an HTML text seems to show pictures from
// elsewhere. It looks for them in the text as it was sent, which costs next to
// nothing for each mail; Content reads it in earnest.
func (p *part) mayShowRemote() bool {
	body := p.body
	if p.encoding() == "base64" {
		body = decodeBase64(body[:min(len(body), 2*maxRemoteScan)])
	}
	body = body[:min(len(body), maxRemoteScan)]
	for {
		at := bytes.IndexByte(body, '<')
		if at < 0 || len(body) < at+4 {
			return false
		}
		body = body[at+1:]
		if !bytes.EqualFold(body[:3], []byte("img")) {
			continue
		}
		tag := body[:min(len(body), maxTag)]
		if end := bytes.IndexByte(tag, '>'); end >= 0 {
			tag = tag[:end]
		}
		tag = bytes.ToLower(bytes.ReplaceAll(bytes.ReplaceAll(tag, []byte("=\r\n"), nil), []byte("=\n"), nil))
		for _, begin := range []string{"http://", "https://", `"//`, "'//", "=//", "=3d//"} {
			if bytes.Contains(tag, []byte(begin)) {
				return true
			}
		}
	}
}
