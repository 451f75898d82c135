package support

import (
	"bytes"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FileRisk says why a file may not be opened.
type FileRisk string

// The risks. None; a program or script; something that installs or is a disk;
// a shortcut to something else; a page that runs scripts; macros; what holds
// other files; a name or type that pretends; a kind that is not known to be
// harmless; what cannot be looked into.
const (
	RiskNone      FileRisk = ""
	RiskProgram   FileRisk = "program"
	RiskInstaller FileRisk = "installer"
	RiskShortcut  FileRisk = "shortcut"
	RiskActive    FileRisk = "active"
	RiskMacros    FileRisk = "macros"
	RiskArchive   FileRisk = "archive"
	RiskDisguised FileRisk = "disguised"
	RiskUnknown   FileRisk = "unknown"
	RiskSealed    FileRisk = "sealed"
)

// FileKind is what a file is, as far as showing it goes.
type FileKind string

// Image, text, anything else.
const (
	FileImage FileKind = "image"
	FileText  FileKind = "text"
	FileOther FileKind = ""
)

// FileVerdict says what a file is by its name and its content, and whether it
// may be opened. What may not be opened may still be saved.
type FileVerdict struct {
	Risk      FileRisk
	Kind      FileKind
	Extension string // with the dot: under which it is opened
}

// JudgeFile looks at a file by its name, which is the sender's, and by its
// content. Only kinds that are known to be harmless, with a content that is of
// that kind, may be opened: RiskNone.
func JudgeFile(name string, content io.ReaderAt, size int64) FileVerdict {
	head := readAt(content, 0, min(size, 4096))
	extension, risk := judgeName(name)
	found := sniff(head)
	if risk == RiskNone && extension == "" && harmlessBare(found) {
		extension = found
	}
	v := FileVerdict{Extension: extension, Kind: kindOf(extension)}
	switch {
	case programContent(head):
		v.Risk = RiskProgram
		if risk == RiskNone && extension != "" {
			v.Risk = RiskDisguised
		}
	case risk != RiskNone:
		v.Risk = risk
	case shortcutContent(head):
		v.Risk = RiskDisguised
	default:
		v.Risk = judgeContent(extension, found, content, size)
	}
	if v.Risk == RiskDisguised {
		v.Kind = FileOther
	}
	return v
}

// RefusedByName reports whether a file of that name is never opened, whatever is
// in it: its ending is that of a program, an installer, a shortcut, a document
// with macros or an archive, or pretends. One without an ending, or with one that
// is not known, is judged when its content is there.
func RefusedByName(name string) bool {
	_, risk := judgeName(name)
	return risk != RiskNone && risk != RiskUnknown
}

func readAt(r io.ReaderAt, at, n int64) []byte {
	if n <= 0 {
		return nil
	}
	b := make([]byte, n)
	got, err := r.ReadAt(b, at)
	if err != nil && err != io.EOF { //nolint:errorlint // io.ReaderAt returns it so
		return nil
	}
	return b[:got]
}

// judgeName reads what the name says. Systems choose by its last ending; dots
// and spaces behind it do not count, and marks that turn the writing direction
// hide it.
func judgeName(name string) (extension string, risk FileRisk) {
	for _, r := range name {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) || r == utf8.RuneError {
			return "", RiskDisguised
		}
	}
	name = strings.TrimRight(strings.ToLower(path.Base(strings.ReplaceAll(name, `\`, "/"))), ". \u00a0")
	extension = strings.TrimSpace(path.Ext(name))
	stem := strings.TrimRight(strings.TrimSuffix(name, path.Ext(name)), ". \u00a0")
	if extension == "." || stem == "" && extension != "" {
		extension = ""
	}
	if risk = riskOf(extension); risk == RiskNone {
		return extension, RiskNone
	}
	if inner := path.Ext(stem); harmless(inner) || strings.HasSuffix(strings.TrimSuffix(name, extension), " ") {
		return extension, RiskDisguised // "faktura.pdf.exe", "faktura.pdf        .exe"
	}
	return extension, risk
}

// riskOf is what an ending stands for on any system. An unknown one is judged
// by judgeContent.
func riskOf(extension string) FileRisk {
	for risk, endings := range map[FileRisk]string{
		RiskProgram: ".exe .com .scr .pif .cpl .bat .cmd .ps1 .psm1 .psd1 .vbs .vbe .js .jse .mjs .wsf .wsh .wsc .hta .sct .reg .inf .dll " +
			".ocx .sys .drv .msc .jar .class .jnlp .py .pyc .pyw .pl .rb .php .sh .bash .zsh .csh .ksh .fish .command .tool .run .bin .elf .so " +
			".out .app .workflow .scpt .applescript .action .gadget .application .vb .vbscript .ahk .au3 .lua .chm .xll .xlam .ppam .ppa .wll " +
			".accde .accdb .accda .mdb .mde .ade .adp .one .onepkg .jse .r .ipynb .osx .prg .shb .shs .grp .diagcab .settingcontent-ms .theme",
		RiskInstaller: ".msi .msix .msixbundle .appx .appxbundle .appinstaller .msp .mst .deb .rpm .apk .ipa .pkg .mpkg .dmg .iso .img .vhd .vhdx " +
			".vmdk .udf .toast .snap .flatpak .flatpakref .appimage .crx .xpi .oxt .wim .cab .mobileconfig .ova",
		RiskShortcut: ".lnk .url .desktop .webloc .inetloc .fileloc .scf .library-ms .search-ms .searchconnector-ms .website .pdflnk .rdp .ica .directory",
		RiskMacros:   ".docm .dotm .xlsm .xltm .xlsb .pptm .potm .ppsm .sldm .xla .slk .iqy .dqy .oqy .rqy .odc .udl .dot .xlt .pot .xlm",
		RiskArchive: ".zip .7z .rar .tar .gz .tgz .bz2 .tbz .tbz2 .xz .txz .zst .lz .lzma .z .arj .ace .lha .lzh .cpio .uue .uu .hqx .sit " +
			".sitx .zipx .war .ear .kmz .mht .mhtml .r00 .001",
	} {
		if extension != "" && slicesHas(endings, extension) {
			return risk
		}
	}
	return RiskNone
}

func slicesHas(words, word string) bool {
	return strings.Contains(" "+words+" ", " "+word+" ")
}

// families are the endings that may be opened, by what their content must look
// like.
func family(extension string) string {
	for name, endings := range map[string]string{
		".pdf": ".pdf", ".png": ".png", ".jpg": ".jpg .jpeg .jpe .jfif", ".gif": ".gif", ".webp": ".webp", ".bmp": ".bmp .dib", ".tif": ".tif .tiff",
		".heic": ".heic .heif .avif", "text": ".txt .text .log .csv .tsv .md .ics .ical .vcf .vcard .eml .json .yaml .yml .srt .vtt .tex .bib .diff .patch",
		"html": ".html .htm .xhtml .xht .svg .xml", ".rtf": ".rtf", "ooxml": ".docx .xlsx .pptx .ppsx .dotx .xltx .potx",
		"odf": ".odt .ods .odp .odg .ott .ots .otp", ".epub": ".epub", "ole": ".doc .xls .ppt .pps .msg .vsd",
		"media": ".mp3 .mp4 .m4a .m4v .mov .wav .ogg .oga .ogv .opus .webm .mkv .avi .flac .aac .wma .wmv .3gp .amr",
		"sign":  ".p7s .p7m .asc .sig .cer .crt .pem",
	} {
		if extension != "" && slicesHas(endings, extension) {
			return name
		}
	}
	return ""
}

func harmless(extension string) bool { return family(extension) != "" }

// harmlessBare reports whether a file without an ending may get that one.
func harmlessBare(found string) bool {
	switch found {
	case ".pdf", ".png", ".jpg", ".gif", ".webp":
		return true
	}
	return false
}

func kindOf(extension string) FileKind {
	switch family(extension) {
	case ".png", ".jpg", ".gif", ".webp":
		return FileImage
	case "text":
		return FileText
	}
	return FileOther
}

// sniff names the kind of a content by how it begins, "" when it is not known.
func sniff(head []byte) string {
	begins := []struct{ with, kind string }{
		{"\x89PNG\r\n\x1a\n", ".png"}, {"\xff\xd8\xff", ".jpg"}, {"GIF87a", ".gif"}, {"GIF89a", ".gif"}, {"II*\x00", ".tif"}, {"MM\x00*", ".tif"},
		{`{\rtf`, ".rtf"}, {"PK\x03\x04", "zip"}, {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"},
	}
	for _, b := range begins {
		if bytes.HasPrefix(head, []byte(b.with)) {
			return b.kind
		}
	}
	switch {
	case bytes.Contains(head[:min(len(head), 1024)], []byte("%PDF-")):
		return ".pdf"
	case len(head) <= 18:
	case bytes.HasPrefix(head, []byte("RIFF")) && string(head[8:12]) == "WEBP":
		return ".webp"
	case bytes.HasPrefix(head, []byte("BM")) && head[15] == 0 && head[16] == 0:
		return ".bmp"
	case string(head[4:8]) == "ftyp" && slicesHas("heic heix mif1 msf1 avif hevc", string(head[8:12])):
		return ".heic"
	case string(head[4:8]) == "ftyp":
		return "media"
	}
	return ""
}

// programContent recognises what a system would run: Windows, Linux, macOS,
// Java, and scripts that name their interpreter.
func programContent(head []byte) bool {
	for _, magic := range []string{"MZ", "ZM", "\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe",
		"\xca\xfe\xba\xbe", "#!", "\xef\xbb\xbf#!", "!<arch>", "dex\n"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

func shortcutContent(head []byte) bool {
	if bytes.HasPrefix(head, []byte("L\x00\x00\x00\x01\x14\x02\x00")) {
		return true
	}
	lower := bytes.ToLower(head)
	return bytes.Contains(lower, []byte("[internetshortcut]")) || bytes.Contains(lower, []byte("[desktop entry]"))
}
