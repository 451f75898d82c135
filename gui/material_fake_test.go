package gui

import (
	"context"
	"slices"

	"linje/knowledge"
	"linje/support"
)

// The acts of a desk that checks as the real one does.

func (f *fakeRegister) change(act func(*support.Material)) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	act(&f.material)
	return nil
}

func (f *fakeRegister) SaveItem(_ context.Context, it support.Item) error {
	checked, faults := knowledge.CheckItem(it)
	if len(faults) > 0 {
		return &support.Error{Code: support.CodeInvalid, Op: "desk.SaveItem", Err: faults}
	}
	return f.change(func(m *support.Material) {
		m.Items = append(slices.DeleteFunc(slices.Clone(m.Items), sameAs(it.ID, it.Language)), checked)
	})
}

func sameAs(id string, l support.Language) func(support.Item) bool {
	return func(i support.Item) bool { return i.ID == id && i.Language == l }
}

func (f *fakeRegister) DeleteItem(_ context.Context, id string, l support.Language) (was support.Item, err error) {
	return was, f.change(func(m *support.Material) {
		i := slices.IndexFunc(m.Items, sameAs(id, l))
		was = m.Items[i]
		m.Items = slices.Delete(slices.Clone(m.Items), i, i+1)
	})
}

func (f *fakeRegister) SaveLink(_ context.Context, l support.Link) error {
	checked, faults := knowledge.CheckLink(l)
	if len(faults) > 0 {
		return &support.Error{Code: support.CodeInvalid, Op: "desk.SaveLink", Err: faults}
	}
	return f.change(func(m *support.Material) {
		m.Links = append(slices.DeleteFunc(slices.Clone(m.Links), func(o support.Link) bool { return o.ID == l.ID }), checked)
	})
}

func (f *fakeRegister) DeleteLink(_ context.Context, id string) (was support.Link, err error) {
	return was, f.change(func(m *support.Material) {
		i := slices.IndexFunc(m.Links, func(o support.Link) bool { return o.ID == id })
		was = m.Links[i]
		m.Links = slices.Delete(slices.Clone(m.Links), i, i+1)
	})
}

func (f *fakeRegister) SaveService(_ context.Context, s support.Service) error {
	checked, faults := knowledge.CheckService(s)
	if len(faults) > 0 {
		return &support.Error{Code: support.CodeInvalid, Op: "desk.SaveService", Err: faults}
	}
	return f.change(func(m *support.Material) {
		m.Services = append(slices.DeleteFunc(slices.Clone(m.Services), func(o support.Service) bool { return o.ID == s.ID && o.Language == s.Language }), checked)
	})
}

func (f *fakeRegister) DeleteService(_ context.Context, id string, l support.Language) (was support.Service, err error) {
	return was, f.change(func(m *support.Material) {
		i := slices.IndexFunc(m.Services, func(o support.Service) bool { return o.ID == id && o.Language == l })
		was = m.Services[i]
		m.Services = slices.Delete(slices.Clone(m.Services), i, i+1)
	})
}

func (f *fakeRegister) UsesOf(context.Context, string) ([]support.CaseUse, error) {
	return f.usesOf, nil
}

func (f *fakeRegister) Cases(context.Context, support.CaseQuery) ([]support.Case, error) {
	return f.cases, nil
}

func (f *fakeRegister) TemplateValues(_ context.Context, id support.CaseID) (knowledge.Values, error) {
	for _, c := range f.cases {
		if c.ID == id {
			return knowledge.Values{Requester: c.Requester, CaseNumber: c.ID.Number(), CaseSubject: c.Subject}, nil
		}
	}
	return knowledge.Values{}, support.Ef(support.CodeNotFound, "desk.TemplateValues", "%s", id)
}

// item is what is kept of a written form.
func (f *fakeRegister) item(id string, l support.Language) (support.Item, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.material.Items, sameAs(id, l))
	if i < 0 {
		return support.Item{}, false
	}
	return f.material.Items[i], true
}

func (f *fakeRegister) MaterialDrafts(context.Context) ([]support.MaterialDraft, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.drafts), nil
}

func (f *fakeRegister) SaveMaterialDraft(ctx context.Context, d support.MaterialDraft) error {
	_ = f.DropMaterialDraft(ctx, d.Place)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drafts = append(f.drafts, d)
	return nil
}

func (f *fakeRegister) DropMaterialDraft(_ context.Context, place string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drafts = slices.DeleteFunc(slices.Clone(f.drafts), func(d support.MaterialDraft) bool { return d.Place == place })
	return nil
}

func (f *fakeRegister) MaterialFolder(context.Context) (support.MaterialFolder, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.folder, nil
}

func (f *fakeRegister) ConnectMaterial(_ context.Context, dir string, apply bool) (support.ImportReport, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if apply {
		f.folder.Dir = dir
	}
	if f.nothing {
		return support.ImportReport{Applied: apply}, nil
	}
	return support.ImportReport{Added: []string{"ny.nb"}, Removed: f.own, Applied: apply}, nil
}

func (f *fakeRegister) JoinMaterial(_ context.Context, dir string, apply bool) (support.ImportReport, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if apply {
		f.folder.Dir, f.joined = dir, true
	}
	return support.ImportReport{Applied: apply}, nil
}

func (f *fakeRegister) UndoConnect(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.folder = support.MaterialFolder{}
	f.undone = true
	return nil
}

func (f *fakeRegister) DisconnectMaterial(context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.folder = support.MaterialFolder{}
	return nil
}
