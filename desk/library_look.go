package desk

import (
	"context"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"linje/knowledge"
	"linje/support"
)

// keepFolder follows the folder that is connected, whichever it is.
func (d *Desk) keepFolder(ctx context.Context) error {
	changed := make(chan struct{}, 1)
	defer d.Subscribe(func(c support.Change) {
		if c.Kind == support.ChangeMaterial { // also of another program
			poke(changed)
		}
	})()
	for {
		dir, err := d.p.Store.MaterialFolder(ctx)
		if err != nil && ctx.Err() == nil {
			d.p.Log.Error("folder of material not known", "err", err)
		}
		if dir != "" {
			if err := d.followFolder(ctx, dir, changed); err != nil {
				return err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-d.library.wake:
		case <-changed:
		}
	}
}

// followFolder looks at a folder again and again until another is connected.
func (d *Desk) followFolder(ctx context.Context, dir string, changed <-chan struct{}) error {
	g, gctx := errgroup.WithContext(ctx)
	gctx, end := context.WithCancel(gctx)
	defer end()
	events := make(chan struct{}, 1)
	g.Go(func() error { d.hearFolder(gctx, dir, func() { poke(events) }); return nil })
	g.Go(func() error {
		defer end()
		return d.lookOften(gctx, dir, events, changed)
	})
	return g.Wait()
}

// hearFolder is told of changes; where that fails it tries again later.
func (d *Desk) hearFolder(ctx context.Context, dir string, changed func()) {
	for d.life.Folder != nil && ctx.Err() == nil {
		err := d.life.Folder(ctx, dir, func() {
			d.library.hears(dir)
			changed()
		})
		d.library.hears("")
		if err == nil || ctx.Err() != nil {
			return
		}
		d.p.Log.Warn("folder of material not watched", "err", err)
		changed()
		pause := time.NewTimer(d.life.Look / 6)
		select {
		case <-ctx.Done():
		case <-pause.C:
		}
		pause.Stop()
	}
}

// lookOften looks when something changed and now and then. It returns nil when
// another folder is connected.
func (d *Desk) lookOften(ctx context.Context, dir string, events, changed <-chan struct{}) error {
	told := true
	for {
		timer := time.NewTimer(d.look(ctx, dir, told))
		var err error
		for waiting := true; waiting && err == nil; {
			waiting = false
			select {
			case <-ctx.Done():
				err = ctx.Err()
			case <-timer.C:
				told = false
			case <-events:
				told = true
				d.settleFolder(ctx, events)
			case <-d.library.wake:
				told = true
			case <-changed: // is it still this folder?
				waiting = true
			}
			if now, fault := d.p.Store.MaterialFolder(ctx); fault == nil && now != dir {
				timer.Stop()
				return nil
			}
		}
		timer.Stop()
		if err != nil {
			return err
		}
	}
}

// settleFolder waits until nothing has happened for a while, but not for ever.
func (d *Desk) settleFolder(ctx context.Context, events <-chan struct{}) {
	const most = 10
	for range most {
		timer := time.NewTimer(d.life.Settle)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-events:
			timer.Stop()
		case <-timer.C:
			return
		}
	}
}

// look reads the folder and takes in what changed. Unless told, it does so only
// when the folder looks otherwise than last time. It returns when to look next.
func (d *Desk) look(ctx context.Context, dir string, told bool) time.Duration {
	l := &d.library
	l.work.Lock()
	defer l.work.Unlock()
	if now, err := d.p.Store.MaterialFolder(ctx); err != nil || now != dir {
		return d.life.Look
	}
	l.about(dir)
	mark := folderMark(dir)
	if !told && len(l.gone) == 0 && mark != "" && mark == l.seen {
		return d.life.Look
	}
	next, err := d.takeFolder(ctx, dir)
	if ctx.Err() != nil {
		return d.life.Look
	}
	if l.seen = mark; err != nil {
		l.seen = ""
	}
	d.showProblem(err)
	return next
}

// showProblem tells that the folder cannot be read, or can again.
func (d *Desk) showProblem(err error) {
	was := d.library.told()
	if err == nil && was.Err == nil || err != nil && was.Err != nil && support.CodeOf(err) == support.CodeOf(was.Err) {
		return
	}
	d.library.tell(func(s *support.MaterialFolder) {
		s.Err, s.Since = err, d.p.Now()
		if err == nil {
			s.Since = time.Time{}
		}
	})
	if err != nil {
		d.p.Log.Warn("folder of material not read", "code", support.CodeOf(err))
	}
	d.publish(support.Change{Kind: support.ChangeMaterial})
}

