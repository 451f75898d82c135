package assets

import (
	"bytes"
	"encoding/xml"
	"image/png"
	"io"
	"io/fs"
	"strings"
	"testing"
)

func TestSignsCanBeColoured(t *testing.T) {
	for _, name := range []string{"status-new", "status-open", "status-waiting", "status-escalated", "status-resolved", "status-closed",
		"alert", "attachment", "note", "search", "chevron-down", "inbox", "mine", "waiting", "elsewhere", "escalated", "due", "resolved", "all",
		"material", "groups", "followup", "settings", "close", "lock", "link", "template",
		"file", "file-text", "file-image", "file-table", "file-mail", "file-calendar", "file-packed", "flag"} {
		data := Icon(name)
		if data == nil {
			t.Errorf("%s is missing", name)
			continue
		}
		decoder := xml.NewDecoder(bytes.NewReader(data))
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			for _, a := range start.Attr {
				if a.Name.Local == "viewBox" && a.Value != "0 0 24 24" || a.Name.Local == "fill" && a.Value != "#000000" || strings.HasPrefix(a.Name.Local, "stroke") {
					t.Errorf("%s: %s=%s", name, a.Name.Local, a.Value)
				}
			}
		}
	}
	if Icon("none") != nil || Icon("../icons.go") != nil {
		t.Error("an icon that is not there")
	}
}

func TestAppIconSizes(t *testing.T) {
	for name, size := range map[string]int{"linje.png": 256, "tray.png": 64, "tray-alert.png": 64} {
		config, err := png.DecodeConfig(bytes.NewReader(Icon(name)))
		if err != nil || config.Width != size || config.Height != size {
			t.Errorf("%s: %+v %v", name, config, err)
		}
	}
	if !bytes.Equal(AppIcon(), Icon("linje.png")) {
		t.Error("the app icon is another")
	}
}

func TestStarterMaterialIsEmbedded(t *testing.T) {
	count := 0
	err := fs.WalkDir(Material(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") {
			count++
		}
		return err
	})
	if err != nil || count < 100 {
		t.Errorf("%d files, %v", count, err)
	}
	for _, name := range []string{"links.csv", "services.csv", "groups.csv"} {
		if _, err := fs.Stat(Material(), name); err != nil {
			t.Error(err)
		}
	}
}
