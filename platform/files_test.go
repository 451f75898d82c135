package platform_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"linje/platform"
)

func TestSaveFileName(t *testing.T) {
	for name, want := range map[string]string{
		"faktura.pdf":              "faktura.pdf",
		"Søknad om støtte (2).pdf": "Søknad om støtte (2).pdf",
		"../../etc/passwd":         "_._etc_passwd",
		`..\..\Windows\evil.exe`:   "_._Windows_evil.exe",
		"/etc/passwd":              "_etc_passwd",
		"C:\\a\\b.txt":             "C__a_b.txt",
		"":                         "attachment",
		".":                        "attachment",
		"..":                       "attachment",
		" . . ":                    "attachment",
		".bashrc":                  "bashrc",
		"-rf":                      "rf",
		"rapport.txt. . .":         "rapport.txt",
		"cod\u202efdp.exe":         "codfdp.exe",
		"a\x00b\nc\td\x7f.txt":     "ab c d.txt",
		"CON":                      "_CON",
		"nul.txt":                  "_nul.txt",
		"COM1.pdf":                 "_COM1.pdf",
		"lpt¹":                     "_lpt¹",
		"COM10.pdf":                "COM10.pdf",
		"faktura.pdf      .exe":    "faktura.pdf .exe",
		"a<b>c|d?e*f\"g:h.txt":     "a_b_c_d_e_f_g_h.txt",
		"\xff\xfe.txt":             "_.txt",
	} {
		if got := platform.SaveFileName(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	long := platform.SaveFileName(strings.Repeat("ø", 300) + ".docx")
	if len(long) > 120 || !strings.HasSuffix(long, "ø.docx") || !utf8.ValidString(long) {
		t.Errorf("a long name became %q (%d bytes)", long, len(long))
	}
}

func TestSaveFileNameIsAlwaysHarmless(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[./\\ ~a-cCON:\-]{0,200}(\.[a-z]{0,30})?`)).Draw(t, "name")
		got := platform.SaveFileName(name)
		switch {
		case got == "", len(got) > 120, !utf8.ValidString(got), strings.ContainsAny(got, "/\\\x00\n:"), strings.Contains(got, ".."),
			strings.HasPrefix(got, "."), strings.HasSuffix(got, "."), strings.HasSuffix(got, " "), filepath.Base(got) != got:
			t.Fatalf("%q became %q", name, got)
		case platform.SaveFileName(got) != got:
			t.Fatalf("%q became %q and then %q", name, got, platform.SaveFileName(got))
		}
	})
}

func TestWriteNewNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	var names []string
	for _, text := range []string{"en", "to", "tre"} {
		path, err := platform.WriteNew(dir, "../faktura.pdf", writing(text))
		if err != nil {
			t.Fatal(err)
		}
		if data, _ := os.ReadFile(path); string(data) != text {
			t.Errorf("%s holds %q, want %q", path, data, text)
		}
		names = append(names, filepath.Base(path))
		if filepath.Dir(path) != dir {
			t.Errorf("written to %s", path)
		}
	}
	if got := strings.Join(names, "|"); got != "_faktura.pdf|_faktura (2).pdf|_faktura (3).pdf" {
		t.Errorf("names: %s", got)
	}
	long := strings.Repeat("x", 200) + ".pdf"
	for range 2 {
		path, err := platform.WriteNew(dir, long, writing(""))
		if err != nil || len(filepath.Base(path)) > 120 || filepath.Ext(path) != ".pdf" {
			t.Errorf("a long name: %q, %v", path, err)
		}
	}
	if _, err := platform.WriteNew(filepath.Join(dir, "missing"), "a", writing("")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("into a missing folder: %v", err)
	}
}

func TestDirectories(t *testing.T) {
	base := t.TempDir()
	dirs, err := platform.Directories(filepath.Join(base, "own"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dirs.Data, dirs.Config, dirs.Cache, dirs.State} {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm() != 0o700 || !strings.HasPrefix(dir, filepath.Join(base, "own")) {
			t.Errorf("%s: %v, %v", dir, info, err)
		}
	}
	t.Setenv("XDG_DATA_HOME", filepath.Join(base, "data"))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(base, "config"))
	t.Setenv("XDG_CACHE_HOME", filepath.Join(base, "cache"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(base, "state"))
	dirs, err = platform.Directories("")
	if err != nil {
		t.Fatal(err)
	}
	want := platform.Dirs{
		Data: filepath.Join(base, "data", "linje"), Config: filepath.Join(base, "config", "linje"),
		Cache: filepath.Join(base, "cache", "linje"), State: filepath.Join(base, "state", "linje"),
	}
	if dirs != want {
		t.Errorf("by XDG: %+v, want %+v", dirs, want)
	}
}

// writing writes a text.
func writing(text string) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := io.WriteString(to, text)
		return err
	}
}

func TestAHalfWrittenFileIsNotLeft(t *testing.T) {
	dir := t.TempDir()
	cut := errors.New("the connection was cut")
	_, err := platform.WriteNew(dir, "vedlegg.pdf", func(to io.Writer) error {
		_, err := io.WriteString(to, "the first half")
		return errors.Join(err, cut)
	})
	if left, _ := os.ReadDir(dir); !errors.Is(err, cut) || len(left) != 0 {
		t.Errorf("error %v, left %v", err, left)
	}
}
