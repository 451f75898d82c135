package support

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"
)

const (
	// maxPage is the largest page whose scripts are looked for.
	maxPage = 4 << 20
	// maxDirectory is the largest list of files in a container that is read.
	maxDirectory = 4 << 20
	// maxScanned is how much of an old Office file is looked through.
	maxScanned = 64 << 20
)

// judgeContent looks whether a content is what its ending says, and into those
// kinds that may hold something to run.
func judgeContent(extension, found string, content io.ReaderAt, size int64) FileRisk {
	want := family(extension)
	switch want {
	case "":
		return RiskUnknown
	case "text", "sign":
		return judgeText(want, readAt(content, 0, min(size, maxPage)))
	case "html":
		return judgePage(content, size)
	case "media":
		if found != "" && found != "media" {
			return RiskDisguised
		}
		return RiskNone
	case "ooxml", "odf", ".epub":
		if found == "ole" && want == "ooxml" {
			return RiskSealed // encrypted
		}
		if found != "zip" {
			return RiskDisguised
		}
		return judgeContainer(content, size)
	case "ole":
		return judgeOld(found, content, size)
	case ".rtf":
		if found == ".rtf" {
			return judgeRTF(content, size)
		}
	}
	if found != want {
		return RiskDisguised
	}
	return RiskNone
}

// judgeOld looks into what has a name of the older Office; newer content may be
// under it.
func judgeOld(found string, content io.ReaderAt, size int64) FileRisk {
	switch found {
	case "ole":
		return judgeOLE(content, size)
	case "zip":
		return judgeContainer(content, size)
	case ".rtf":
		return judgeRTF(content, size)
	}
	return RiskDisguised
}

// judgeText: a text has no zero bytes, and is no page, which some systems would
// show as one.
func judgeText(want string, b []byte) FileRisk {
	if want == "sign" {
		return RiskNone
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		return RiskNone // UTF-16
	}
	start := bytes.ToLower(bytes.TrimSpace(b[:min(len(b), 1024)]))
	if bytes.IndexByte(b, 0) >= 0 || sniff(b) != "" || bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html")) ||
		bytes.HasPrefix(start, []byte("<script")) {
		return RiskDisguised
	}
	return RiskNone
}

// judgePage looks for anything in a page that runs, loads, sends or hides.
func judgePage(content io.ReaderAt, size int64) FileRisk {
	if size > maxPage {
		return RiskSealed
	}
	b := readAt(content, 0, size)
	if bytes.IndexByte(b, 0) >= 0 { // UTF-16, or no page at all
		return RiskDisguised
	}
	b = bytes.ToLower(b)
	for _, active := range []string{"<script", "javascript:", "vbscript:", "<iframe", "<frame", "<object", "<embed", "<applet", "<form", "<base",
		"http-equiv", "<foreignobject", "<handler", "<link", "<import", "<!entity", "<?xml-stylesheet", "&#", "&colon;", "data:text", "xlink:href=\"data",
		"<animate ", "<set ", "<use "} {
		if bytes.Contains(b, []byte(active)) {
			return RiskActive
		}
	}
	// An attribute "onload=", "onclick=" …, after anything that may end the one before.
	for i := 0; i+4 < len(b); i++ {
		if b[i] != 'o' || b[i+1] != 'n' || i > 0 && !strings.ContainsRune(" \t\r\n\f\"'/", rune(b[i-1])) {
			continue
		}
		j := i + 2
		for j < len(b) && (b[j] >= 'a' && b[j] <= 'z') {
			j++
		}
		rest := bytes.TrimLeft(b[j:min(len(b), j+64)], " \t\r\n\f")
		if j > i+3 && bytes.HasPrefix(rest, []byte("=")) {
			return RiskActive
		}
	}
	return RiskNone
}

// judgeRTF: embedded objects may be programs.
func judgeRTF(content io.ReaderAt, size int64) FileRisk {
	risk := RiskNone
	whole := scan(content, size, func(b []byte) bool {
		b = bytes.ToLower(b)
		if bytes.Contains(b, []byte(`\obj`)) || bytes.Contains(b, []byte(`\*\template`)) || bytes.Contains(b, []byte("ddeauto")) {
			risk = RiskActive
		}
		return risk == RiskNone
	})
	if !whole {
		return RiskSealed
	}
	return risk
}

