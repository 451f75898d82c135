package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"linje/knowledge"
	"linje/support"
)

// library is the folder that the material is kept in besides the database.
type library struct {
	work sync.Mutex    // held by who reads or writes the folder
	wake chan struct{} // another folder, or none

	// Of the folder that was looked at last; guarded by work.
	dir     string
	files   map[string]string    // as in knowledge.Folder
	gone    map[string]time.Time // what is not in it any more, since when
	seen    string               // what the folder looked like
	removed map[string]removedFile
	before  *support.Material // what the last connection replaced; nil: none since the start

	mu    sync.Mutex
	state support.MaterialFolder
	heard string // the folder whose changes are told; it may be ahead of state
}

// removedFile is a file that was deleted here: when the item is saved again it
// is made from this, with its comments.
type removedFile struct {
	path string
	data []byte
}

func newLibrary() library {
	return library{wake: make(chan struct{}, 1), gone: map[string]time.Time{}, removed: map[string]removedFile{}}
}

// about begins anew when the folder is another; work is held.
func (l *library) about(dir string) {
	if l.dir == dir {
		return
	}
	l.dir, l.files, l.seen = dir, nil, ""
	l.gone, l.removed = map[string]time.Time{}, map[string]removedFile{}
	l.tell(func(s *support.MaterialFolder) { *s = support.MaterialFolder{Dir: dir} })
}

func (l *library) tell(change func(*support.MaterialFolder)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(&l.state)
}

// hears notes the folder whose changes are told, "" for none.
func (l *library) hears(dir string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = dir
}

func (l *library) told() support.MaterialFolder {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.state
	s.Watched = s.Dir != "" && s.Dir == l.heard
	s.Faults = slices.Clone(s.Faults)
	return s
}

// MaterialFolder tells which folder is connected and how it stands with it. A
// desk whose Run has not looked at it looks now, and changes nothing.
func (d *Desk) MaterialFolder(ctx context.Context) (support.MaterialFolder, error) {
	dir, err := d.p.Store.MaterialFolder(ctx)
	if err != nil || dir == "" {
		return support.MaterialFolder{}, err
	}
	state := d.library.told()
	if state.Dir == dir && (!state.Looked.IsZero() || state.Err != nil) {
		return state, nil
	}
	state = support.MaterialFolder{Dir: dir, Looked: d.p.Now()}
	before, err := d.p.Store.Material(ctx)
	if err != nil {
		return state, err
	}
	f, err := readFolder(dir, knowledge.Before{Material: before})
	if err != nil {
		state.Err, state.Since = err, state.Looked
	}
	for _, x := range f.Faults {
		state.Faults = append(state.Faults, support.StandingFault{Fault: x, Since: state.Looked})
	}
	return state, nil
}

// MaterialFaults lists what is wrong in the folder that is connected: files and
// rows that were not taken in, each with its reason.
func (d *Desk) MaterialFaults(ctx context.Context) ([]support.StandingFault, error) {
	state, err := d.MaterialFolder(ctx)
	return state.Faults, err
}

// ConnectMaterial makes a folder the place where the material is kept, with the
// database as its copy on this machine. As in an import, what the folder holds
// replaces what is here, kind by kind; a kind that it does not hold is written
// to it. From then on what is saved here is written there, and what others save
// there comes here. Nothing is done unless apply.
func (d *Desk) ConnectMaterial(ctx context.Context, dir string, apply bool) (support.ImportReport, error) {
	return d.connectMaterial(ctx, dir, false, apply)
}

// JoinMaterial is ConnectMaterial, but what is here and not in the folder stays,
// and is written to it: what both have is as it is in the folder, and nothing
// goes away.
func (d *Desk) JoinMaterial(ctx context.Context, dir string, apply bool) (support.ImportReport, error) {
	return d.connectMaterial(ctx, dir, true, apply)
}

