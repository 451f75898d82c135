package support_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"linje/support"
)

func all([]byte) bool { return true }

func rejoin(t interface {
	Fatalf(string, ...any)
	Helper()
}, source []byte) []support.Cut {
	t.Helper()
	skeleton, cuts := support.SplitSource(bytes.Clone(source), all)
	kept := map[support.Hash][]byte{}
	for _, c := range cuts {
		if support.HashOf(c.Data) != c.Hash || len(c.Data) != c.Size {
			t.Fatalf("cut of %d bytes: wrong hash or size %d", len(c.Data), c.Size)
		}
		kept[c.Hash] = c.Data
	}
	again, err := support.JoinSource(skeleton, cuts, func(c support.Cut) ([]byte, error) { return kept[c.Hash], nil })
	if err != nil {
		t.Fatalf("join: %v", err)
	}
	if !bytes.Equal(again, source) {
		t.Fatalf("%d bytes came back as %d, or other bytes\n%q\n%q", len(source), len(again), source, again)
	}
	return cuts
}

// body writes bytes as base64 in lines.
func body(data []byte, width int, end string) string {
	s := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for len(s) > width {
		b.WriteString(s[:width] + end)
		s = s[width:]
	}
	return b.String() + s
}

func bytesOf(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i/251)
	}
	return b
}

func mailWith(bodies ...string) string {
	var b strings.Builder
	b.WriteString("From: kari@example.no\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nHei\r\n")
	for i, s := range bodies {
		fmt.Fprintf(&b, "--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=%d.bin\r\n\r\n%s\r\n", i, s)
	}
	return b.String() + "--x--\r\n"
}

func TestSplitCutsWhatCanBeWrittenAgain(t *testing.T) {
	for name, c := range map[string]struct {
		source string
		cuts   int
	}{
		"usual":                {mailWith(body(bytesOf(9000), 76, "\r\n")), 1},
		"two":                  {mailWith(body(bytesOf(9000), 76, "\r\n"), body(bytesOf(8001), 72, "\r\n")), 2},
		"last line full":       {mailWith(body(bytesOf(57*60), 76, "\r\n")), 1},
		"last line padded":     {mailWith(body(bytesOf(57*60-1), 76, "\r\n")), 1},
		"one long line":        {mailWith(body(bytesOf(9000), 1<<20, "")), 1},
		"LF":                   {strings.ReplaceAll(mailWith(body(bytesOf(9000), 60, "\n")), "\r\n", "\n"), 1},
		"capitals":             {strings.ReplaceAll(mailWith(body(bytesOf(9000), 76, "\r\n")), "base64", "BASE64"), 1},
		"no end":               {strings.TrimSuffix(mailWith(body(bytesOf(9000), 76, "\r\n")), "\r\n--x--\r\n"), 1},
		"end of line mixed":    {mailWith(body(bytesOf(9000), 76, "\r\n")[:500] + strings.Replace(body(bytesOf(9000), 76, "\r\n")[500:], "\r\n", "\n", 1)), 0},
		"text to be read":      {strings.ReplaceAll(mailWith(body(bytesOf(9000), 76, "\r\n")), "Content-Disposition: attachment; filename=0.bin", "Content-Type: text/html"), 0},
		"text to be saved":     {strings.ReplaceAll(mailWith(body(bytesOf(9000), 76, "\r\n")), "Content-Disposition: attachment", "Content-Type: text/csv\r\nContent-Disposition: attachment"), 1},
		"small":                {mailWith(body(bytesOf(900), 76, "\r\n")), 0},
		"odd width":            {mailWith(body(bytesOf(9000), 75, "\r\n")), 0},
		"text instead":         {mailWith(strings.Repeat("This is no base64, although it says so.\r\n", 100)), 0},
		"padding in the midst": {mailWith(body(bytesOf(4000), 76, "\r\n") + "\r\n" + body(bytesOf(4000), 76, "\r\n")), 1},
		"loose padding bits":   {mailWith(strings.Repeat("AAAA", 1000) + "AB=="), 0},
		"spaces at line ends":  {mailWith(body(bytesOf(9000), 76, " \r\n")), 0},
		"truncated":            {mailWith(body(bytesOf(9000), 76, "\r\n")[:9001]), 1},
		"empty":                {"", 0},
		"base64 at the end":    {"x base64", 0},
	} {
		if cuts := rejoin(t, []byte(c.source)); len(cuts) != c.cuts {
			t.Errorf("%s: %d cuts, want %d", name, len(cuts), c.cuts)
		}
	}
}

