package store

import (
	"context"

	"linje/support"
)

const (
	sqlItems    = `SELECT id, language, kind, title, url, tags, service, line, owner, reviewed, body FROM items ORDER BY pos`
	sqlAddItem  = `INSERT INTO items (id, language, kind, title, url, tags, service, line, owner, reviewed, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlLinks    = `SELECT id, title, url, language, tags, service, owner, reviewed, extra FROM links ORDER BY pos`
	sqlAddLink  = `INSERT INTO links (id, title, url, language, tags, service, owner, reviewed, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	sqlGroups   = `SELECT id, name, line, unit, email, owner, members, services, languages, reviewed, extra FROM groups ORDER BY pos`
	sqlAddGroup = `INSERT INTO groups (id, name, line, unit, email, owner, members, services, languages, reviewed, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
)

const sqlHasMaterial = `SELECT EXISTS (SELECT 1 FROM items) OR EXISTS (SELECT 1 FROM links) OR EXISTS (SELECT 1 FROM groups)`

// HasMaterial reports whether there is any support material or group.
func (s *Store) HasMaterial(ctx context.Context) (some bool, err error) {
	err = s.read(ctx, "store.HasMaterial", func(t *tx) error { return t.row(sqlHasMaterial).Scan(&some) })
	return some, err
}

// Material returns all support material, in the order it was saved.
func (s *Store) Material(ctx context.Context) (support.Material, error) {
	var m support.Material
	err := s.read(ctx, "store.Material", func(t *tx) error {
		if err := t.each(func(r scanner) error {
			i, err := scanItem(r)
			m.Items = append(m.Items, i)
			return err
		}, sqlItems); err != nil {
			return err
		}
		if err := t.each(func(r scanner) error {
			l, err := scanLink(r)
			m.Links = append(m.Links, l)
			return err
		}, sqlLinks); err != nil {
			return err
		}
		return t.each(func(r scanner) error {
			g, err := scanGroup(r)
			m.Groups = append(m.Groups, g)
			return err
		}, sqlGroups)
	})
	return m, err
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

// SaveItems replaces all items and links. Two items of one ID and language, or
// two links of one ID, are CodeInvalid.
func (s *Store) SaveItems(ctx context.Context, items []support.Item, links []support.Link) error {
	return s.write(ctx, "store.SaveItems", func(t *tx) error {
		if _, err := t.exec(`DELETE FROM items`); err != nil {
			return err
		}
		if _, err := t.exec(`DELETE FROM links`); err != nil {
			return err
		}
		for _, i := range items {
			tags, err := encode(i.Tags)
			if err != nil {
				return err
			}
			if _, err := t.exec(sqlAddItem, i.ID, i.Language, i.Kind, i.Title, i.URL, tags, i.Service, i.Line, i.Owner, micros(i.Reviewed), i.Body); err != nil {
				return twice(err, i.ID)
			}
		}
		for _, l := range links {
			lists, err := encodeAll(l.Tags, l.Extra)
			if err != nil {
				return err
			}
			if _, err := t.exec(sqlAddLink, l.ID, l.Title, l.URL, l.Language, lists[0], l.Service, l.Owner, micros(l.Reviewed), lists[1]); err != nil {
				return twice(err, l.ID)
			}
		}
		return nil
	})
}

// SaveGroups replaces all groups. Two of one ID are CodeInvalid.
func (s *Store) SaveGroups(ctx context.Context, groups []support.Group) error {
	return s.write(ctx, "store.SaveGroups", func(t *tx) error {
		if _, err := t.exec(`DELETE FROM groups`); err != nil {
			return err
		}
		for _, g := range groups {
			lists, err := encodeAll(g.Members, g.Services, g.Languages, g.Extra)
			if err != nil {
				return err
			}
			if _, err := t.exec(sqlAddGroup, g.ID, g.Name, g.Line, g.Unit, g.Email, g.Owner, lists[0], lists[1], lists[2], micros(g.Reviewed), lists[3]); err != nil {
				return twice(err, g.ID)
			}
		}
		return nil
	})
}

// twice makes CodeInvalid of an ID that stands there already.
func twice(err error, id string) error {
	if isUnique(err) {
		return &support.Error{Code: support.CodeInvalid, Op: "store.material", Detail: id, Err: err}
	}
	return err
}
