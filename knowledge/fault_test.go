package knowledge

import (
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"linje/assets"
	"linje/support"
)

func TestEveryFaultHasItsTexts(t *testing.T) {
	texts := faultTexts()
	maps.Copy(texts, foreignTexts())
	maps.Copy(texts, tableTexts())
	for _, l := range support.Languages() {
		data, err := fs.ReadFile(assets.Translations(), string(l)+".json")
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]any{}
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		for code := range texts {
			if s, _ := all["fault."+string(code)].(string); s == "" {
				t.Errorf("%s: no text for the fault %q", l, code)
			}
		}
	}
	for _, file := range []string{"csv.go", "item.go", "load.go", "register.go", "services.go", "validate.go", "folder.go", "edit_table.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`why\("([^"]*)"\)`).FindAllStringSubmatch(string(source), -1) {
			if texts[support.FaultCode(m[1])] == "" {
				t.Errorf("%s: the fault %q has no text", file, m[1])
			}
		}
	}
}

func TestAFaultIsForProgramsAndForPeople(t *testing.T) {
	_, faults := LoadGroups("g.csv", strings.NewReader("id,name\na,A\na,B\n"))
	want := support.Fault{File: "g.csv", ID: "a", Line: 3, Reason: "id: a is already in g.csv:2",
		Code: "taken", Field: "id", Detail: "a", Other: "g.csv:2"}
	if len(faults) != 1 || faults[0] != want {
		t.Errorf("%+v, want %+v", faults, want)
	}
}
