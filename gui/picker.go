package gui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
	"linje/knowledge"
	"linje/support"
)

const (
	// pickPause is how long a picker waits for the next key before it searches.
	pickPause = 30 * time.Millisecond
	// pickLimit is how many proposals a picker loads, pickVisible how many it shows
	// without scrolling.
	pickLimit   = 12
	pickVisible = 5

	pickWidth float32 = 420
)

// picker is the floating list of templates, or of articles, guides and links. It
// is filtered by what is typed after "::" or "??" in the answer, or in a search
// field of its own when it was opened by its button.
type picker struct {
	env  *Env
	desk MaterialFinder
	// onPick is called with what was chosen.
	onPick func(k pickKind, item support.Item)
	// onClose is called when the picker was closed without a choice.
	onClose func()

	list   *widgets.PopupList
	search *widgets.Entry
	panel  fyne.CanvasObject // what floats: the list, or the list below its field
	found  []support.Suggestion
	latest *Latest[[]support.Suggestion]
	at     pickAsk
}

// pickAsk is what a picker was opened for.
type pickAsk struct {
	kind     pickKind
	caseID   support.CaseID
	language support.Language
	place    func(size fyne.Size) fyne.Position
	query    string
}

func newPicker(env *Env, desk MaterialFinder) *picker {
	p := &picker{env: env, desk: desk, latest: NewLatest[[]support.Suggestion](env.Tasks)}
	p.list = widgets.NewPopupList(p.choose)
	p.search = widgets.NewEntry()
	p.search.OnKey = p.typedKey
	p.search.OnChanged = func(text string) {
		if p.isOpen() && text != p.at.query {
			p.at.query = text
			p.load()
		}
	}
	return p
}

func (p *picker) isOpen() bool { return p.panel != nil }

// follow opens the picker, or filters it, by what is typed in the answer.
func (p *picker) follow(a pickAsk) {
	if p.isOpen() && p.panel != fyne.CanvasObject(p.list) {
		p.close()
	}
	p.at = a
	if !p.isOpen() {
		p.panel = p.list
		p.list.SetRows(nil)
	}
	p.load()
}

// openSearch opens the picker with a field of its own.
func (p *picker) openSearch(a pickAsk) {
	p.close()
	p.at = a
	p.search.SetText("")
	p.search.PlaceHolder = p.env.T("pick.search.template")
	if a.kind == pickLink {
		p.search.PlaceHolder = p.env.T("pick.search.link")
	}
	p.list.SetRows(nil)
	p.panel = widgets.Frame(widgets.Inset(0, 0, 0, 6, p.search), nil, p.list)
	p.load()
	p.show()
	p.env.Window.Canvas().Focus(p.search)
}

// close takes the picker away.
func (p *picker) close() {
	if !p.isOpen() {
		return
	}
	p.latest.Drop()
	p.env.Float.Hide(p.panel)
	p.panel, p.found = nil, nil
}

func (p *picker) cancel() {
	p.close()
	if p.onClose != nil {
		p.onClose()
	}
}

func (p *picker) load() {
	a := p.at
	pause := pickPause
	if a.query == "" {
		pause = 0
	}
	p.latest.LoadAfter(pause, func(ctx context.Context) ([]support.Suggestion, error) {
		return p.desk.FindMaterial(ctx, a.query, a.kind.kinds(), a.caseID, a.language, pickLimit)
	}, func(found []support.Suggestion, err error) {
		if err != nil {
			p.cancel()
			p.env.Report(err)
			return
		}
		p.found = found
		p.show()
	})
}

