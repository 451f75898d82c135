package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"linje/gui/widgets"
	"linje/support"
)

// materialPage is the page of support material. Its segments stand beside each
// other at the top: the library, and what keeps it in order. While something is
// edited the editor takes their place.
type materialPage struct {
	env  *Env
	desk MaterialDesk

	root    *fyne.Container
	pages   fyne.CanvasObject // what is shown while nothing is edited
	room    *fyne.Container
	head    materialHead
	library *library
	parts   []materialPart
	now     int // the part that is shown
	calls   materialCalls
	writing materialWriting
}

// materialHead is the row at the top of the page.
type materialHead struct {
	row    *fyne.Container
	choice *widgets.Segments
	fresh  *widgets.Button // begins something new
	folder *folderState
}

// materialCalls are what the page asks of the window; each may be nil.
type materialCalls struct {
	openCase func(support.CaseID)
	caseOpen func() support.CaseID // the case that is open; "": none
}

// materialPart is a segment of the page.
type materialPart struct {
	name string // key of its text: "material.library"
	make func(*materialPage) materialView
	view materialView // made when it is first shown
}

// materialView is what a segment of the page shows.
type materialView interface {
	pane
	// refresh is called when the material has changed, and when the segment comes
	// into view again.
	refresh()
	// focus gives the keyboard to where one begins, such as the search field.
	focus()
	// onKey takes a named key that no field has use for; false: it has none for it.
	onKey(e *fyne.KeyEvent) bool
}

// materialParts lists the segments of the page. A page with one has no switch.
func materialParts() []materialPart {
	return []materialPart{
		{name: "material.library", make: func(p *materialPage) materialView { return p.library }},
		{name: "material.upkeep", make: func(p *materialPage) materialView { return newUpkeepView(p.env, p.desk, p.upkeepSteps()) }},
	}
}

func newMaterialPage(env *Env, d MaterialDesk) *materialPage {
	p := &materialPage{env: env, desk: d, parts: materialParts()}
	p.library = newLibrary(env, d)
	p.library.reader.acts = p.acts
	p.library.reader.open = func(id support.CaseID) {
		if p.calls.openCase != nil {
			p.calls.openCase(id)
		}
	}
	p.writing.keeper = newDraftKeeper(env, d)
	p.room = container.NewStack()
	names := make([]string, 0, len(p.parts))
	for _, part := range p.parts {
		names = append(names, env.T(part.name))
	}
	p.head.choice = widgets.NewSegments(names, 0, p.showPart)
	bring := widgets.NewButton(env.T("material.import"), "", p.chooseFolder)
	p.head.fresh = widgets.NewMenuButton(env.T("material.new"), "N", p.chooseNew)
	title := widgets.NewLine(env.T("material.title"), widgets.LineStyle{Size: widgets.SizeTitle, Bold: true})
	p.head.folder = newFolderState(env, d, p.refresh)
	p.head.row = widgets.Row(8, title, widgets.Spacer(8, 0), p.head.choice, widgets.Fill(), p.head.folder.button, bring, p.head.fresh)
	setVisible(p.head.choice, len(names) > 1)
	top := widgets.Inset(20, 14, 20, 0, widgets.Column(6, p.head.row, p.head.folder.column))
	p.pages = widgets.Frame(top, nil, p.room)
	p.head.folder.moved = p.pages.Refresh
	p.root = container.NewStack(widgets.NewSurface(p.pages))
	p.showPart(0)
	return p
}

// Object is what the window shows.
func (p *materialPage) Object() fyne.CanvasObject { return p.root }

// showPart shows a segment of the page.
func (p *materialPage) showPart(i int) {
	p.now = i
	p.head.choice.Select(i)
	if p.parts[i].view == nil {
		p.parts[i].view = p.parts[i].make(p)
	} else {
		p.parts[i].view.refresh()
	}
	p.put(p.parts[i].view.Object())
}

func (p *materialPage) put(o fyne.CanvasObject) {
	p.room.Objects = []fyne.CanvasObject{o}
	p.room.Refresh()
}

// refresh shows the material as it is now.
func (p *materialPage) refresh() {
	p.head.folder.refresh()
	p.parts[p.now].view.refresh()
	if e := p.writing.editor; e != nil {
		Fetch(p.env.Tasks, p.desk.Material, e.reread, p.env.Report)
	}
}

// onRune takes a character that no field has use for.
func (p *materialPage) onRune(r rune) bool {
	if p.writing.editor != nil {
		return true // the keys of the cases are not for what is hidden
	}
	switch r {
	case '/':
		p.parts[p.now].view.focus()
	case 'n', 'N':
		p.chooseNew()
	case 'e', 'E':
		if e, ok := p.library.chosen(); ok && p.now == 0 {
			p.edit(e.ref(), p.library.reader.written)
		}
	default:
		return false
	}
	return true
}

// onKey takes a named key that no field has use for.
func (p *materialPage) onKey(e *fyne.KeyEvent) bool {
	if p.writing.editor != nil {
		return e.Name != fyne.KeyEscape
	}
	return p.parts[p.now].view.onKey(e)
}

// onEscape goes one step back inside the page.
func (p *materialPage) onEscape() bool {
	switch {
	case p.writing.editor != nil:
		p.leaveEditor()
	case p.now == 0 && p.library.search.Entry.Text != "":
		p.library.search.Entry.SetText("")
	default:
		return false
	}
	return true
}

// chooseFolder asks for a folder or file and shows what bringing it in would do.
func (p *materialPage) chooseFolder() {
	chooseFile(p.env, fileAsk{title: p.env.T("file.material"), folder: true, files: foreignEndings(), chosen: p.bring})
}

// bring shows what a folder or file would change, and changes it when the user
// says so.
func (p *materialPage) bring(path string) {
	showForeign(p.env, path, p.desk.ImportForeign, func() {
		p.env.Tell(p.env.T("material.imported"), nil)
		p.refresh()
	})
}
