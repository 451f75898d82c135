package present

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// FileKind is what a file seems to be, by its type and its name.
type FileKind string

// The kinds, as far as their signs differ.
const (
	FileOther    FileKind = "file"
	FileText     FileKind = "file-text"
	FileImage    FileKind = "file-image"
	FileTable    FileKind = "file-table"
	FileMail     FileKind = "file-mail"
	FileCalendar FileKind = "file-calendar"
	FilePacked   FileKind = "file-packed"
)

// KindOfFile tells what a file seems to be. Nothing is decided by it but its
// sign and whether it is tried as a picture or a text.
func KindOfFile(name, mediaType string) FileKind {
	ending := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	for kind, list := range map[FileKind]string{
		FileText:     "txt log md doc docx odt rtf pdf json xml yaml yml ini conf",
		FileTable:    "csv tsv xls xlsx ods",
		FileImage:    "png jpg jpeg gif webp heic bmp tif tiff svg",
		FileMail:     "eml msg",
		FileCalendar: "ics vcs",
		FilePacked:   "zip 7z rar gz tgz tar bz2 xz",
	} {
		if ending != "" && strings.Contains(" "+list+" ", " "+ending+" ") {
			return kind
		}
	}
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch {
	case strings.HasPrefix(kind, "image/"):
		return FileImage
	case kind == "text/csv":
		return FileTable
	case kind == "text/calendar":
		return FileCalendar
	case kind == "message/rfc822":
		return FileMail
	case strings.HasPrefix(kind, "text/"):
		return FileText
	}
	return FileOther
}

// ShowsAsPicture reports whether a file is tried as a picture: the kinds that
// can be decoded.
func ShowsAsPicture(name, mediaType string) bool {
	kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch strings.TrimSpace(kind) {
	case "image/png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/webp":
		return true
	case "application/octet-stream", "":
		switch strings.ToLower(path.Ext(name)) {
		case ".png", ".jpg", ".jpeg", ".gif", ".webp":
			return true
		}
	}
	return false
}

// ShowsAsText reports whether a file is tried as a text that people read.
func ShowsAsText(name, mediaType string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".txt", ".log", ".csv", ".tsv", ".md", ".json", ".xml", ".yaml", ".yml", ".ini", ".ics":
		return true
	case "":
		kind, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
		kind = strings.TrimSpace(kind)
		return kind == "text/plain" || kind == "text/csv" || kind == "message/delivery-status" || kind == "text/rfc822-headers"
	}
	return false
}

// PlainText reads the bytes of a text file in the charset that it seems to be
// in: by its byte order mark, else UTF-8 where it is that, else windows-1252.
// ok is false for what is no text. At most so many bytes are read; cut says that
// there were more.
func PlainText(data []byte, most int) (text string, cut, ok bool) {
	if cut = len(data) > most; cut {
		data = data[:most]
	}
	var decoder *encoding.Decoder
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}), bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		data = data[:len(data)&^1]
	case !utf8.Valid(cutRune(data)):
		decoder = charmap.Windows1252.NewDecoder()
	}
	if decoder != nil {
		read, err := decoder.Bytes(data)
		if err != nil {
			return "", false, false
		}
		data = read
	} else {
		data = cutRune(data)
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", false, false
	}
	text = strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
	return text, cut, true
}

// cutRune takes off a rune that was cut at the end.
func cutRune(data []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(data); i++ {
		if b := data[len(data)-i]; utf8.RuneStart(b) {
			if b >= utf8.RuneSelf && !utf8.FullRune(data[len(data)-i:]) {
				return data[:len(data)-i]
			}
			break
		}
	}
	return data
}