// show fills the list and puts it in its place.
func (p *picker) show() {
	if !p.isOpen() {
		return
	}
	rows := make([]widgets.PopupRow, 0, len(p.found))
	for _, s := range p.found {
		rows = append(rows, widgets.PopupRow{Title: s.Item.Title, Subtitle: pickSubtitle(p.env, s)})
	}
	if len(rows) == 0 && !p.latest.Busy() {
		rows = []widgets.PopupRow{p.nothing()}
	}
	p.list.SetRows(rows)
	size := p.list.SizeFor(pickWidth, pickVisible)
	if p.panel != fyne.CanvasObject(p.list) {
		size.Height += p.search.MinSize().Height + 6
	}
	if len(rows) > 0 || p.panel != fyne.CanvasObject(p.list) {
		p.env.Float.Show(p.panel, p.at.place(size), size)
	}
}

// nothing is the row that says that there is nothing, and what to do.
func (p *picker) nothing() widgets.PopupRow {
	if p.at.query == "" {
		return widgets.PopupRow{Title: p.env.T("pick.empty"), Subtitle: p.env.T("pick.empty.do")}
	}
	return widgets.PopupRow{Title: p.env.T("pick.none", "Query", p.at.query), Subtitle: p.env.T("pick.none.do")}
}

// typedKey deals with the keys that drive an open picker.
func (p *picker) typedKey(k *fyne.KeyEvent) bool {
	if !p.isOpen() {
		return false
	}
	switch k.Name {
	case fyne.KeyUp:
		p.list.Step(-1)
	case fyne.KeyDown:
		p.list.Step(1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab:
		if len(p.found) == 0 {
			p.cancel()
			return false
		}
		p.list.Choose()
	case fyne.KeyEscape:
		p.cancel()
	default:
		return false
	}
	return true
}

func (p *picker) choose(i int) {
	if i < 0 || i >= len(p.found) {
		p.cancel()
		return
	}
	kind, item := p.at.kind, p.found[i].Item
	p.close()
	if p.onPick != nil {
		p.onPick(kind, item)
	}
}

// pickSubtitle says what a proposal holds, in which written forms it exists and
// how often it was used.
func pickSubtitle(env *Env, s support.Suggestion) string {
	parts := make([]string, 0, 4)
	if s.Item.Kind != support.KindTemplate {
		parts = append(parts, env.T("kind."+string(s.Item.Kind)))
	}
	if begin := beginning(s.Item); begin != "" {
		parts = append(parts, begin)
	}
	if forms := writtenForms(s); forms != "" {
		parts = append(parts, forms)
	}
	if s.Used > 0 {
		parts = append(parts, env.N("pick.used", s.Used))
	}
	return strings.Join(parts, " · ")
}

// beginningLength is how much of a text a proposal shows, in characters.
const beginningLength = 42

// beginning is how the text of an item begins, past a greeting.
func beginning(it support.Item) string {
	for _, line := range strings.Split(tagless(knowledge.Plain(it.Body)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || len([]rune(line)) < 40 && strings.HasSuffix(line, ",") {
			continue
		}
		runes := []rune(line)
		if len(runes) <= beginningLength {
			return line
		}
		cut := string(runes[:beginningLength])
		if i := strings.LastIndexByte(cut, ' '); i > beginningLength/2 {
			cut = cut[:i]
		}
		return strings.TrimRight(cut, " .,;:") + " …"
	}
	return ""
}

// tagless writes what a template asks for in place of its tags, and … for those
// that are filled from the case.
func tagless(text string) string {
	var out strings.Builder
	at := 0
	for _, t := range knowledge.Unfilled(text) {
		out.WriteString(text[at:t.Start])
		word := "…"
		if ask, ok := strings.CutPrefix(t.Name, askPrefix); ok {
			word = strings.ToLower(ask)
		}
		out.WriteString(word)
		at = t.End
	}
	return out.String() + text[at:]
}

// writtenForms lists the written forms of a suggestion, the one shown first.
func writtenForms(s support.Suggestion) string {
	forms := make([]string, 0, 3)
	if s.Item.Language.Valid() {
		forms = append(forms, string(s.Item.Language))
	}
	for _, l := range s.Variants {
		if l != s.Item.Language && l.Valid() {
			forms = append(forms, string(l))
		}
	}
	return strings.Join(forms, " ")
}
