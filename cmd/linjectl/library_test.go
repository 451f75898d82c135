package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"linje/support"
)

func TestConnectAsksWhereSomethingWouldGo(t *testing.T) {
	dir := t.TempDir()
	f := &fakeDesk{}
	if r := runWith(t, f, "", "material", "connect", dir); r.code != 0 || f.folder.Dir != dir {
		t.Errorf("%+v, %q", r, f.folder.Dir)
	}
	if r := runWith(t, f, "", "material", "connect", "--off"); r.code != 0 || f.folder.Dir != "" {
		t.Errorf("%+v, %q", r, f.folder.Dir)
	}
	f.losing = []string{"gammel.nb"}
	r := runWith(t, f, "", "material", "connect", dir)
	if r.code != 0 || f.folder.Dir != "" || !strings.Contains(r.out, "gammel.nb") || !strings.Contains(r.err, "--apply") {
		t.Errorf("%+v, %q", r, f.folder.Dir)
	}
	if r := runWith(t, f, "", "material", "connect", dir, "--apply"); r.code != 0 || f.folder.Dir != dir {
		t.Errorf("%+v, %q", r, f.folder.Dir)
	}
	if r := runWith(t, f, "", "material", "connect", dir, "--off"); r.code != 2 {
		t.Errorf("%+v", r)
	}
	if r := runWith(t, f, "", "material", "connect", filepath.Join(dir, "borte")); r.code != 1 {
		t.Errorf("%+v", r)
	}
}

func TestConnectShowsTheFolderAndItsFaults(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	f := &fakeDesk{folder: support.MaterialFolder{Dir: "/srv/støtte", Err: support.E(support.CodeMaterialFolder, "x", nil), Since: at, Looked: at,
		Faults: []support.StandingFault{{Fault: support.Fault{File: "a.nb.md", Line: 3, Reason: "it is empty", Code: "empty", Field: "title"}, Since: at}}}}
	r := runWith(t, f, "", "material", "connect")
	if r.code != 0 || !strings.Contains(r.out, "/srv/støtte") || !strings.Contains(r.out, "a.nb.md, ") || strings.Count(r.out, "\n") < 3 {
		t.Errorf("%+v", r)
	}
	var shape struct {
		Folder string
		Error  struct{ Code string }
		Faults []struct {
			File, Code, Since string
			Line              int
		}
	}
	if r := runWith(t, f, "", "material", "check"); r.code != 0 || !strings.Contains(r.out, "a.nb.md, ") {
		t.Errorf("%+v", r)
	}
	r = runWith(t, f, "", "material", "connect", "--json")
	if err := json.Unmarshal([]byte(r.out), &shape); err != nil || shape.Error.Code != "material_folder" || shape.Faults[0].Line != 3 ||
		shape.Faults[0].Code != "empty" || shape.Faults[0].Since != "2026-11-22T10:00:00Z" {
		t.Errorf("%v %+v %s", err, shape, r.out)
	}
}

func TestExportTellsWhatItWrites(t *testing.T) {
	f := &fakeDesk{}
	if r := runWith(t, f, "", "material", "export", t.TempDir()); r.code != 0 || !strings.Contains(r.out, "links.csv") || strings.Contains(r.err, "--dry-run") {
		t.Errorf("%+v", r)
	}
	if r := runWith(t, f, "", "material", "export", t.TempDir(), "--dry-run", "--replace"); r.code != 0 || !strings.Contains(r.out, "a.nb.md") || !strings.Contains(r.err, "--dry-run") {
		t.Errorf("%+v", r)
	}
	f.failing = map[string]error{"ExportMaterial": support.Ef(support.CodeFilesThere, "x", "links.csv")}
	if r := runWith(t, f, "", "material", "export", t.TempDir()); r.code != 1 || !strings.Contains(r.err, "links.csv") {
		t.Errorf("%+v", r)
	}
}
