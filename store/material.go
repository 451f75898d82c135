package store

import (
	"context"

	"linje/support"
)

// sqlByLanguage puts variants into the order of support.Languages, one for all
// languages last.
const sqlByLanguage = `CASE language WHEN 'nb' THEN 0 WHEN 'nn' THEN 1 WHEN 'en' THEN 2 ELSE 3 END`

const (
	sqlItems    = `SELECT id, language, kind, title, url, tags, service, line, owner, reviewed, body FROM items ORDER BY id, ` + sqlByLanguage
	sqlLinks    = `SELECT id, title, url, language, tags, service, owner, reviewed, extra FROM links ORDER BY id`
	sqlServices = `SELECT id, language, name, grp, form, description, tags, owner, reviewed, extra FROM services ORDER BY id, ` + sqlByLanguage
	sqlGroups   = `SELECT id, name, line, unit, email, owner, members, services, languages, reviewed, extra FROM groups ORDER BY id`
)

const sqlSynonyms = `SELECT words, note, extra FROM synonyms ORDER BY id`

const sqlHasMaterial = `SELECT EXISTS (SELECT 1 FROM items) OR EXISTS (SELECT 1 FROM links) OR EXISTS (SELECT 1 FROM services) OR EXISTS (SELECT 1 FROM groups)`

// HasMaterial reports whether there is any support material or group.
func (s *Store) HasMaterial(ctx context.Context) (some bool, err error) {
	err = s.read(ctx, "store.HasMaterial", func(t *tx) error { return t.row(sqlHasMaterial).Scan(&some) })
	return some, err
}

// Material returns all support material by ID, variants in the order of
// support.Languages.
func (s *Store) Material(ctx context.Context) (m support.Material, err error) {
	err = s.read(ctx, "store.Material", func(t *tx) error {
		m, err = t.material()
		return err
	})
	return m, err
}

func (t *tx) material() (m support.Material, err error) {
	if m.Items, err = list(t, scanItem, sqlItems); err != nil {
		return m, err
	}
	if m.Links, err = list(t, scanLink, sqlLinks); err != nil {
		return m, err
	}
	if m.Services, err = list(t, scanService, sqlServices); err != nil {
		return m, err
	}
	if m.Synonyms, err = list(t, scanSynonym, sqlSynonyms); err != nil {
		return m, err
	}
	m.Groups, err = list(t, scanGroup, sqlGroups)
	return m, err
}

// list scans all rows of a query.
func list[T any](t *tx, scan func(scanner) (T, error), query string) (out []T, err error) {
	err = t.each(func(r scanner) error {
		v, err := scan(r)
		out = append(out, v)
		return err
	}, query)
	return out, err
}

func scanItem(r scanner) (i support.Item, err error) {
	var tags string
	var reviewed int64
	if err := r.Scan(&i.ID, &i.Language, &i.Kind, &i.Title, &i.URL, &tags, &i.Service, &i.Line, &i.Owner, &reviewed, &i.Body); err != nil {
		return i, err
	}
	i.Reviewed = timeOf(reviewed)
	return i, decode(tags, &i.Tags)
}

func scanLink(r scanner) (l support.Link, err error) {
	var tags, extra string
	var reviewed int64
	if err := r.Scan(&l.ID, &l.Title, &l.URL, &l.Language, &tags, &l.Service, &l.Owner, &reviewed, &extra); err != nil {
		return l, err
	}
	l.Reviewed = timeOf(reviewed)
	if err := decode(tags, &l.Tags); err != nil {
		return l, err
	}
	return l, decode(extra, &l.Extra)
}

func scanService(r scanner) (s support.Service, err error) {
	var tags, extra string
	var reviewed int64
	if err := r.Scan(&s.ID, &s.Language, &s.Name, &s.Group, &s.Form, &s.Description, &tags, &s.Owner, &reviewed, &extra); err != nil {
		return s, err
	}
	s.Reviewed = timeOf(reviewed)
	if err := decode(tags, &s.Tags); err != nil {
		return s, err
	}
	return s, decode(extra, &s.Extra)
}

func scanGroup(r scanner) (g support.Group, err error) {
	var members, services, languages, extra string
	var reviewed int64
	if err := r.Scan(&g.ID, &g.Name, &g.Line, &g.Unit, &g.Email, &g.Owner, &members, &services, &languages, &reviewed, &extra); err != nil {
		return g, err
	}
	g.Reviewed = timeOf(reviewed)
	for _, x := range []struct {
		from string
		into any
	}{{members, &g.Members}, {services, &g.Services}, {languages, &g.Languages}, {extra, &g.Extra}} {
		if err := decode(x.from, x.into); err != nil {
			return g, err
		}
	}
	return g, nil
}

func scanSynonym(r scanner) (s support.Synonym, err error) {
	var words, extra string
	if err := r.Scan(&words, &s.Note, &extra); err != nil {
		return s, err
	}
	if err := decode(words, &s.Words); err != nil {
		return s, err
	}
	return s, decode(extra, &s.Extra)
}
