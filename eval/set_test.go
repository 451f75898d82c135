package eval

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"linje/knowledge"
	"linje/support"
)

// The two sets.
const (
	tuned  = "tuned"
	frozen = "frozen"
)

// grade of the main answer of a request; 2 answers it too, 1 is related.
const mainAnswer = 3

// request is a mail with what should be found for it.
type request struct {
	ID       string           `json:"id"`
	Language support.Language `json:"language"`
	Subject  string           `json:"subject"`
	Body     string           `json:"body"`
	Relevant map[string]int   `json:"relevant"` // item → grade; none: nothing fits
	Groups   []string         `json:"groups"`   // any of them is right; none: it cannot be told
	Kind     string           `json:"kind"`
}

func (r request) query() knowledge.Query {
	return knowledge.Query{Subject: r.Subject, Text: r.Body, Language: r.Language}
}

// main is the item that answers the request, "" for none.
func (r request) main() string {
	for id, grade := range r.Relevant {
		if grade == mainAnswer {
			return id
		}
	}
	return ""
}

// heard is a text in a language: nb, nn, en, da or sv.
type heard struct{ language, text string }

// set is a labelled set.
type set struct {
	name     string
	material support.Material
	requests []request
	texts    []heard
}

// bokmaalOnly reports whether an item exists in bokmål alone.
func (s set) bokmaalOnly(id string) bool {
	only := false
	for _, i := range s.material.Items {
		if i.ID == id {
			if i.Language != support.Bokmaal {
				return false
			}
			only = true
		}
	}
	return only
}

// load reads a set. The synonyms of the starter material are part of it, as
// they are of every installation; its texts are not.
func load(t testing.TB, name string) set {
	t.Helper()
	dir := filepath.Join("testdata", name)
	s := set{name: name}
	var faults []support.Fault
	s.material, faults = knowledge.Load(os.DirFS(filepath.Join(dir, "material")))
	groups, err := os.Open(filepath.Join(dir, "groups.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = groups.Close() }() // it was only read
	rows, more := knowledge.LoadGroups("groups.csv", groups)
	s.material.Groups = rows
	for _, f := range slices.Concat(faults, more) {
		t.Errorf("%s: %s line %d: %s", name, f.File, f.Line, f.Reason)
	}
	lines(t, filepath.Join(dir, "requests.jsonl"), func(line string) {
		var r request
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		s.requests = append(s.requests, r)
	})
	lines(t, filepath.Join(dir, "texts.tsv"), func(line string) {
		language, text, _ := strings.Cut(line, "\t")
		s.texts = append(s.texts, heard{language, text})
	})
	return s
}

func lines(t testing.TB, name string, each func(string)) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		if line := scan.Text(); strings.TrimSpace(line) != "" {
			each(line)
		}
	}
	if err := scan.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestTheSetsAreWhole(t *testing.T) {
	for _, name := range []string{tuned, frozen} {
		s := load(t, name)
		items, groups := make(map[string]bool), make(map[string]bool)
		for _, i := range s.material.Items {
			items[i.ID] = true
		}
		for _, g := range s.material.Groups {
			groups[g.ID] = true
		}
		languages, none := make(map[support.Language]int), 0
		for _, r := range s.requests {
			languages[r.Language]++
			if len(r.Relevant) == 0 {
				none++
			} else if r.main() == "" {
				t.Errorf("%s: %s has no main answer", name, r.ID)
			}
			for id := range r.Relevant {
				if !items[id] {
					t.Errorf("%s: %s names an item that is not there", name, r.ID)
				}
			}
			for _, id := range r.Groups {
				if !groups[id] {
					t.Errorf("%s: %s names a group that is not there", name, r.ID)
				}
			}
		}
		t.Logf("%s: %d items, %d groups, %d requests (%v, %d without an answer), %d texts", name, len(items), len(groups),
			len(s.requests), languages, none, len(s.texts))
		if name == frozen && (len(items) < 80 || len(groups) < 326 || len(s.requests) < 160 || len(s.texts) < 240 ||
			10*none < len(s.requests)) {
			t.Errorf("%s: too small", name)
		}
	}
}
