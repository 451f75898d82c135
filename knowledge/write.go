package knowledge

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"linje/support"
)

// Write makes the files of a material, by their path with "/": each item in
// the folder of its kind, links.csv, services.csv, groups.csv and synonyms.csv. Load of these files gives
// the material back. A kind of which there is nothing has no file.
func Write(m support.Material) map[string][]byte {
	files := make(map[string][]byte)
	for _, i := range m.Items {
		files[string(i.Kind)+"s/"+itemKey(i)+".md"] = writeItem(i)
	}
	if len(m.Links) > 0 {
		files[linksFile] = writeLinks(m.Links)
	}
	if len(m.Services) > 0 {
		files[servicesFile] = writeServices(m.Services)
	}
	if len(m.Synonyms) > 0 {
		files[synonymsFile] = writeSynonyms(m.Synonyms)
	}
	if len(m.Groups) > 0 {
		files[groupsFile] = WriteGroups(m.Groups)
	}
	return files
}

func writeItem(i support.Item) []byte {
	front := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) {
		front.Content = append(front.Content, scalarNode("!!str", key), value)
	}
	addText := func(key, value string) {
		if value != "" {
			add(key, scalarNode("!!str", value))
		}
	}
	addText("id", i.ID)
	addText("kind", string(i.Kind))
	addText("title", i.Title)
	addText("language", string(i.Language))
	addText("url", i.URL)
	if len(i.Tags) > 0 {
		tags := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
		for _, t := range i.Tags {
			tags.Content = append(tags.Content, scalarNode("!!str", t))
		}
		add("tags", tags)
	}
	addText("service", i.Service)
	if i.Line != 0 {
		add("line", scalarNode("!!int", strconv.Itoa(i.Line)))
	}
	addText("owner", i.Owner)
	if !i.Reviewed.IsZero() {
		add("reviewed", scalarNode("!!timestamp", formatDay(i.Reviewed)))
	}
	var out bytes.Buffer
	out.WriteString("---\n")
	if text, err := yaml.Marshal(front); err == nil { // scalars and a list of them always marshal
		out.Write(text)
	}
	out.WriteString("---\n")
	if i.Body != "" {
		out.WriteString("\n" + i.Body + "\n")
	}
	return out.Bytes()
}

func scalarNode(tag, value string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
}

func formatDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func writeLinks(links []support.Link) []byte {
	extras := make([]map[string]string, len(links))
	rows := make([][]string, len(links))
	for i, l := range links {
		extras[i] = l.Extra
		rows[i] = linkRow(l)
	}
	return writeTable(linkColumns(), rows, extras)
}

func linkRow(l support.Link) []string {
	return []string{l.ID, l.Title, l.URL, string(l.Language), strings.Join(l.Tags, ";"), l.Service, l.Owner, formatDay(l.Reviewed)}
}

// WriteGroups makes the table of operator groups that LoadGroups reads.
func WriteGroups(groups []support.Group) []byte {
	extras := make([]map[string]string, len(groups))
	rows := make([][]string, len(groups))
	for i, g := range groups {
		extras[i] = g.Extra
		rows[i] = groupRow(g)
	}
	return writeTable(groupColumns(), rows, extras)
}

func groupRow(g support.Group) []string {
	line := ""
	if g.Line != 0 {
		line = strconv.Itoa(g.Line)
	}
	return []string{g.ID, g.Name, line, g.Unit, g.Email, g.Owner, strings.Join(g.Members, ";"),
		strings.Join(g.Services, ";"), strings.Join(g.Languages, ";"), formatDay(g.Reviewed)}
}

// writeTable writes the known columns and, after them, the unknown ones in the
// order of their names.
func writeTable(columns []string, rows [][]string, extras []map[string]string) []byte {
	var names []string
	for _, e := range extras {
		for name := range e {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	_ = w.Write(append(slices.Clone(columns), names...)) // a buffer does not fail
	for i, row := range rows {
		for _, name := range names {
			row = append(row, extras[i][name])
		}
		_ = w.Write(row)
	}
	w.Flush()
	return out.Bytes()
}
