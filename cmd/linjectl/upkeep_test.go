package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"linje/support"
)

func (f *fakeDesk) Upkeep(context.Context) (support.UpkeepReport, error) {
	item := support.Item{ID: "kvit-side", Kind: support.KindGuide, Language: support.Nynorsk, Title: "Kvit side"}
	r := support.UpkeepReport{Addresses: 2, Findings: []support.UpkeepFinding{
		{Kind: support.UpkeepReopened, Item: item, Language: support.Nynorsk, Use: support.ItemUse{Used: 14, Reopened: 1, Last: time.Unix(1e9, 0)}},
		{Kind: support.UpkeepMissing, Item: item, Language: support.English},
	}}
	if f.code == "looked" {
		r.Looked, r.Skipped = time.Unix(1e9, 0), 1
		r.Findings = append([]support.UpkeepFinding{{Kind: support.UpkeepDead, Item: item, Language: support.Nynorsk,
			Link: support.LinkState{Address: "https://example.no/borte", Outcome: support.LinkDead, Status: 404, Reason: "status"}}}, r.Findings...)
	}
	return r, nil
}

func (f *fakeDesk) CheckLinks(context.Context, func(done, total int)) error {
	f.code = "looked"
	return f.failing["CheckLinks"]
}

func TestMaterialCheckTellsWhatIsAmiss(t *testing.T) {
	d := &fakeDesk{}
	got := runWith(t, d, "", "material", "check")
	if got.code != 0 || !strings.Contains(got.out, "Kvit side") || !strings.Contains(got.out, "Sendt 14 ganger; 1 kom tilbake") || !strings.Contains(got.err, "--online") || d.code != "" {
		t.Errorf("%+v", got)
	}
	got = runWith(t, d, "", "material", "check", "--online", "--json")
	var shape upkeepShape
	if err := json.Unmarshal([]byte(got.out), &shape); err != nil {
		t.Fatal(err, got)
	}
	if f := shape.Findings[0]; got.code != 0 || len(shape.Findings) != 3 || f.Kind != "dead" || f.Step != "mend" || f.Link == nil || f.Link.Status != 404 || f.ID != "kvit-side" ||
		shape.Findings[1].Used != 14 || shape.Findings[2].Language != "en" || shape.Looked == nil || shape.Skipped != 1 {
		t.Errorf("%+v", shape)
	}
	d.failing = map[string]error{"CheckLinks": support.Ef(support.CodePractice, "x", "y")}
	if got := runWith(t, d, "", "material", "check", "--online"); got.code != 1 {
		t.Errorf("%+v", got)
	}
}
