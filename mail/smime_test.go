package mail

import (
	"encoding/asn1"
	"encoding/base64"
	"testing"

	"linje/support"
)

// wrapped is a mail in a signed wrapping, without the signature.
func wrapped(t testing.TB, content []byte) []byte {
	t.Helper()
	type inner struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue
	}
	octets, err := asn1.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	explicit := func(b []byte) asn1.RawValue {
		return asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: b}
	}
	signed, err := asn1.Marshal(struct {
		Version    int
		Algorithms []int `asn1:"set"`
		Content    inner
	}{1, nil, inner{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}, explicit(octets)}})
	if err != nil {
		t.Fatal(err)
	}
	all, err := asn1.Marshal(inner{asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}, explicit(signed)})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// pieces is the same as programs write it that do not know how long it becomes.
func pieces(content string) []byte {
	var b []byte
	b = append(b, "\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80\x24\x80"...)
	for _, c := range []byte(content) {
		b = append(b, 0x04, 1, c)
	}
	return append(b, make([]byte, 12)...)
}

func TestSignedWrapping(t *testing.T) {
	inside := "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBlåbær.\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\n%PDF\r\n--b--\r\n"
	for name, b := range map[string][]byte{"whole": wrapped(t, []byte(inside)), "in pieces": pieces(inside)} {
		source := []byte("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(b))
		c := New(Options{})
		p := c.Parse(source)
		if p.Text != "Blåbær." || !p.Has(support.TraitSigned) || p.Has(support.TraitEncrypted) || len(p.Attachments) != 1 || p.Attachments[0].Name != "a.pdf" {
			t.Errorf("%s: %+v", name, p)
		}
		if b, err := c.Part(source, 0); err != nil || string(b) != "%PDF" {
			t.Errorf("%s: the file is %q, %v", name, b, err)
		}
	}
	deep := []byte(inside)
	for range 40 {
		deep = append([]byte("Content-Type: application/pkcs7-mime\r\n\r\n"), wrapped(t, deep)...)
	}
	New(Options{}).Parse(deep)
}

func FuzzSignedWrapping(f *testing.F) {
	f.Add(wrapped(f, []byte("\r\nHei")))
	f.Add(pieces("\r\nHei"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if mail, ok := signedContent(b); len(mail) > len(b) || !ok && mail != nil {
			t.Errorf("%d bytes of %d, %v", len(mail), len(b), ok)
		}
	})
}
