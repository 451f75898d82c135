package knowledge

import "testing"

func TestATableIsReadAsLines(t *testing.T) {
	for md, want := range map[string]string{
		"Før\n\n| Hvem | Når |\n| --- | --- |\n| Vakt \\| kveld | 15–20 |\n| 8 timer | x |\n\nEtter": "Før\n\nHvem | Når\nVakt | kveld | 15–20\n| 8 timer | x |\n\nEtter",
		"| Alene |\n|:--|":                    "Alene",
		"| a | b |\nikke en tabell":           "| a | b |\nikke en tabell",
		"```\n| a | b |\n| --- | --- |\n```":  "| a | b |\n| --- | --- |",
		"| **a** | b |\n|---|---|\n| c | d |": "a | b\nc | d",
		"a | b -- c":                          "a | b -- c",
	} {
		if got := Plain(md); got != want {
			t.Errorf("%q reads %q, want %q", md, got, want)
		}
	}
	blocks := Blocks("| Hvem | Når |\n| --- | --- |\n| Vakt | 15–20 |")
	if len(blocks) != 1 || blocks[0].Text() != "Hvem | Når\nVakt | 15–20" || !blocks[0].Spans[0].Strong {
		t.Errorf("%+v", blocks)
	}
}