func TestSplitGivesTheAttachmentsOwnBytes(t *testing.T) {
	data := bytesOf(100_000)
	cuts := rejoin(t, []byte(mailWith(body(data, 76, "\r\n"))))
	if len(cuts) != 1 || !bytes.Equal(cuts[0].Data, data) {
		t.Fatalf("%d cuts, or other bytes than were attached", len(cuts))
	}
}

func TestSplitAndJoinAnyMail(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b bytes.Buffer
		for range rapid.IntRange(0, 6).Draw(t, "pieces") {
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				b.Write(rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "bytes"))
			case 1:
				b.WriteString("Content-Transfer-Encoding: base64")
				b.WriteString(rapid.SampledFrom([]string{"\r\n\r\n", "\n\n", "\r\nX: y\r\n\r\n", "\r\n\r\n\r\n", "\n\r\n"}).Draw(t, "gap"))
			case 2, 3:
				data := bytesOf(rapid.IntRange(0, 6000).Draw(t, "size"))
				text := body(data, rapid.SampledFrom([]int{4, 60, 64, 72, 76, 77, 996, 100000}).Draw(t, "width"), rapid.SampledFrom([]string{"\r\n", "\n"}).Draw(t, "end"))
				if at := rapid.IntRange(-3, len(text)).Draw(t, "harm"); at >= 0 && at < len(text) {
					text = text[:at] + rapid.SampledFrom([]string{"", " ", "\r", "\n", "=", "A", "--"}).Draw(t, "with") + text[at+1:]
				}
				b.WriteString(text)
			case 4:
				b.WriteString(rapid.SampledFrom([]string{"\r\n--x\r\n", "\r\n", "\n", "--x--", "=", "base64"}).Draw(t, "between"))
			}
		}
		rejoin(t, b.Bytes())
	})
}

func TestJoinNoticesWhatDoesNotFit(t *testing.T) {
	skeleton, cuts := support.SplitSource([]byte(mailWith(body(bytesOf(9000), 76, "\r\n"))), all)
	short := func(support.Cut) ([]byte, error) { return bytesOf(8999), nil }
	if _, err := support.JoinSource(skeleton, cuts, short); err == nil {
		t.Error("bytes are missing and nobody noticed")
	}
	for _, bad := range []support.Cut{{At: -1, Width: 4}, {At: 1 << 30, Width: 4}, {Width: 0}, {Width: 5}, {Width: 4, Size: -1}} {
		if _, err := support.JoinSource(skeleton, []support.Cut{bad}, func(support.Cut) ([]byte, error) { return nil, nil }); err == nil {
			t.Errorf("%+v was joined", bad)
		}
	}
}

func FuzzSplitSource(f *testing.F) {
	f.Add([]byte(mailWith(body(bytesOf(3000), 76, "\r\n"))))
	f.Add([]byte("Content-Transfer-Encoding: base64\n\n" + body(bytesOf(3000), 8, "\n")))
	f.Add([]byte("base64\n\n" + strings.Repeat("AAAA\r", 800)))
	f.Fuzz(func(t *testing.T, source []byte) { rejoin(t, source) })
}

func BenchmarkSplitSource(b *testing.B) {
	source := []byte(mailWith(body(bytesOf(90_000), 76, "\r\n")))
	b.SetBytes(int64(len(source)))
	for b.Loop() {
		support.SplitSource(source, all)
	}
}
