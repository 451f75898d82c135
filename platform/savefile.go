package platform

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// maxFileName is the longest name given to a saved file, in bytes: below
	// every file system's limit, with room for a number.
	maxFileName = 120
	// maxExtension is the longest that is kept as an extension, dot included.
	maxExtension = 16
	// maxNumbered is the highest number that WriteNew adds to a name.
	maxNumbered = 9999
	// namelessFile is the name of a file whose own name had nothing usable.
	namelessFile = "attachment"
)

// SaveFileName makes a name that a stranger chose safe to give to a file on any
// system: it names no directory, hides nothing, is not special to Windows and
// is at most 120 bytes long with its extension kept. It is never empty.
func SaveFileName(name string) string {
	name = strings.ToValidUTF8(name, "_")
	name = strings.Map(fileRune, name)
	name = strings.Join(strings.Fields(name), " ")
	for strings.Contains(name, "..") {
		name = strings.ReplaceAll(name, "..", ".")
	}
	name = strings.TrimLeft(name, " .-~")
	name = strings.TrimRight(name, " .")
	if name == "" {
		return namelessFile
	}
	if reservedOnWindows(name) {
		name = "_" + name
	}
	return shorten(name, maxFileName)
}

// fileRune replaces what must not stand in a file name and drops what cannot be
// seen: controls, and the marks that turn the writing direction, with which
// "exe.pdf" is made of "fdp.exe".
func fileRune(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case strings.ContainsRune(`/\<>:"|?*`, r), r == '\u2215', r == '\u2044', r == '\u29F8':
		return '_'
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp), r == utf8.RuneError:
		return -1
	}
	return r
}

// reservedOnWindows tells whether the name, whatever its extension, is that of
// a device there.
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
func reservedOnWindows(name string) bool {
	stem, _, _ := strings.Cut(name, ".")
	stem = strings.ToUpper(strings.TrimSpace(stem))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	for _, device := range []string{"COM", "LPT"} {
		rest, ok := strings.CutPrefix(stem, device)
		if ok && utf8.RuneCountInString(rest) == 1 && strings.ContainsAny(rest, "0123456789¹²³") {
			return true
		}
	}
	return false
}

// shorten cuts the stem so that the whole has at most limit bytes.
func shorten(name string, limit int) string {
	if len(name) <= limit {
		return name
	}
	stem, extension := splitName(name)
	keep := limit - len(extension)
	for keep > 0 && !utf8.RuneStart(stem[keep]) {
		keep--
	}
	return strings.TrimRight(stem[:keep], " .") + extension
}

// splitName parts a name before its extension, which may be empty.
func splitName(name string) (stem, extension string) {
	extension = filepath.Ext(name)
	if len(extension) > maxExtension || len(extension) == len(name) || len(extension) == 1 {
		return name, ""
	}
	return strings.TrimSuffix(name, extension), extension
}

// WriteNew writes a new file in dir under a safe form of the name (see
// [SaveFileName]) and returns its path. It never overwrites: a name that is
// taken gets a number, as in "faktura (2).pdf". write writes the bytes; a file
// that could not be written whole is removed again.
func WriteNew(dir, name string, write func(io.Writer) error) (path string, err error) {
	name = SaveFileName(name)
	stem, extension := splitName(name)
	for number := 1; number <= maxNumbered; number++ {
		try := name
		if number > 1 {
			suffix := " (" + strconv.Itoa(number) + ")" + extension
			try = shorten(stem, maxFileName-len(suffix)) + suffix
		}
		path = filepath.Join(dir, try)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("save file: %w", err)
		}
		if err := fill(file, write); err != nil {
			return "", err
		}
		return path, nil
	}
	return "", fmt.Errorf("save file: %d files named like it in the folder", maxNumbered)
}

// fill writes a new file and closes it.
func fill(file *os.File, write func(io.Writer) error) error {
	err := write(file)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		_ = os.Remove(file.Name())
		return fmt.Errorf("save file: %w", err)
	}
	return nil
}
