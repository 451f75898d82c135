package mail

import (
	"math/rand/v2"
	"testing"
)

// The size of an attachment is told without decoding it: it must be that of
// what is saved, however odd the encoding is.
func TestBase64SizeIsTheLengthOfWhatIsDecoded(t *testing.T) {
	for _, s := range []string{"", "=", "QQ==", "QUI=", "QUJD", "QUJD\r\nQUI=\r\n", "QQ=QQ==Q", "Q", "QQQQQ", "!Q U-_J?D\x00\xff"} {
		if got, want := base64Size([]byte(s)), int64(len(decodeBase64([]byte(s)))); got != want {
			t.Errorf("%q: size %d, decoded %d bytes", s, got, want)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	const chars = "ABcd0189+/-_==\r\n \t!\x80"
	for range 5000 {
		b := make([]byte, random.IntN(64))
		for i := range b {
			b[i] = chars[random.IntN(len(chars))]
		}
		if got, want := base64Size(b), int64(len(decodeBase64(b))); got != want {
			t.Fatalf("%q: size %d, decoded %d bytes", b, got, want)
		}
	}
}

func BenchmarkBase64Size(b *testing.B) {
	data := make([]byte, 1<<20)
	for i := range data {
		if data[i] = "ABCDabcd0123+/"[i%14]; i%78 == 77 {
			data[i] = '\n'
		}
	}
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		base64Size(data)
	}
}

func TestQuotedSizeIsTheLengthOfWhatIsDecoded(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	const chars = "abAF09== \t\r\n\xe5"
	for range 20_000 {
		b := make([]byte, random.IntN(20))
		for i := range b {
			b[i] = chars[random.IntN(len(chars))]
		}
		if got, want := quotedSize(b), int64(len(decodeQuoted(b, true))); got != want {
			t.Fatalf("%q: size %d, decoded %d bytes", b, got, want)
		}
	}
}
