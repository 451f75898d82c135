package support_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"linje/support"
)

func container(names ...string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		f, err := w.Create(n)
		if err != nil {
			panic(err)
		}
		_, _ = f.Write([]byte("x"))
	}
	_ = w.Close()
	return b.String()
}

func ole(names ...string) string {
	b := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600))
	for _, n := range names {
		for _, u := range utf16.Encode([]rune(n)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
		b = append(b, make([]byte, 100)...)
	}
	return string(b)
}

func TestJudgeFile(t *testing.T) {
	const pdf, png, jpg, mz, lnk = "%PDF-1.7\n...", "\x89PNG\r\n\x1a\n....", "\xff\xd8\xff\xe0....", "MZ\x90\x00", "L\x00\x00\x00\x01\x14\x02\x00...."
	docx := container("[Content_Types].xml", "word/document.xml")
	for _, c := range []struct {
		name, content string
		risk          support.FileRisk
		kind          support.FileKind
	}{
		{"faktura.pdf", pdf, support.RiskNone, ""},
		{"FAKTURA.PDF", pdf, support.RiskNone, ""},
		{"søknad v1.2.pdf", pdf, support.RiskNone, ""},
		{"bilde.png", png, support.RiskNone, "image"},
		{"bilde.jpeg", jpg, support.RiskNone, "image"},
		{"uten navn", jpg, support.RiskNone, "image"},
		{"notat.txt", "hei på deg\n", support.RiskNone, "text"},
		{"liste.csv", "a;b\n1;2\n", support.RiskNone, "text"},
		{"møte.ics", "BEGIN:VCALENDAR\r\n", support.RiskNone, "text"},
		{"brev.docx", docx, support.RiskNone, ""},
		{"ark.xlsx", container("xl/workbook.xml", "xl/printerSettings/printerSettings1.bin"), support.RiskNone, ""},
		{"brev.odt", container("mimetype", "content.xml", "META-INF/manifest.xml"), support.RiskNone, ""},
		{"brev.doc", ole("WordDocument"), support.RiskNone, ""},
		{"side.html", "<html><body><p>Hei, online på nett</p></body></html>", support.RiskNone, ""},
		{"film.mp4", "\x00\x00\x00\x18ftypmp42....", support.RiskNone, ""},
		{"brev.rtf", `{\rtf1\ansi Hei}`, support.RiskNone, ""},

		{"setup.exe", mz, support.RiskProgram, ""},
		{"setup", mz, support.RiskProgram, ""},
		{"kjør.sh", "#!/bin/sh\n", support.RiskProgram, ""},
		{"kjør.bat", "echo", support.RiskProgram, ""},
		{"x.js", "alert(1)", support.RiskProgram, ""},
		{"x.jar", docx, support.RiskProgram, ""},
		{"x.hta", "<html>", support.RiskProgram, ""},
		{"x.py", "print()", support.RiskProgram, ""},
		{"x.reg", "Windows Registry", support.RiskProgram, ""},
		{"notat.txt", "#!/bin/sh\nrm\n", support.RiskDisguised, ""},
		{"notat.txt", "<html><script>", support.RiskDisguised, ""},
		{"notat.txt", "a\x00b", support.RiskDisguised, ""},
		{"faktura.pdf", mz, support.RiskDisguised, ""},
		{"faktura.pdf", "<html>", support.RiskDisguised, ""},
		{"bilde.png", jpg, support.RiskDisguised, ""},
		{"bilde.jpg", lnk, support.RiskDisguised, ""},
		{"notat.txt", "[InternetShortcut]\nURL=file:", support.RiskDisguised, ""},
		{"faktura.pdf.exe", pdf, support.RiskDisguised, ""},
		{"faktura.pdf        .exe", pdf, support.RiskDisguised, ""},
		{"faktura.pdf.zip", docx, support.RiskDisguised, ""},
		{"faktura.exe.", mz, support.RiskProgram, ""},
		{"faktura.exe . .", "x", support.RiskProgram, ""},
		{"faktura\u202efdp.exe", pdf, support.RiskDisguised, ""},
		{"faktura\u202eexe.pdf", pdf, support.RiskDisguised, ""},
		{"fak\x00tura.pdf", pdf, support.RiskDisguised, ""},
		{"../../x.pdf", pdf, support.RiskNone, ""},
		{`C:\x\y.exe`, "x", support.RiskProgram, ""},

		{"x.msi", ole(), support.RiskInstaller, ""},
		{"x.iso", "CD001", support.RiskInstaller, ""},
		{"x.dmg", "x", support.RiskInstaller, ""},
		{"x.deb", "!<arch>", support.RiskProgram, ""},
		{"brev.doc", ole() + "\x84\x10\x0c\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46", support.RiskInstaller, ""},
		{"x.lnk", lnk, support.RiskShortcut, ""},
		{"x.url", "[InternetShortcut]", support.RiskShortcut, ""},
		{"x.desktop", "[Desktop Entry]", support.RiskShortcut, ""},

		{"side.html", "<html><SCRIPT>x</SCRIPT>", support.RiskActive, ""},
		{"side.htm", "<img src=x onerror = alert(1)>", support.RiskActive, ""},
		{"side.htm", "<img src=x/onerror=alert(1)>", support.RiskActive, ""},
		{"side.htm", `<a href="java&#115;cript:x">`, support.RiskActive, ""},
		{"side.htm", `<form action="https://example.org">`, support.RiskActive, ""},
		{"side.htm", "\xff\xfe<\x00s\x00", support.RiskDisguised, ""},
		{"tegning.svg", `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>`, support.RiskNone, ""},
		{"tegning.svg", `<svg onload="x()">`, support.RiskActive, ""},
		{"tegning.svg", `<svg><foreignObject>`, support.RiskActive, ""},
		{"brev.rtf", `{\rtf1{\object\objdata 0105}}`, support.RiskActive, ""},

		{"brev.docm", docx, support.RiskMacros, ""},
		{"ark.xlsm", docx, support.RiskMacros, ""},
		{"brev.docx", container("word/document.xml", "word/vbaProject.bin"), support.RiskMacros, ""},
		{"ark.xlsx", container("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), support.RiskMacros, ""},
		{"brev.odt", container("content.xml", "Basic/Standard/Module1.xml"), support.RiskMacros, ""},
		{"brev.doc", ole("WordDocument", "Macros", "_VBA_PROJECT"), support.RiskMacros, ""},
		{"ark.xls", ole("Workbook", "_VBA_PROJECT_CUR"), support.RiskMacros, ""},
		{"brev.docx", ole("EncryptedPackage"), support.RiskSealed, ""},
		{"brev.docx", container("word/document.xml", "word/embeddings/oleObject1.bin"), support.RiskActive, ""},
		{"brev.docx", container("word/document.xml", "x.exe"), support.RiskProgram, ""},
		{"brev.docx", docx + "behind", support.RiskSealed, ""},
		{"brev.docx", docx[:len(docx)-30], support.RiskSealed, ""},
		{"brev.docx", mz + docx, support.RiskDisguised, ""},
		{"brev.docx", "PK\x03\x04", support.RiskSealed, ""},
		{"alt.zip", container("a.txt"), support.RiskArchive, ""},
		{"alt.7z", "7z", support.RiskArchive, ""},
		{"alt.tar.gz", "x", support.RiskArchive, ""},
		{"ting.xyz", "x", support.RiskUnknown, ""},
		{"ting", "x", support.RiskUnknown, ""},
		{"", "x", support.RiskUnknown, ""},
		{".pdf", "x", support.RiskUnknown, ""},
	} {
		got := support.JudgeFile(c.name, strings.NewReader(c.content), int64(len(c.content)))
		if got.Risk != c.risk || got.Risk == "" && got.Kind != c.kind {
			t.Errorf("%q with %.20q: %q %q, want %q %q", c.name, c.content, got.Risk, got.Kind, c.risk, c.kind)
		}
	}
}

func FuzzJudgeFile(f *testing.F) {
	f.Add("a.docx", []byte(container("word/document.xml")))
	f.Add("a.doc", []byte(ole("x")))
	f.Add("a.html", []byte("<p on"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		v := support.JudgeFile(name, bytes.NewReader(content), int64(len(content)))
		if v.Risk == support.RiskNone && (v.Extension == "" || bytes.HasPrefix(content, []byte("MZ"))) {
			t.Errorf("%q would be opened: %+v", name, v)
		}
	})
}
