package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"linje/knowledge"
	"linje/support"
)

// keepMaterial makes the material what change returns. Where a folder is connected it
// is written there first; what another has changed there meanwhile stays, and
// this version is put beside it (CodeFileChanged, with all else done). It
// reports what was done in all.
func (d *Desk) keepMaterial(ctx context.Context, change func(support.Material) (support.Material, error)) error {
	l := &d.library
	l.work.Lock()
	defer l.work.Unlock()
	dir, err := d.p.Store.MaterialFolder(ctx)
	if err != nil {
		return err
	}
	var others map[string]bool
	var changed error
	if dir != "" {
		l.about(dir)
		if others, err = d.writeFolder(ctx, dir, change); support.CodeOf(err) == support.CodeFileChanged {
			changed, err = err, nil
		}
		if err != nil {
			return err
		}
	}
	err = d.p.Store.UpdateMaterial(ctx, func(current support.Material) (support.Material, error) {
		after, err := change(current)
		if len(others) > 0 {
			after = knowledge.Restore(after, current, others)
		}
		return after, err
	})
	if err != nil {
		return err
	}
	d.materialChanged()
	if changed != nil {
		poke(l.wake) // what the other wrote is to come in
	}
	return changed
}

// writeFolder writes a change to the folder. others names what another has
// changed there, with CodeFileChanged.
func (d *Desk) writeFolder(ctx context.Context, dir string, change func(support.Material) (support.Material, error)) (others map[string]bool, err error) {
	before, err := d.p.Store.Material(ctx)
	if err != nil {
		return nil, err
	}
	after, err := change(before)
	if err != nil {
		return nil, err
	}
	w, err := d.openFolder(dir, before)
	if err != nil {
		return nil, err
	}
	defer w.close()
	if w.folder.Read == 0 && !before.Empty() { // a disk that is not there leaves an empty folder
		return nil, noFolder(dir, nil)
	}
	mine := knowledge.Diff(before, after)
	others = w.changedByOthers(before, mine)
	if len(others) > 0 {
		if err := w.beside(knowledge.Pick(mine.Put, others)); err != nil {
			return nil, notWritten(dir, err)
		}
		mine = knowledge.Diff(before, knowledge.Restore(after, before, others))
	}
	if err := w.write(w.whole(mine, after)); err != nil {
		return nil, err
	}
	if len(others) > 0 {
		return others, support.Ef(support.CodeFileChanged, "desk.library", "%s", strings.Join(w.copies, ", "))
	}
	return nil, nil
}

// fillFolder writes the kinds of material that a folder does not hold, and of the
// others what is to be kept, by its names in a report.
func (d *Desk) fillFolder(ctx context.Context, dir string, f knowledge.Folder, kept map[string]bool) error {
	m, err := d.p.Store.Material(ctx)
	if err != nil {
		return err
	}
	own := knowledge.Pick(m, kept)
	if f.Material.Items != nil {
		m.Items = own.Items
	}
	if f.Material.Links != nil {
		m.Links = own.Links
	}
	if f.Material.Services != nil {
		m.Services = own.Services
	}
	if f.Material.Groups != nil {
		m.Groups = own.Groups
	}
	if f.Material.Synonyms != nil {
		m.Synonyms = own.Synonyms
	}
	w, err := d.openFolder(dir, support.Material{})
	if err != nil {
		return err
	}
	defer w.close()
	return w.write(knowledge.Changes{Put: m})
}

// folderWriter writes to a folder of the user's.
type folderWriter struct {
	dir     string
	root    *os.Root
	folder  knowledge.Folder
	removed map[string]removedFile
	mark    string   // of copies
	copies  []string // that were made
}

func (d *Desk) openFolder(dir string, before support.Material) (*folderWriter, error) {
	f, err := readFolder(dir, knowledge.Before{Files: d.library.files, Material: before})
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, noFolder(dir, err)
	}
	return &folderWriter{dir: dir, root: root, folder: f, removed: d.library.removed, mark: "Linje " + d.p.Now().Local().Format("2006-01-02 15.04.05")}, nil
}

func (w *folderWriter) close() { _ = w.root.Close() } // each file is closed by itself

