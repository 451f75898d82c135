package gui

import (
	"context"
	"time"

	"linje/support"
)

// draftKeeper keeps what is written of the material as it is typed.
type draftKeeper struct {
	env    *Env
	desk   MaterialKeeper
	kept   map[string]support.MaterialDraft // by place
	unkept map[string]bool                  // places that the desk does not know yet
	pause  *Latest[bool]
	queue  []func(context.Context) error // what the desk is to do, one after the other
	busy   bool
}

// keepPause is how long the typing rests before what is written is kept.
const keepPause = 400 * time.Millisecond

func newDraftKeeper(env *Env, d MaterialKeeper) *draftKeeper {
	k := &draftKeeper{env: env, desk: d, kept: make(map[string]support.MaterialDraft), unkept: make(map[string]bool), pause: NewLatest[bool](env.Tasks)}
	Fetch(env.Tasks, d.MaterialDrafts, func(list []support.MaterialDraft) {
		for _, d := range list {
			if _, newer := k.kept[d.Place]; !newer {
				k.kept[d.Place] = d
			}
		}
	}, env.Report)
	return k
}

// placeOf is where a draft is kept: one for each kind of new item, one for each
// item that exists.
func placeOf(d *materialDraft) string {
	if d.id == "" {
		return newPlace(d.kind)
	}
	return placeOfRef(d.ref())
}

func newPlace(k support.ItemKind) string { return "new/" + string(k) }

func placeOfRef(r itemRef) string {
	if r.register == "" {
		return "item/" + r.id
	}
	return string(r.register) + "/" + r.id
}

func (k *draftKeeper) has(place string) bool {
	_, ok := k.kept[place]
	return ok
}

// keep keeps what is written, when the typing rests.
func (k *draftKeeper) keep(d *materialDraft) {
	place := placeOf(d)
	if !d.changed() || d.empty() {
		k.drop(place)
		return
	}
	kept := support.MaterialDraft{Place: place, Kind: d.kind, ID: d.id}
	for _, f := range d.forms {
		if f.changed() || f.fresh {
			kept.Forms = append(kept.Forms, support.MaterialForm{Item: f.now.Item, Group: f.now.Group})
		}
	}
	k.kept[place], k.unkept[place] = kept, true
	k.pause.LoadAfter(keepPause, func(context.Context) (bool, error) { return true, nil }, func(bool, error) { k.flush() })
}

// flush keeps at once what is not kept yet.
func (k *draftKeeper) flush() {
	k.pause.Drop()
	for place := range k.unkept {
		d := k.kept[place]
		k.do(func(ctx context.Context) error { return k.desk.SaveMaterialDraft(ctx, d) })
	}
	clear(k.unkept)
}

// drop forgets what was written.
func (k *draftKeeper) drop(place string) {
	if !k.has(place) {
		return
	}
	delete(k.kept, place)
	delete(k.unkept, place)
	k.do(func(ctx context.Context) error { return k.desk.DropMaterialDraft(ctx, place) })
}

// do asks the desk for one thing after the other, so that what is dropped is not
// kept again by an older act.
func (k *draftKeeper) do(act func(context.Context) error) {
	k.queue = append(k.queue, act)
	if k.busy {
		return
	}
	k.busy = true
	list := k.queue
	k.queue = nil
	k.env.Tasks.Do(func(ctx context.Context) error {
		for _, act := range list {
			if err := act(ctx); err != nil {
				return err
			}
		}
		return nil
	}, func(err error) {
		k.busy = false
		k.env.Report(err)
		if rest := k.queue; len(rest) > 0 {
			k.queue = rest[1:]
			k.do(rest[0])
		}
	})
}

// restore puts into a draft what was written of it and not saved; it reports
// whether there was any.
func (k *draftKeeper) restore(d *materialDraft) bool {
	kept, ok := k.kept[placeOf(d)]
	if !ok {
		return false
	}
	for i, f := range kept.Forms {
		now := writtenItem{f.Item, f.Group}
		if at := d.at(f.Item.Language); at >= 0 {
			d.forms[at].now = now
			continue
		}
		if d.kind == support.KindLink || d.id == "" && i == 0 { // its one form is in another language
			d.forms[0].now = now
			continue
		}
		d.forms = append(d.forms, draftForm{now: now, was: writtenItem{Item: support.Item{Kind: d.kind, Language: f.Item.Language}}, fresh: true})
	}
	sortDraft(d)
	return d.changed()
}
