package desk

import (
	"context"

	"linje/knowledge"
	"linje/support"
)

// SaveItem adds an article, guide or template in one language, or replaces it.
// It is checked as an import checks it: CodeInvalid wraps support.Faults, which
// name the key and the reason.
func (d *Desk) SaveItem(ctx context.Context, item support.Item) error {
	const op = "desk.SaveItem"
	checked, faults := knowledge.CheckItem(item)
	if err := faulty(op, faults); err != nil {
		return err
	}
	return d.changeMaterial(ctx, func(m *support.Material) error {
		put(&m.Items, checked, sameItem(item.ID, item.Language))
		return nil
	})
}

// DeleteItem takes away one language of an article, guide or template and
// returns what was there: SaveItem of that is the undo.
func (d *Desk) DeleteItem(ctx context.Context, id string, l support.Language) (was support.Item, err error) {
	err = d.changeMaterial(ctx, func(m *support.Material) error {
		was, err = take(&m.Items, id, sameItem(id, l))
		return err
	})
	return was, err
}

// SaveLink adds an entry of the link register, or replaces it; errors as
// SaveItem.
func (d *Desk) SaveLink(ctx context.Context, link support.Link) error {
	checked, faults := knowledge.CheckLink(link)
	if err := faulty("desk.SaveLink", faults); err != nil {
		return err
	}
	return d.changeMaterial(ctx, func(m *support.Material) error {
		put(&m.Links, checked, sameLink(link.ID))
		return nil
	})
}

// DeleteLink takes a link away and returns it: SaveLink of it is the undo.
func (d *Desk) DeleteLink(ctx context.Context, id string) (was support.Link, err error) {
	err = d.changeMaterial(ctx, func(m *support.Material) error {
		was, err = take(&m.Links, id, sameLink(id))
		return err
	})
	return was, err
}

// SaveService adds a service in one language (unset: for all), or replaces it;
// errors as SaveItem.
func (d *Desk) SaveService(ctx context.Context, s support.Service) error {
	checked, faults := knowledge.CheckService(s)
	if err := faulty("desk.SaveService", faults); err != nil {
		return err
	}
	return d.changeMaterial(ctx, func(m *support.Material) error {
		put(&m.Services, checked, sameService(s.ID, s.Language))
		return nil
	})
}

// DeleteService takes away one language of a service and returns it:
// SaveService of it is the undo.
func (d *Desk) DeleteService(ctx context.Context, id string, l support.Language) (was support.Service, err error) {
	err = d.changeMaterial(ctx, func(m *support.Material) error {
		was, err = take(&m.Services, id, sameService(id, l))
		return err
	})
	return was, err
}

// AddMaterial adds many entries at once, or replaces those of the same ID and
// language, all or nothing; what is not in add stays. It tells which it added
// and changed, named as knowledge.Plan names them. Nothing is stored unless
// apply. Errors as SaveItem.
func (d *Desk) AddMaterial(ctx context.Context, add support.Material, apply bool) (support.ImportReport, error) {
	add, faults := knowledge.CheckMaterial(add)
	if err := faulty("desk.AddMaterial", faults); err != nil {
		return support.ImportReport{}, err
	}
	return d.plan(ctx, apply, func(current support.Material) (support.Material, support.ImportReport) {
		return knowledge.PlanAdding(current, add)
	})
}

func sameItem(id string, l support.Language) func(support.Item) bool {
	return func(i support.Item) bool { return i.ID == id && i.Language == l }
}

func sameLink(id string) func(support.Link) bool {
	return func(l support.Link) bool { return l.ID == id }
}

func sameService(id string, l support.Language) func(support.Service) bool {
	return func(s support.Service) bool { return s.ID == id && s.Language == l }
}

// changeMaterial is one act on the material.
func (d *Desk) changeMaterial(ctx context.Context, act func(m *support.Material) error) error {
	return d.keepMaterial(ctx, func(m support.Material) (support.Material, error) {
		err := act(&m)
		return m, err
	})
}

// put replaces the entry that is the same, or adds one. The list is not
// written to.
func put[T any](list *[]T, v T, same func(T) bool) {
	out := make([]T, 0, len(*list)+1)
	for _, old := range *list {
		if !same(old) {
			out = append(out, old)
		}
	}
	*list = append(out, v)
}

// take removes the entry that is the same; CodeNotFound when there is none.
func take[T any](list *[]T, id string, same func(T) bool) (was T, err error) {
	out := make([]T, 0, len(*list))
	found := false
	for _, old := range *list {
		if same(old) {
			was, found = old, true
			continue
		}
		out = append(out, old)
	}
	if !found {
		return was, support.Ef(support.CodeNotFound, "desk.material", "%s", clip(id, 60))
	}
	*list = out
	return was, nil
}

// faulty makes an error of faults; nil of none.
func faulty(op string, faults support.Faults) error {
	if len(faults) == 0 {
		return nil
	}
	return &support.Error{Code: support.CodeInvalid, Op: op, Detail: faults[0].Reason, Err: faults}
}