// changedByOthers names what is to be written but is in the folder other than
// it was last read, or faulty.
func (w *folderWriter) changedByOthers(before support.Material, mine knowledge.Changes) map[string]bool {
	touched := map[string]bool{}
	for _, name := range append(knowledge.Names(mine.Put), knowledge.Names(mine.Drop)...) {
		touched[name] = true
	}
	theirs := knowledge.Pick(w.folder.Material, touched)
	differs := map[string]bool{} // else the other wrote the very same
	for _, name := range knowledge.Names(knowledge.Diff(knowledge.Pick(mine.Put, touched), theirs).Put) {
		differs[name] = true
	}
	others := map[string]bool{}
	for _, name := range knowledge.Names(knowledge.Diff(knowledge.Pick(before, touched), theirs).Put) {
		others[name] = differs[name]
	}
	for name := range touched {
		others[name] = others[name] || knowledge.FaultyFile(name, w.folder.Faults) != ""
		if !others[name] {
			delete(others, name)
		}
	}
	return others
}

// whole makes changes to a kind that the folder does not hold a writing of all
// of it: what is not in a file of that kind would be taken for removed.
func (w *folderWriter) whole(c knowledge.Changes, after support.Material) knowledge.Changes {
	there := w.folder.Material
	if there.Items == nil && len(c.Put.Items) > 0 {
		c.Put.Items = after.Items
	}
	if there.Links == nil && len(c.Put.Links) > 0 {
		c.Put.Links = after.Links
	}
	if there.Services == nil && len(c.Put.Services) > 0 {
		c.Put.Services = after.Services
	}
	if there.Groups == nil && len(c.Put.Groups) > 0 {
		c.Put.Groups = after.Groups
	}
	if there.Synonyms == nil && len(c.Put.Synonyms) > 0 {
		c.Put.Synonyms = after.Synonyms
	}
	return c
}

// write does the changes, file by file.
func (w *folderWriter) write(c knowledge.Changes) error {
	for _, i := range c.Put.Items {
		if err := w.putItem(i); err != nil {
			return notWritten(w.dir, err)
		}
	}
	for _, i := range c.Drop.Items {
		if err := w.dropItem(i); err != nil {
			return notWritten(w.dir, err)
		}
	}
	return w.writeTables(c)
}

func itemName(i support.Item) string { return i.ID + "." + string(i.Language) }

func (w *folderWriter) putItem(i support.Item) error {
	file, there := w.folder.Files[itemName(i)]
	var old []byte
	switch was, undone := w.removed[itemName(i)]; {
	case there:
		data, err := w.root.ReadFile(file)
		if err != nil {
			return err
		}
		old = data
	case undone:
		file, old = was.path, was.data
	default:
		file = knowledge.ItemFile(i)
	}
	return w.replace(file, knowledge.EditItem(old, i))
}

func (w *folderWriter) dropItem(i support.Item) error {
	file, there := w.folder.Files[itemName(i)]
	if !there {
		return nil
	}
	data, err := w.root.ReadFile(file)
	if err != nil {
		return err
	}
	const most = 100
	if len(w.removed) >= most {
		clear(w.removed)
	}
	w.removed[itemName(i)] = removedFile{file, data}
	return w.root.Remove(file)
}

// beside writes versions of what another has changed beside those.
func (w *folderWriter) beside(m support.Material) error {
	for file, data := range knowledge.Write(m) {
		if base := path.Base(file); strings.HasSuffix(base, ".md") {
			if known, there := w.folder.Files[strings.TrimSuffix(base, ".md")]; there {
				file = known
			}
		} else if known, there := w.folder.Files[base]; there {
			file = known
		}
		name := knowledge.CopyName(file, w.mark)
		if err := w.replace(name, data); err != nil {
			return err
		}
		w.copies = append(w.copies, name)
	}
	return nil
}

// replace writes a file whole or not at all.
func (w *folderWriter) replace(name string, data []byte) (err error) {
	if old, err := w.root.ReadFile(name); err == nil && string(old) == string(data) {
		return nil
	}
	if dir := path.Dir(name); dir != "." {
		if err := w.root.MkdirAll(dir, 0o777); err != nil {
			return err
		}
	}
	mode := fs.FileMode(0o666)
	if info, err := w.root.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	made := path.Join(path.Dir(name), ".linje-"+rand.Text()+".tmp")
	f, err := w.root.OpenFile(made, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = w.root.Rename(made, name)
	}
	if err != nil {
		return errors.Join(err, w.root.Remove(made))
	}
	return nil
}
