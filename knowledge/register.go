package knowledge

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"linje/support"
)

// linkColumns and groupColumns are the columns of the two tables, in the order
// in which they are written.
func linkColumns() []string {
	return []string{"id", "title", "url", "language", "tags", "service", "owner", "reviewed"}
}

func groupColumns() []string {
	return []string{"id", "name", "line", "unit", "email", "owner", "members", "services", "languages", "reviewed"}
}

func parseLinks(name string, data []byte, ids tableIDs, faults *faultList) []support.Link {
	links := []support.Link{}
	t, ok := openTable(name, data, faults, linkColumns(), []string{"id", "title", "url"})
	if !ok {
		return links
	}
	for {
		r, ok := t.next()
		if !ok {
			return links
		}
		c := newRowChecker(r, ids)
		link := support.Link{
			ID:       c.id(t),
			Title:    c.text("title", true),
			URL:      c.url(),
			Language: c.language(),
			Tags:     c.list("tags"),
			Service:  c.text("service", false),
			Owner:    c.address("owner"),
			Reviewed: c.day(),
			Extra:    c.extra(),
		}
		if c.reason == "" {
			links = append(links, link)
			ids[link.ID] = position(t.name, r.line)
			continue
		}
		faults.add(name, r.line, r.id(), "%s", c.reason)
	}
}

func parseGroups(name string, data []byte, ids tableIDs, faults *faultList) []support.Group {
	groups := []support.Group{}
	t, ok := openTable(name, data, faults, groupColumns(), []string{"id", "name"})
	if !ok {
		return groups
	}
	for {
		r, ok := t.next()
		if !ok {
			return groups
		}
		c := newRowChecker(r, ids)
		group := support.Group{
			ID:        c.id(t),
			Name:      c.text("name", true),
			Line:      c.line(),
			Unit:      c.text("unit", false),
			Email:     c.address("email"),
			Owner:     c.address("owner"),
			Members:   c.list("members"),
			Services:  c.list("services"),
			Languages: c.list("languages"),
			Reviewed:  c.day(),
			Extra:     c.extra(),
		}
		if c.reason == "" {
			groups = append(groups, group)
			ids[group.ID] = position(t.name, r.line)
			continue
		}
		faults.add(name, r.line, r.id(), "%s", c.reason)
	}
}

func position(file string, line int) string { return file + " line " + strconv.Itoa(line) }

// rowChecker reads the values of a row and keeps the first thing that is wrong.
type rowChecker struct {
	row    row
	ids    tableIDs
	reason string
}

func newRowChecker(r row, ids tableIDs) *rowChecker { return &rowChecker{row: r, ids: ids} }

func (c *rowChecker) wrong(reason string) {
	if c.reason == "" {
		c.reason = reason
	}
}

func (c *rowChecker) id(t *table) string {
	id := c.row.values["id"]
	first, taken := c.ids[id]
	switch {
	case !validID(id):
		c.wrong(fmt.Sprintf("id: %q is not made of a-z, 0-9 and -", clip(id)))
	case taken:
		c.wrong(fmt.Sprintf("id: %s is already in %s", id, first))
	}
	return id
}

func (c *rowChecker) text(column string, needed bool) string {
	s := c.row.values[column]
	if reason := checkOneLine(s); reason != "" {
		c.wrong(column + ": " + reason)
	} else if needed && s == "" {
		c.wrong(column + ": it is empty")
	}
	return s
}

func (c *rowChecker) url() string {
	s := c.text("url", true)
	c.wrong(checkURL(s))
	return s
}

func (c *rowChecker) language() support.Language {
	l := support.Language(strings.ToLower(c.row.values["language"]))
	if l != support.LanguageUnset && !l.Valid() {
		c.wrong(fmt.Sprintf("language: %q is not nb, nn or en", clip(string(l))))
	}
	return l
}

func (c *rowChecker) address(column string) string {
	s := c.text(column, false)
	if reason := checkAddress(s); reason != "" {
		c.wrong(column + ": " + reason)
	}
	return s
}

func (c *rowChecker) line() int {
	n, reason := parseLine(c.row.values["line"])
	c.wrong(reason)
	return n
}

func (c *rowChecker) day() time.Time {
	t, reason := parseDay(c.row.values["reviewed"])
	c.wrong(reason)
	return t
}

func (c *rowChecker) list(column string) []string {
	var out []string
	for _, s := range strings.Split(c.row.values[column], ";") {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		if reason := checkOneLine(s); reason != "" {
			c.wrong(column + ": " + reason)
		}
		out = append(out, s)
	}
	if len(out) > maxList {
		c.wrong(fmt.Sprintf("%s: more than %d", column, maxList))
	}
	return out
}

// extra keeps the columns that Linje does not know; they may have lines.
func (c *rowChecker) extra() map[string]string {
	for name, value := range c.row.extra {
		for _, r := range value {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				c.wrong(clip(name) + ": a control character")
			}
		}
	}
	if len(c.row.extra) == 0 {
		return nil
	}
	return c.row.extra
}
