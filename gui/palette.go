package gui

import (
	"sort"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"linje/gui/widgets"
)

// palette is the list of everything that can be done now, found by typing.
type palette struct {
	env     *Env
	actions []Action
	shown   []Action
	search  *widgets.Entry
	list    *widgets.PopupList
	sheet   *widgets.Sheet
}

// showPalette opens the command palette over the actions that can be run now.
func showPalette(env *Env, actions []Action) { newPalette(env, actions).open() }

func newPalette(env *Env, actions []Action) *palette {
	p := &palette{env: env}
	for _, a := range actions {
		if a.Can() {
			p.actions = append(p.actions, a)
		}
	}
	p.list = widgets.NewFlatList(p.run)
	p.search = widgets.NewEntry()
	p.search.PlaceHolder = env.T("palette.hint")
	p.search.OnChanged = p.filter
	p.search.OnKey = p.typedKey
	body := widgets.Frame(widgets.Inset(0, 0, 0, 8, p.search), nil, p.list)
	p.sheet = widgets.NewSheet("", fyne.NewSize(520, 430), body, nil)
	return p
}

func (p *palette) open() {
	p.filter("")
	p.sheet.ShowOn(p.env.Window.Canvas(), p.search)
}

func (p *palette) filter(query string) {
	p.shown = rankActions(p.actions, query)
	rows := make([]widgets.PopupRow, 0, len(p.shown))
	for _, a := range p.shown {
		rows = append(rows, widgets.PopupRow{Title: a.Title, Key: a.Key})
	}
	if len(rows) == 0 {
		rows = append(rows, widgets.PopupRow{Title: p.env.T("palette.none", "Query", query)})
	}
	p.list.SetRows(rows)
}

func (p *palette) typedKey(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyUp:
		p.list.Step(-1)
	case fyne.KeyDown:
		p.list.Step(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		p.list.Choose()
	case fyne.KeyEscape:
		p.sheet.Close()
	default:
		return false
	}
	return true
}

func (p *palette) run(i int) {
	if i < 0 || i >= len(p.shown) {
		return
	}
	p.sheet.Close()
	p.shown[i].Run()
}

// rankActions lists the actions whose title fits what was typed, best first; all
// of them, in their order, for "".
func rankActions(actions []Action, query string) []Action {
	type ranked struct {
		action Action
		score  int
	}
	var found []ranked
	for _, a := range actions {
		if s := fuzzy(a.Title, query); s > 0 {
			found = append(found, ranked{a, s})
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].score > found[j].score })
	out := make([]Action, len(found))
	for i, f := range found {
		out[i] = f.action
	}
	return out
}

// fuzzy says how well a title fits what was typed; 0: not at all. Its words may
// be abbreviated: "ny po" finds "Legg til ny postkasse".
func fuzzy(title, query string) int {
	text, want := []rune(strings.ToLower(title)), []rune(strings.ToLower(strings.TrimSpace(query)))
	if len(want) == 0 {
		return 1
	}
	switch at := strings.Index(string(text), string(want)); {
	case at == 0:
		return 1000
	case at > 0 && !letter(lastRune(string(text)[:at])):
		return 800
	case at > 0:
		return 600
	}
	score, j, run := 100, 0, 0
	for i := 0; i < len(text) && j < len(want); i++ {
		if want[j] == ' ' {
			j++
		}
		if j < len(want) && text[i] == want[j] {
			run++
			score += run
			if i == 0 || !letter(text[i-1]) {
				score += 10
			}
			j++
		} else {
			run = 0
			score--
		}
	}
	if j < len(want) {
		return 0
	}
	return max(1, score)
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return ' '
	}
	return r[len(r)-1]
}

// showKeys opens the list of all keys.
func showKeys(env *Env, actions []Action) {
	var sheet *widgets.Sheet
	var rows []fyne.CanvasObject
	add := func(key, title string) {
		rows = append(rows, widgets.Row(12, widgets.NewShrinkingLine(title, widgets.LineStyle{}), widgets.NewKeyCap(key)))
	}
	heading := func(key string) {
		if len(rows) > 0 {
			rows = append(rows, widgets.Spacer(1, 6))
		}
		rows = append(rows, widgets.NewLine(env.T(key), widgets.LineStyle{Size: widgets.SizeSecondary, Bold: true}))
	}
	heading("keys.everywhere")
	add("Ctrl K", env.T("keys.palette"))
	for _, a := range actions {
		if a.Key != "" {
			add(a.Key, a.Title)
		}
	}
	heading("keys.writing")
	add("::", env.T("keys.template"))
	add("??", env.T("keys.link"))
	add("1–9", env.T("keys.suggestion"))
	add("Ctrl J", env.T("keys.open_place"))
	add("Ctrl L", env.T("keys.form"))
	add("Esc", env.T("keys.leave"))
	done := widgets.NewPrimaryButton(env.T("button.close"), "Esc", func() { sheet.Close() })
	body := widgets.NewScrollColumn(8, widgets.SheetGutter, 0, 4, rows...)
	sheet = widgets.NewSheet(env.T("keys.title"), fyne.NewSize(460, 560), body, widgets.Row(8, done, widgets.Fill()))
	sheet.ShowOn(env.Window.Canvas(), done)
}
