package desk

import (
	"errors"
	"io/fs"

	"linje/knowledge"
	"linje/support"
)

// tableEdits are what is to change in the tables, by file.
type tableEdits[T any] struct {
	put, drop map[string][]T
}

// tableOf sorts changes by the file that each row stands in; new ones go into
// the first table of that name, or a new one.
func tableOf[T any](w *folderWriter, table string, put, drop []T, name func(T) string) tableEdits[T] {
	e := tableEdits[T]{put: map[string][]T{}, drop: map[string][]T{}}
	first, there := w.folder.Files[table]
	if !there {
		first = table
	}
	for _, v := range put {
		file, known := w.folder.Files[name(v)]
		if !known {
			file = first
		}
		e.put[file] = append(e.put[file], v)
	}
	for _, v := range drop {
		if file, known := w.folder.Files[name(v)]; known {
			e.drop[file] = append(e.drop[file], v)
		}
	}
	return e
}

// apply edits each file.
func (e tableEdits[T]) apply(w *folderWriter, edit func(old []byte, put, drop []T) ([]byte, support.Faults)) error {
	files := map[string]bool{}
	for file := range e.put {
		files[file] = true
	}
	for file := range e.drop {
		files[file] = true
	}
	for file := range files {
		old, err := w.root.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return notWritten(w.dir, err)
		}
		data, faults := edit(old, e.put[file], e.drop[file])
		if err := faulty("desk.library", faults); err != nil {
			return err
		}
		if err := w.replace(file, data); err != nil {
			return notWritten(w.dir, err)
		}
	}
	return nil
}

func (w *folderWriter) writeTables(c knowledge.Changes) error {
	links := tableOf(w, "links.csv", c.Put.Links, c.Drop.Links, func(l support.Link) string { return firstName(support.Material{Links: []support.Link{l}}) })
	err := links.apply(w, func(old []byte, put, drop []support.Link) ([]byte, support.Faults) {
		return knowledge.EditLinks(old, put, ids(drop, func(l support.Link) string { return l.ID }))
	})
	if err != nil {
		return err
	}
	services := tableOf(w, "services.csv", c.Put.Services, c.Drop.Services, func(s support.Service) string { return firstName(support.Material{Services: []support.Service{s}}) })
	if err := services.apply(w, knowledge.EditServices); err != nil {
		return err
	}
	groups := tableOf(w, "groups.csv", c.Put.Groups, c.Drop.Groups, func(g support.Group) string { return firstName(support.Material{Groups: []support.Group{g}}) })
	err = groups.apply(w, func(old []byte, put, drop []support.Group) ([]byte, support.Faults) {
		return knowledge.EditGroups(old, put, ids(drop, func(g support.Group) string { return g.ID }))
	})
	if err != nil {
		return err
	}
	synonyms := tableOf(w, "synonyms.csv", c.Put.Synonyms, c.Drop.Synonyms, func(s support.Synonym) string { return firstName(support.Material{Synonyms: []support.Synonym{s}}) })
	return synonyms.apply(w, knowledge.EditSynonyms)
}

func firstName(m support.Material) string { return knowledge.Names(m)[0] }

func ids[T any](list []T, id func(T) string) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = id(v)
	}
	return out
}
