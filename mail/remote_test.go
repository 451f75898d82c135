package mail_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"linje/mail"
	"linje/support"
)

func TestRemotePicturesAreTold(t *testing.T) {
	for name, c := range map[string]struct {
		body, transfer string
		want           bool
	}{
		"web":             {`<p>Hei <img alt="x" src="https://example.no/a.png"></p>`, "8bit", true},
		"no scheme":       {`<IMG SRC='//example.no/a.png'>`, "8bit", true},
		"folded":          {"<img src=3D\"htt=\r\nps://example.no/a.png\">", "quoted-printable", true},
		"packed":          {base64.StdEncoding.EncodeToString([]byte(`<img src="http://example.no/a.png">`)), "base64", true},
		"came along":      {`<img src="cid:a@example.no"> <a href="https://example.no">x</a>`, "8bit", false},
		"in the text":     {`<img src="data:image/png;base64,AAAA">`, "8bit", false},
		"an image's name": {`<imgx src="cid:a"> https://example.no/a.png`, "8bit", false},
		"end of the text": {`<im`, "8bit", false},
		"never closed":    {"<img " + strings.Repeat("x", 9000) + "https://example.no", "8bit", false},
	} {
		p := mail.New(mail.Options{}).Parse([]byte("From: a@example.no\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: " +
			c.transfer + "\r\n\r\n" + c.body + "\r\n"))
		if got := p.Has(support.TraitRemote); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
