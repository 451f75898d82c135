package foreign

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"linje/support"
)

// TestHTMLThatStandsInAPlainText: a formatted text that a plain one puts in is
// Markdown there, and never shows its signs.
func TestHTMLThatStandsInAPlainText(t *testing.T) {
	src := `{"groups":[{"name":"G"}],"texts":[[
		{"name":"Plain","type":"text/plain","text":"# Hei * du,\n[[TEXT=G|Rik]] Ring oss.\n\n[[TEXT=G|Liste]]\nHilsen [[FROM]]"},
		{"name":"Rik","type":"text/html","text":"Passordet er <b>nullstilt</b>, [[TO=firstname]]. Se <a href='https://example.no/a'>her</a>.[[TEXT=G|Slutt]]"},
		{"name":"Slutt","type":"text/plain","text":" 2 < 3 & *"},
		{"name":"Liste","type":"text/html","text":"<ul><li>én</li><li>to</li></ul>"}]]}`
	m, r := readOne(t, "q.json", src, support.ImportOptions{})
	want := "\\# Hei \\* du,\nPassordet er **nullstilt**, {{requester.first_name}}. Se [her](https://example.no/a).2 < 3 & \\* Ring oss.\n\n- én\n- to\n\nHilsen {{agent.name}}"
	if len(m.Items) != 4 || m.Items[0].Body != want {
		t.Fatalf("%q\nwant\n%q (%+v)", m.Items[0].Body, want, r.Faults)
	}
}

// TestPicturesOfATemplateAreTold: they are not brought in, and no double space
// stays in their place.
func TestPicturesOfATemplateAreTold(t *testing.T) {
	src := `{"groups":[{"name":"G"}],"texts":[[{"name":"A","type":"text/html","text":"Hei <img src='a.png'> og <img src='b.png'> ha det"},
		{"name":"B","type":"text/plain","text":"Hei [[TEXT=G|A]]"}]]}`
	m, r := readOne(t, "q.json", src, support.ImportOptions{})
	if len(m.Items) != 2 || m.Items[0].Body != "Hei og ha det" || m.Items[1].Body != "Hei Hei og ha det" {
		t.Errorf("%+v", m.Items)
	}
	if got := codes(r); !slices.Equal(got, []support.FaultCode{"foreign_pictures"}) || !r.Faults[0].Note || r.Faults[0].Detail != "4" {
		t.Errorf("%+v", r.Faults)
	}
}

// TestFilesOfOneNameAreVariants: the names of two files say that they belong
// together, whatever stands on their first lines.
func TestFilesOfOneNameAreVariants(t *testing.T) {
	files := fstest.MapFS{
		"a/vpn.txt":     {Data: []byte("Hvordan koble til VPN\n\nHei,\n\nDu må slå på VPN når du ikke er på jobb.\n")},
		"a/vpn.nn.txt":  {Data: []byte("Korleis kople til VPN\n\nHei,\n\nDu må slå på VPN når du ikkje er på jobb.\n")},
		"a/annet.txt":   {Data: []byte("Nytt passord\n\nHei,\n\nDu får nytt passord.\n")},
		"b/vpn.txt":     {Data: []byte("VPN på mobilen\n\nHei,\n\nDu må slå på VPN i telefonen også.\n")},
		"b/vpn (2).txt": {Data: []byte("VPN hjemme\n\nHei,\n\nDu må ikke slå på VPN hjemme.\n")},
	}
	found := Read(files, ".", Options{})
	added, r := found.Plan(support.Material{})
	if want := []string{"nytt-passord.nb", "vpn-hjemme.nb", "vpn-pa-mobilen.nb", "vpn.nb", "vpn.nn"}; !slices.Equal(r.Added, want) {
		t.Errorf("%v, want %v (%+v)", r.Added, want, r.Faults)
	}
	for _, i := range added.Items {
		if i.ID == "vpn" && i.Language == support.Nynorsk && i.Title != "Korleis kople til VPN" {
			t.Errorf("%+v", i)
		}
	}
	if again, r := found.Plan(added); len(again.Items) > 0 || r.Unchanged != 5 {
		t.Errorf("once more: %+v", r)
	}
}

// TestSignaturesAreLeftOut: replies get that of whoever sends them; a line of
// hyphens in a text is none.
func TestSignaturesAreLeftOut(t *testing.T) {
	for name, src := range map[string]string{
		"a.txt": "Hei,\r\n\r\nDu får nytt passord.\r\n-- \r\nOla Nordmann\r\nIT\r\n",
		"a.eml": "From: a@example.no\r\nSubject: Passord\r\n\r\nHei,\r\n\r\nDu får nytt passord.\r\n-- \r\nOla Nordmann\r\nIT\r\n",
	} {
		m, r := readOne(t, name, src, support.ImportOptions{})
		if len(m.Items) != 1 || m.Items[0].Body != "Hei,\n\nDu får nytt passord." {
			t.Errorf("%s: %+v", name, m.Items)
		}
		if got := codes(r); !slices.Equal(got, []support.FaultCode{"foreign_signature"}) || !r.Faults[0].Note || r.Faults[0].Detail != "Ola Nordmann IT" {
			t.Errorf("%s: %+v", name, r.Faults)
		}
	}
	m, r := readOne(t, "b.txt", "Hei,\n\nFørst dette.\n--\nSå dette.\n", support.ImportOptions{})
	if len(m.Items) != 1 || len(r.Faults) > 0 || m.Items[0].Body != "Hei,\n\nFørst dette.\n\\--\nSå dette." {
		t.Errorf("%+v %+v", m.Items, r.Faults)
	}
}

// TestDeepMarkupSaysSo: how deep it is, not that a number is wrong.
func TestDeepMarkupSaysSo(t *testing.T) {
	_, r := readOne(t, "a.xml", "<quicktext><menu><text>"+strings.Repeat("<a>", 100), support.ImportOptions{})
	if len(r.Faults) == 0 || r.Faults[0].Code != "foreign_deep" || r.Faults[0].Detail != "50" {
		t.Errorf("%+v", r.Faults)
	}
}
