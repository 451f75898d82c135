package knowledge

import (
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
		if c.bad.ok() {
			links = append(links, link)
			ids[link.ID] = position(t.name, r.line)
			continue
		}
		faults.add(name, r.line, r.id(), c.bad)
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
		if c.bad.ok() {
			groups = append(groups, group)
			ids[group.ID] = position(t.name, r.line)
			continue
		}
		faults.add(name, r.line, r.id(), c.bad)
	}
}

func position(file string, line int) string { return file + ":" + strconv.Itoa(line) }

// rowChecker reads the values of a row and keeps the first thing that is wrong.
type rowChecker struct {
	row row
	ids tableIDs
	bad reason
}

func newRowChecker(r row, ids tableIDs) *rowChecker { return &rowChecker{row: r, ids: ids} }

func (c *rowChecker) wrong(bad reason) {
	if c.bad.ok() {
		c.bad = bad
	}
}

func (c *rowChecker) id(t *table) string {
	id := c.row.values["id"]
	first, taken := c.ids[id]
	switch {
	case !validID(id):
		c.wrong(why("id").found(clip(id)).in("id"))
	case taken:
		c.wrong(why("taken").found(id).against(first).in("id"))
	}
	return id
}

func (c *rowChecker) text(column string, needed bool) string {
	s := c.row.values[column]
	if bad := checkOneLine(s); !bad.ok() {
		c.wrong(bad.in(column))
	} else if needed && s == "" {
		c.wrong(why("empty").in(column))
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
		c.wrong(why("language").found(clip(string(l))).in("language"))
	}
	return l
}

func (c *rowChecker) address(column string) string {
	s := c.text(column, false)
	c.wrong(checkAddress(s).in(column))
	return s
}

func (c *rowChecker) line() int {
	n, bad := parseLine(c.row.values["line"])
	c.wrong(bad)
	return n
}

func (c *rowChecker) day() time.Time {
	t, bad := parseDay(c.row.values["reviewed"])
	c.wrong(bad)
	return t
}

func (c *rowChecker) list(column string) []string {
	var out []string
	for _, s := range strings.Split(c.row.values[column], ";") {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		c.wrong(checkOneLine(s).in(column))
		out = append(out, s)
	}
	if len(out) > maxList {
		c.wrong(why("list_long").most(maxList).in(column))
	}
	return out
}

// extra keeps the columns that Linje does not know; they may have lines.
func (c *rowChecker) extra() map[string]string {
	for name, value := range c.row.extra {
		for _, r := range value {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				c.wrong(why("control").in(clip(name)))
			}
		}
	}
	if len(c.row.extra) == 0 {
		return nil
	}
	return c.row.extra
}
