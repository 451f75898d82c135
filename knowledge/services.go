package knowledge

import (
	"strings"

	"linje/support"
)

// serviceColumns are the columns of services.csv, in the order in which they
// are written.
func serviceColumns() []string {
	return []string{"id", "name", "group", "form", "language", "description", "tags", "owner", "reviewed"}
}

// parseServices reads services.csv. Rows with one ID are language variants of
// one service; the language tells them apart.
func parseServices(name string, data []byte, ids tableIDs, faults *faultList) []support.Service {
	services := []support.Service{}
	t, ok := openTable(name, data, faults, serviceColumns(), []string{"id", "name"})
	if !ok {
		return services
	}
	for {
		r, ok := t.next()
		if !ok {
			return services
		}
		c := newRowChecker(r, ids)
		service := support.Service{
			Language:    c.language(),
			ID:          c.variantID(),
			Name:        c.text("name", true),
			Group:       c.groupID(),
			Form:        c.form(),
			Description: c.text("description", false),
			Tags:        c.list("tags"),
			Owner:       c.address("owner"),
			Reviewed:    c.day(),
			Extra:       c.extra(),
		}
		if c.bad.ok() {
			services = append(services, service)
			ids[serviceKey(service)] = position(t.name, r.line)
			continue
		}
		faults.add(name, r.line, r.id(), c.bad)
	}
}

// serviceKey tells the language variants of services apart.
func serviceKey(s support.Service) string { return s.ID + "." + string(s.Language) }

// variantID is the ID of a row that may stand once for each language.
func (c *rowChecker) variantID() string {
	id := c.row.values["id"]
	if !validID(id) {
		c.wrong(why("id").found(clip(id)).in("id"))
		return id
	}
	if first, taken := c.ids[id+"."+c.row.values["language"]]; taken {
		c.wrong(why("taken").found(id).against(first).in("id"))
	}
	return id
}

func (c *rowChecker) groupID() string {
	id := c.row.values["group"]
	if id != "" && !validID(id) {
		c.wrong(why("id").found(clip(id)).in("group"))
	}
	return id
}

func (c *rowChecker) form() string {
	s := c.text("form", false)
	if bad := checkURL(s); !bad.ok() {
		c.wrong(bad.in("form"))
	}
	return s
}

func writeServices(services []support.Service) []byte {
	extras := make([]map[string]string, len(services))
	rows := make([][]string, len(services))
	for i, s := range services {
		extras[i] = s.Extra
		rows[i] = serviceRow(s)
	}
	return writeTable(serviceColumns(), rows, extras)
}

func serviceRow(s support.Service) []string {
	return []string{s.ID, s.Name, s.Group, s.Form, string(s.Language), s.Description, strings.Join(s.Tags, ";"), s.Owner, formatDay(s.Reviewed)}
}
