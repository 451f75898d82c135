package gui

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// groupsPage is the register of operator groups: who takes what first line sends
// on.
type groupsPage struct {
	env  *Env
	desk GroupsDesk

	root    fyne.CanvasObject
	search  *widgets.SearchEntry
	which   *widgets.Segments
	browser *browser
	latest  *Latest[[]support.Group]
	shown   []support.Group
}

func newGroupsPage(env *Env, d GroupsDesk) *groupsPage {
	p := &groupsPage{env: env, desk: d, latest: NewLatest[[]support.Group](env.Tasks)}
	p.search = widgets.NewSearchEntry(env.T("groups.search"), "")
	p.search.OnChanged = func(string) { p.load() }
	p.which = widgets.NewSegments([]string{env.T("groups.all"), env.T("groups.amiss")}, 0, func(int) { p.load() })
	p.browser = newBrowser(env, func() int { return len(p.shown) }, p.row, p.show)
	p.search.Entry.OnKey = p.browser.searchKey
	bring := widgets.NewButton(env.T("groups.import"), "", p.chooseFile)
	p.root = newRegister(env.T("groups.title"), bring, p.search, p.browser, p.which)
	p.load()
	return p
}

// Object is what the window shows.
func (p *groupsPage) Object() fyne.CanvasObject { return p.root }

func (p *groupsPage) load() {
	text, onlyAmiss := strings.TrimSpace(p.search.Entry.Text), p.which.Selected() == 1
	p.latest.LoadAfter(searchPause, func(ctx context.Context) ([]support.Group, error) { return p.desk.Groups(ctx, text) },
		func(found []support.Group, err error) {
			if err != nil {
				p.env.Report(err)
				return
			}
			p.shown = nil
			for _, g := range found {
				if !onlyAmiss || missing(g) != "" {
					p.shown = append(p.shown, g)
				}
			}
			nothing := "groups.none"
			switch {
			case text == "" && onlyAmiss:
				nothing = "groups.none_amiss"
			case text == "":
				nothing = "groups.empty"
			}
			p.browser.refresh(p.env.T(nothing))
		})
}

// missing is the key of what a group lacks; "": nothing.
func missing(g support.Group) string {
	switch {
	case g.Owner == "" && len(g.Members) == 0:
		return "groups.missing.both"
	case g.Owner == "":
		return "groups.missing.owner"
	case len(g.Members) == 0:
		return "groups.missing.members"
	}
	return ""
}

func (p *groupsPage) row(i int) widgets.BrowseData {
	g := p.shown[i]
	d := widgets.BrowseData{Title: g.Name, Subtitle: joined([]string{p.lineName(g.Line), g.Unit, strings.Join(g.Services, ", ")})}
	if key := missing(g); key != "" {
		d.Shape, d.Word = widgets.ShapeBox, p.env.T(key)
	}
	return d
}

func (p *groupsPage) lineName(line int) string {
	if line < 1 || line > 3 {
		return ""
	}
	return p.env.T("line." + string(rune('0'+line)))
}

// show shows a group with all that is known of it.
func (p *groupsPage) show(i int) {
	g := p.shown[i]
	reviewed := reviewedText(p.env, g.Reviewed)
	if reviewed == "" {
		reviewed = p.env.T("material.never_reviewed")
	}
	objects := notNil(
		widgets.NewProse(g.Name, widgets.LineStyle{Size: widgets.SizeTitle, Bold: true}),
		widgets.NewProse(joined([]string{p.lineName(g.Line), g.Unit, reviewed}), widgets.LineStyle{Size: widgets.SizeSecondary, Color: widgets.ColorMuted}),
		p.amiss(g),
		p.address(g.Email), fact(p.env, "groups.owner", g.Owner),
		fact(p.env, "groups.members", strings.Join(g.Members, "\n")), fact(p.env, "groups.services", strings.Join(g.Services, "\n")),
		fact(p.env, "groups.languages", p.languages(g)))
	p.browser.detail.SetObjects(objects)
}

// address is the group's mail address; a click begins a mail to it.
func (p *groupsPage) address(email string) fyne.CanvasObject {
	if email == "" {
		return nil
	}
	line := widgets.NewTouch(widgets.BoxStyle{Radius: widgets.RadiusSmall},
		widgets.NewLine(email, widgets.LineStyle{Color: widgets.ColorAccent}), func() { p.env.OpenURL("mailto:" + email) })
	return widgets.NewFormRow(p.env.T("groups.email"), factSide, widgets.Row(0, line, widgets.Fill())).AtTop()
}

func (p *groupsPage) languages(g support.Group) string {
	names := make([]string, 0, len(g.Languages))
	for _, l := range g.Languages {
		if form := support.Language(l); form.Valid() {
			l = present.LanguageName(p.env.Words, form)
		}
		names = append(names, l)
	}
	return strings.Join(names, ", ")
}

func (p *groupsPage) amiss(g support.Group) fyne.CanvasObject {
	key := missing(g)
	if key == "" {
		return nil
	}
	return widgets.NewStrip(widgets.StripWarn, p.env.T(key+".text"))
}

// chooseFile asks for a CSV file and shows what bringing it in would do.
func (p *groupsPage) chooseFile() {
	chooseFile(p.env, fileAsk{title: p.env.T("file.groups"), ending: ".csv", chosen: p.bring})
}

// bring shows what a file would change, and changes it when the user says so. The
// file is read once, so that what is done is what was shown.
func (p *groupsPage) bring(path string) {
	name := filepath.Base(path)
	var data []byte
	showImport(p.env, name, func(ctx context.Context, apply bool) (support.ImportReport, error) {
		if data == nil {
			read, err := p.env.Files.Read(ctx, path)
			if err != nil {
				return support.ImportReport{}, err
			}
			data = read
		}
		return p.desk.ImportGroups(ctx, name, bytes.NewReader(data), apply)
	}, func() {
		p.env.Tell(p.env.T("groups.imported"), nil)
		p.load()
	})
}