// takeFolder makes the material what the folder holds. Faulty files keep what was
// read of them before; what is gone stays for a while (Life.Grace), and all of
// it where much is gone at once.
func (d *Desk) takeFolder(ctx context.Context, dir string) (next time.Duration, err error) {
	l := &d.library
	before, err := d.p.Store.Material(ctx)
	if err != nil {
		return d.life.Look, err
	}
	f, err := readFolder(dir, knowledge.Before{Files: l.files, Material: before})
	if err != nil {
		return d.life.Look, err
	}
	if f.Read == 0 && !before.Empty() { // a disk that is not there leaves an empty folder
		return d.life.Look, noFolder(dir, nil)
	}
	hold, next := d.missing(before, &f)
	_, report := knowledge.PlanHolding(before, f.Material, f.Faults, hold)
	if len(report.Added)+len(report.Changed)+len(report.Removed) > 0 {
		err := d.p.Store.UpdateMaterial(ctx, func(current support.Material) (support.Material, error) {
			result, _ := knowledge.PlanHolding(current, f.Material, f.Faults, hold)
			return result, nil
		})
		if err != nil {
			return d.life.Look, err
		}
		d.p.Log.Info("material taken in", "added", len(report.Added), "changed", len(report.Changed), "removed", len(report.Removed))
		d.materialChanged()
	}
	l.files = f.Files
	d.showFaults(f.Faults)
	return next, nil
}

// manyGone is from how many on that are gone at once, being most of all, it is
// taken for a mishap.
const manyGone = 10

// missing says of what is gone from the folder whether it stays, and when to
// look again.
func (d *Desk) missing(before support.Material, f *knowledge.Folder) (hold func(name string) bool, next time.Duration) {
	l, now, next := &d.library, d.p.Now(), d.life.Look
	gone := map[string]time.Time{}
	knowledge.PlanHolding(before, f.Material, f.Faults, func(name string) bool {
		since, known := l.gone[name]
		if !known {
			since = now
		}
		gone[name] = since
		return true
	})
	many := len(gone) > manyGone && 2*len(gone) > len(knowledge.Names(before))
	if many {
		f.Faults = append(f.Faults, knowledge.ManyGone(len(gone)))
	}
	l.gone = map[string]time.Time{}
	over := map[string]bool{}
	for name, since := range gone {
		left := since.Add(d.life.Grace).Sub(now)
		switch {
		case many:
		case left <= 0:
			over[name] = true
		default:
			l.gone[name] = since
			next = min(next, left+time.Millisecond)
		}
	}
	return func(name string) bool { return !over[name] }, next
}

// showFaults keeps the faults with the time when each was first seen.
func (d *Desk) showFaults(faults []support.Fault) {
	was, now := d.library.told(), d.p.Now()
	since := make(map[support.Fault]time.Time, len(was.Faults))
	for _, f := range was.Faults {
		since[f.Fault] = f.Since
	}
	standing := make([]support.StandingFault, 0, len(faults))
	for _, f := range faults {
		at, known := since[f]
		if !known {
			at = now
		}
		standing = append(standing, support.StandingFault{Fault: f, Since: at})
	}
	d.library.tell(func(s *support.MaterialFolder) { s.Faults, s.Looked = standing, now })
	if was.Looked.IsZero() && len(standing) > 0 || !slices.EqualFunc(was.Faults, standing, func(a, b support.StandingFault) bool { return reflect.DeepEqual(a.Fault, b.Fault) }) {
		d.publish(support.Change{Kind: support.ChangeMaterial})
	}
}

// maxMarked is how many files and folders are looked at to see whether
// something changed.
const maxMarked = 100000

// folderMark is the same as long as no file in a folder is another; "" when
// that cannot be told.
func folderMark(dir string) string {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return ""
	}
	defer func() { _ = root.Close() }() // it was only read
	h, n := fnv.New128a(), 0
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		if n++; err != nil || n > maxMarked {
			return fs.SkipAll
		}
		info, err := e.Info()
		if err != nil {
			return nil //nolint:nilerr // gone since: it is not in the mark
		}
		fmt.Fprintf(h, "%s\x00%d\x00%d\x00%v\n", name, info.Size(), info.ModTime().UnixNano(), info.Mode())
		return nil
	})
	if err != nil {
		return ""
	}
	return string(h.Sum(nil))
}
