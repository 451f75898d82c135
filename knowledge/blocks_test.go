package knowledge

import (
	"fmt"
	"strings"
	"testing"
)

// drawn writes blocks in one line each: **strong**, <link>, [tag], `code`.
func drawn(blocks []Block) string {
	var out strings.Builder
	for _, b := range blocks {
		fmt.Fprintf(&out, "%d.%d%s:", b.Kind, b.Level, b.Mark)
		for _, s := range b.Spans {
			t := s.Text
			switch {
			case s.Tag != "":
				t = "[" + s.Tag + "]"
			case s.Code:
				t = "`" + t + "`"
			}
			if s.Strong {
				t = "**" + t + "**"
			}
			if s.Link != "" {
				t += "<" + s.Link + ">"
			}
			out.WriteString(t)
		}
		out.WriteString("\n")
	}
	return out.String()
}

func TestBlocksShowTheStructure(t *testing.T) {
	for md, want := range map[string]string{
		"# Kvit side\n\nSlik *gjer* du:":                                "1.1:Kvit side\n0.0:Slik **gjer** du:\n",
		"1. Logg ut av **alle** faner\n2. Logg inn\n\n   att\n   - her": "2.11.:Logg ut av **alle** faner\n2.12.:Logg inn\n2.1:att\n2.2•:her\n",
		"> sitat\n\n---\n\n    kode":                                    "3.0:sitat\n5.0:\n4.0:`kode`\n",
		"Sjå [portalen](https://portal.example.no/a) no":                "0.0:Sjå portalen<https://portal.example.no/a> no\n",
		"[x](javascript:alert)":                                         "0.0:x\n",
		"Hei {{customer.first_name}}, {{ask \"Ny frist\"}}!":            "0.0:Hei [requester.first_name], [ask.Ny frist]!\n",
		"[{{article.title}}]({{article.url}})":                          "0.0:[article.title] [article.url]\n",
		"{{ukjent}} og `{{date}}`":                                      "0.0:[ukjent] og `{{date}}`\n",
		"<https://a.example.no>":                                        "0.0:https://a.example.no<https://a.example.no>\n",
		"":                                                              "",
	} {
		if got := drawn(Blocks(md)); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", md, got, want)
		}
	}
}

func TestBlocksAreBounded(t *testing.T) {
	if n := len(Blocks(strings.Repeat("a\n\n", 5000))); n != maxBlocks {
		t.Errorf("%d blocks", n)
	}
	Blocks(strings.Repeat("> ", 5000) + "a")
	Blocks(strings.Repeat("**a ", 5000))
}
