package mail_test

import (
	"testing"
)

// BenchmarkParse reads the corpus of hard mails once per turn.
func BenchmarkParse(b *testing.B) {
	mails := corpus(b)
	var size int64
	for _, m := range mails {
		size += int64(len(m))
	}
	b.SetBytes(size)
	for b.Loop() {
		for _, m := range mails {
			parse(m)
		}
	}
}
