package foreign

import (
	"bufio"
	"bytes"
	"fmt"
	"maps"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"linje/knowledge"
	"linje/support"
)

// readMail stands for the desk's reader of mails, which knowledge does not know.
func readMail(source []byte) support.Parsed {
	m, err := mail.ReadMessage(bufio.NewReader(bytes.NewReader(source)))
	if err != nil {
		return support.Parsed{Traits: []support.Trait{support.TraitBroken}}
	}
	var text bytes.Buffer
	_, _ = text.ReadFrom(m.Body)
	subject := m.Header.Get("Subject")
	if subject == "=?utf-8?Q?Kvittering_for_s=C3=B8knad?=" {
		subject = "Kvittering for søknad"
	}
	return support.Parsed{Envelope: support.Envelope{Subject: subject, From: support.Address{Email: m.Header.Get("From")}}, Text: text.String()}
}

// shown writes what an import would do as a text that people can read.
func shown(added support.Material, report support.ImportReport) string {
	var out strings.Builder
	fmt.Fprintf(&out, "format %s, unchanged %d\n", report.Format, report.Unchanged)
	for _, f := range report.Faults {
		sign := "fault"
		if f.Note {
			sign = "note"
		}
		fmt.Fprintf(&out, "%s %s:%d %s: %s\n", sign, f.File, f.Line, f.Code, f.Reason)
	}
	for _, e := range report.Entries {
		fmt.Fprintf(&out, "entry %s from %s:%d: %s %s %q\n", e.Name, e.File, e.Line, e.Kind, e.Language, e.Title)
	}
	files := knowledge.Write(added)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&out, "\n===== %s\n%s", name, files[name])
	}
	return out.String()
}

// TestFixtures reads every file and folder of testdata and compares with what is
// written beside it; LINJE_UPDATE=1 writes that anew.
func TestFixtures(t *testing.T) {
	for _, name := range []string{
		"quicktext/templates.xml", "quicktext/broken.xml", "quicktext/version1.xml", "quicktext/quicktext.json", "quicktext/broken.json",
		"texts", "texts/utskrift.txt", "links/lenker.csv", "links/uten-overskrift.csv", "links/tab.csv", "links/ingen-kolonne.csv",
		"links/bokmerker.html", "links/bokmerker-kuttet.html", "pages/side.html", "pages/gammel.htm", "pages/tom.html", "pages/side.mhtml", "pages/kuttet.mhtml",
		"pages",
	} {
		t.Run(name, func(t *testing.T) {
			dir, file := "testdata", name
			if filepath.Ext(name) == "" {
				dir, file = "testdata/"+name, "."
			}
			found := Read(os.DirFS(dir), file, Options{Mail: readMail})
			added, report := found.Plan(support.Material{})
			got := shown(added, report)
			golden := filepath.Join("testdata", "want", strings.ReplaceAll(name, "/", "_")+".txt")
			if os.Getenv("LINJE_UPDATE") != "" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got != string(want) {
				t.Errorf("%v\n%s\nwant\n%s", err, got, want)
			}
			roundTrip(t, found, added)
		})
	}
}

// roundTrip holds what every import keeps to: what came in can be written and
// read again unchanged, and the same import once more adds nothing.
func roundTrip(t *testing.T, found Found, added support.Material) {
	t.Helper()
	if len(added.Items)+len(added.Links) == 0 {
		return
	}
	files := make(fstest.MapFS)
	for name, data := range knowledge.Write(added) {
		files[name] = &fstest.MapFile{Data: data}
	}
	loaded, faults := knowledge.Load(files)
	if len(faults) > 0 {
		t.Errorf("what was brought in cannot be read: %+v", faults)
	}
	if _, report := knowledge.Plan(added, loaded, faults); len(report.Added)+len(report.Changed)+len(report.Removed) > 0 {
		t.Errorf("export and import changed something: %+v", report)
	}
	again, report := found.Plan(loaded)
	if len(again.Items)+len(again.Links) > 0 || len(report.Added)+len(report.Changed)+len(report.Removed) > 0 {
		t.Errorf("the same import once more: %+v", report)
	}
}

// TestEveryFaultOfThisRoomHasItsText: knowledge keeps the texts.
func TestEveryFaultOfThisRoomHasItsText(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`(?:Code[:=]\s*|at\.Code, at\.Detail = |return "", |"", |return )"([a-z_0-9]+)"`)
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(source), -1) {
			if !strings.Contains(m[1], "_") && !slices.Contains([]string{"deep", "files", "folder", "more", "empty", "url"}, m[1]) {
				continue
			}
			if seen++; knowledge.Explain(support.Fault{Code: support.FaultCode(m[1])}).Reason == "" {
				t.Errorf("%s: the fault %q has no text", file, m[1])
			}
		}
	}
	if seen < 25 {
		t.Errorf("only %d faults were found in the source", seen)
	}
}
