package store

import (
	"context"
	"reflect"

	"linje/support"
)

// UpdateMaterial lets change see all material inside one write transaction and
// keeps what it returns: what is not in that goes away, what differs is
// written. Nothing is kept on an error. Two entries of one ID (and language)
// are CodeInvalid.
func (s *Store) UpdateMaterial(ctx context.Context, change func(support.Material) (support.Material, error)) error {
	return s.write(ctx, "store.UpdateMaterial", func(t *tx) error {
		before, err := t.material()
		if err != nil {
			return err
		}
		after, err := change(before)
		if err != nil {
			return err
		}
		if err := keepTable(t, before.Items, after.Items, itemTable()); err != nil {
			return err
		}
		if err := keepTable(t, before.Links, after.Links, linkTable()); err != nil {
			return err
		}
		if err := keepTable(t, before.Services, after.Services, serviceTable()); err != nil {
			return err
		}
		if err := keepTable(t, before.Synonyms, after.Synonyms, synonymTable()); err != nil {
			return err
		}
		return keepTable(t, before.Groups, after.Groups, groupTable())
	})
}

// rowKey is what one row is known by; language is "" where the ID is enough.
type rowKey struct {
	id       string
	language support.Language
}

// keptTable is how one kind of material is kept.
type keptTable[T any] struct {
	key    func(T) rowKey
	values func(T) ([]any, error) // of the statement that adds it
	add    string
	drop   func(t *tx, k rowKey) error
}

// keepTable makes a table hold after instead of before.
func keepTable[T any](t *tx, before, after []T, table keptTable[T]) error {
	wanted := make(map[rowKey]T, len(after))
	for _, v := range after {
		k := table.key(v)
		if _, there := wanted[k]; there {
			return support.Ef(support.CodeInvalid, "store.material", "%s", k.id)
		}
		wanted[k] = v
	}
	same := make(map[rowKey]bool, len(before))
	for _, old := range before {
		k := table.key(old)
		if now, stays := wanted[k]; stays && reflect.DeepEqual(old, now) {
			same[k] = true
			continue
		}
		if err := table.drop(t, k); err != nil {
			return err
		}
	}
	for _, v := range after {
		if same[table.key(v)] {
			continue
		}
		values, err := table.values(v)
		if err != nil {
			return err
		}
		if _, err := t.exec(table.add, values...); err != nil {
			return err
		}
	}
	return nil
}

func itemTable() keptTable[support.Item] {
	return keptTable[support.Item]{
		key: func(i support.Item) rowKey { return rowKey{i.ID, i.Language} },
		values: func(i support.Item) ([]any, error) {
			tags, err := encode(i.Tags)
			return []any{i.ID, i.Language, i.Kind, i.Title, i.URL, tags, i.Service, i.Line, i.Owner, micros(i.Reviewed), i.Body}, err
		},
		add: `INSERT INTO items (id, language, kind, title, url, tags, service, line, owner, reviewed, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		drop: func(t *tx, k rowKey) error {
			_, err := t.exec(`DELETE FROM items WHERE id = ? AND language = ?`, k.id, k.language)
			return err
		},
	}
}

func linkTable() keptTable[support.Link] {
	return keptTable[support.Link]{
		key: func(l support.Link) rowKey { return rowKey{id: l.ID} },
		values: func(l support.Link) ([]any, error) {
			lists, err := encodeAll(l.Tags, l.Extra)
			if err != nil {
				return nil, err
			}
			return []any{l.ID, l.Title, l.URL, l.Language, lists[0], l.Service, l.Owner, micros(l.Reviewed), lists[1]}, nil
		},
		add: `INSERT INTO links (id, title, url, language, tags, service, owner, reviewed, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		drop: func(t *tx, k rowKey) error {
			_, err := t.exec(`DELETE FROM links WHERE id = ?`, k.id)
			return err
		},
	}
}

func serviceTable() keptTable[support.Service] {
	return keptTable[support.Service]{
		key: func(s support.Service) rowKey { return rowKey{s.ID, s.Language} },
		values: func(s support.Service) ([]any, error) {
			lists, err := encodeAll(s.Tags, s.Extra)
			if err != nil {
				return nil, err
			}
			return []any{s.ID, s.Language, s.Name, s.Group, s.Form, s.Description, lists[0], s.Owner, micros(s.Reviewed), lists[1]}, nil
		},
		add: `INSERT INTO services (id, language, name, grp, form, description, tags, owner, reviewed, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		drop: func(t *tx, k rowKey) error {
			_, err := t.exec(`DELETE FROM services WHERE id = ? AND language = ?`, k.id, k.language)
			return err
		},
	}
}

func groupTable() keptTable[support.Group] {
	return keptTable[support.Group]{
		key: func(g support.Group) rowKey { return rowKey{id: g.ID} },
		values: func(g support.Group) ([]any, error) {
			lists, err := encodeAll(g.Members, g.Services, g.Languages, g.Extra)
			if err != nil {
				return nil, err
			}
			return []any{g.ID, g.Name, g.Line, g.Unit, g.Email, g.Owner, lists[0], lists[1], lists[2], micros(g.Reviewed), lists[3]}, nil
		},
		add: `INSERT INTO groups (id, name, line, unit, email, owner, members, services, languages, reviewed, extra) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		drop: func(t *tx, k rowKey) error {
			_, err := t.exec(`DELETE FROM groups WHERE id = ?`, k.id)
			return err
		},
	}
}

const (
	sqlMaterialFolder     = `SELECT dir FROM material_folder WHERE id = 1`
	sqlSaveMaterialFolder = `INSERT INTO material_folder (id, dir) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET dir = excluded.dir`
)

// MaterialFolder returns the folder that the material is kept in besides; "":
// none.
func (s *Store) MaterialFolder(ctx context.Context) (dir string, err error) {
	err = s.read(ctx, "store.MaterialFolder", func(t *tx) error {
		return none(t.row(sqlMaterialFolder).Scan(&dir))
	})
	return dir, err
}

// SaveMaterialFolder sets it; "" for none.
func (s *Store) SaveMaterialFolder(ctx context.Context, dir string) error {
	return s.write(ctx, "store.SaveMaterialFolder", func(t *tx) error {
		_, err := t.exec(sqlSaveMaterialFolder, dir)
		return err
	})
}

func synonymTable() keptTable[support.Synonym] {
	return keptTable[support.Synonym]{
		key: func(s support.Synonym) rowKey { return rowKey{id: s.Key()} },
		values: func(s support.Synonym) ([]any, error) {
			lists, err := encodeAll(s.Words, s.Extra)
			if err != nil {
				return nil, err
			}
			return []any{s.Key(), lists[0], s.Note, lists[1]}, nil
		},
		add: `INSERT INTO synonyms (id, words, note, extra) VALUES (?, ?, ?, ?)`,
		drop: func(t *tx, k rowKey) error {
			_, err := t.exec(`DELETE FROM synonyms WHERE id = ?`, k.id)
			return err
		},
	}
}