// judgeOLE looks through an old Office file for macros, embedded programs,
// installers and encryption. Names in it are UTF-16 (MS-CFB).
func judgeOLE(content io.ReaderAt, size int64) FileRisk {
	wide := func(s string) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		return b
	}
	signs := []struct {
		what []byte
		risk FileRisk
	}{
		{wide("_VBA_PROJECT"), RiskMacros}, {wide("Macros"), RiskMacros}, {wide("VBA"), RiskMacros}, {wide("\x01Ole10Native"), RiskActive},
		{wide("EncryptedPackage"), RiskSealed}, {wide("EncryptedSummary"), RiskSealed},
		{[]byte("\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"), RiskInstaller}, // the class of an .msi
	}
	risk := RiskNone
	whole := scan(content, size, func(b []byte) bool {
		for _, s := range signs {
			if bytes.Contains(b, s.what) {
				risk = s.risk
				return false
			}
		}
		return true
	})
	if !whole && risk == RiskNone {
		return RiskSealed
	}
	return risk
}

// scan gives a content to see in pieces that overlap; false when it is too
// large to be looked through.
func scan(content io.ReaderAt, size int64, see func(b []byte) bool) bool {
	const step, overlap = 1 << 20, 64
	if size > maxScanned {
		return false
	}
	for at := int64(0); at < size; at += step {
		if !see(readAt(content, at, min(size-at, step+overlap))) {
			break
		}
	}
	return true
}

// judgeContainer reads the list of files in a ZIP container (APPNOTE.TXT
// section 4.3): no macros, no embedded objects, no programs, nothing encrypted.
func judgeContainer(content io.ReaderAt, size int64) FileRisk {
	directory, ok := zipDirectory(content, size)
	if !ok {
		return RiskSealed
	}
	for len(directory) >= 46 && bytes.HasPrefix(directory, []byte("PK\x01\x02")) {
		flags := binary.LittleEndian.Uint16(directory[8:])
		name, extra, comment := int(binary.LittleEndian.Uint16(directory[28:])), int(binary.LittleEndian.Uint16(directory[30:])), int(binary.LittleEndian.Uint16(directory[32:]))
		if len(directory) < 46+name+extra+comment {
			return RiskSealed
		}
		if flags&1 != 0 {
			return RiskSealed
		}
		if risk := judgeEntry(strings.ToLower(string(directory[46 : 46+name]))); risk != RiskNone {
			return risk
		}
		directory = directory[46+name+extra+comment:]
	}
	if len(directory) > 0 && !bytes.HasPrefix(directory, []byte("PK\x05\x05")) {
		return RiskSealed
	}
	return RiskNone
}

func judgeEntry(name string) FileRisk {
	name = strings.ReplaceAll(name, `\`, "/")
	switch {
	case strings.Contains(name, "vbaproject") || strings.Contains(name, "vbadata") || strings.Contains(name, "macrosheets/") || strings.Contains(name, "activex/"):
		return RiskMacros
	case strings.HasPrefix(name, "basic/") || strings.HasPrefix(name, "scripts/"): // OpenDocument
		return RiskMacros
	case strings.Contains(name, "/embeddings/oleobject"):
		return RiskActive
	}
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if risk := riskOf(name[i:]); risk != RiskNone && name[i:] != ".bin" && name[i:] != ".js" {
			return risk
		}
	}
	return RiskNone
}

// zipDirectory finds the list of files at the end of a container.
func zipDirectory(content io.ReaderAt, size int64) ([]byte, bool) {
	tail := readAt(content, max(0, size-(64<<10)-22), min(size, 64<<10+22))
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || len(tail)-i < 22 || len(tail)-i-22 != int(binary.LittleEndian.Uint16(tail[i+20:])) {
		return nil, false
	}
	length, start := int64(binary.LittleEndian.Uint32(tail[i+12:])), int64(binary.LittleEndian.Uint32(tail[i+16:]))
	end := max(0, size-(64<<10)-22) + int64(i)
	// What stands before the container, or a larger list (ZIP64), hides something.
	if length > maxDirectory || start+length != end {
		return nil, false
	}
	return readAt(content, start, length), true
}