func (d *Desk) connectMaterial(ctx context.Context, dir string, join, apply bool) (support.ImportReport, error) {
	const op = "desk.ConnectMaterial"
	dir, err := filepath.Abs(dir)
	if err != nil {
		return support.ImportReport{}, &support.Error{Code: support.CodeInvalid, Op: op, Detail: dir, Err: err}
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return support.ImportReport{}, &support.Error{Code: support.CodeNotFound, Op: op, Detail: dir, Err: err}
	}
	d.library.work.Lock()
	defer d.library.work.Unlock()
	current, err := d.p.Store.Material(ctx)
	if err != nil {
		return support.ImportReport{}, err
	}
	f, err := readFolder(dir, knowledge.Before{Material: current})
	if err != nil {
		return support.ImportReport{}, err
	}
	kept := make(map[string]bool)
	stays := func(name string) bool {
		kept[name] = join
		return join
	}
	_, report := knowledge.PlanHolding(current, f.Material, f.Faults, stays)
	if !apply {
		return report, nil
	}
	err = d.p.Store.UpdateMaterial(ctx, func(before support.Material) (result support.Material, err error) {
		current = before
		clear(kept)
		result, report = knowledge.PlanHolding(before, f.Material, f.Faults, stays)
		return result, nil
	})
	if err != nil {
		return report, err
	}
	report.Applied = true
	d.library.before = &current
	if err := d.fillFolder(ctx, dir, f, kept); err != nil {
		return report, err
	}
	if err := d.p.Store.SaveMaterialFolder(ctx, dir); err != nil {
		return report, err
	}
	d.library.about("") // also when it is the same again: what was held back is settled
	d.folderChanged()
	return report, nil
}

// UndoConnect leaves the folder that was connected since the start of the
// program, and brings back the material that the connection replaced. What came
// after it from others is in their folder still.
func (d *Desk) UndoConnect(ctx context.Context) error {
	d.library.work.Lock()
	defer d.library.work.Unlock()
	before := d.library.before
	if before == nil {
		return support.E(support.CodeNotFound, "desk.UndoConnect", nil)
	}
	if err := d.p.Store.SaveMaterialFolder(ctx, ""); err != nil {
		return err
	}
	err := d.p.Store.UpdateMaterial(ctx, func(support.Material) (support.Material, error) { return *before, nil })
	if err != nil {
		return err
	}
	d.library.before = nil
	d.library.about("")
	d.folderChanged()
	return nil
}

// DisconnectMaterial leaves the folder alone from now on. All of the material
// stays here, and the files there.
func (d *Desk) DisconnectMaterial(ctx context.Context) error {
	d.library.work.Lock()
	defer d.library.work.Unlock()
	if err := d.p.Store.SaveMaterialFolder(ctx, ""); err != nil {
		return err
	}
	d.library.about("")
	d.folderChanged()
	return nil
}

func (d *Desk) folderChanged() {
	poke(d.library.wake)
	d.materialChanged()
}

// readFolder reads a folder of the user's. Symbolic links in it are not
// followed, and nothing outside it can be reached.
func readFolder(dir string, before knowledge.Before) (knowledge.Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return knowledge.Folder{}, noFolder(dir, err)
	}
	defer func() { _ = root.Close() }() // it was only read
	f := knowledge.ReadFolder(root.FS(), before)
	for _, x := range f.Faults {
		if x.Code == "folder" && x.File == "." {
			return f, noFolder(dir, nil)
		}
	}
	return f, nil
}

func noFolder(dir string, err error) error {
	return &support.Error{Code: support.CodeMaterialFolder, Op: "desk.library", Detail: dir, Err: err}
}

func notWritten(dir string, err error) error {
	code := support.CodeFolderWrite
	if errors.Is(err, syscall.ENOSPC) {
		code = support.CodeDiskFull
	}
	return &support.Error{Code: code, Op: "desk.library", Detail: dir, Err: err}
}
