package gui

import (
	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// historyView lists every event of a case with who and when.
type historyView struct {
	env    *Env
	back   func()
	scroll *widgets.ScrollColumn
}

func newHistoryView(env *Env, back func()) *historyView {
	return &historyView{env: env, back: back, scroll: widgets.NewScrollColumn(6, 20, 14, 16)}
}

// Object implements pane.
func (h *historyView) Object() fyne.CanvasObject { return h.scroll }

// historyMost is how many events are listed, the newest first.
const historyMost = 500

func (h *historyView) show(t support.Thread, v present.Viewer) {
	w := h.env.Words
	rows := []fyne.CanvasObject{widgets.Row(8,
		widgets.NewLine(h.env.T("history.title"), widgets.LineStyle{Bold: true}), widgets.Fill(),
		widgets.NewButton(h.env.T("history.back"), "Esc", h.back)), widgets.NewHairline()}
	for i := len(t.Events) - 1; i >= 0 && len(rows) < historyMost; i-- {
		e := t.Events[i]
		line := h.env.T("history.line", "When", present.Moment(w, e.At, v.Now), "What", present.Event(w, e, v))
		rows = append(rows, widgets.NewTextStyled(line, widgets.LineStyle{Size: widgets.SizeSecondary}))
	}
	h.scroll.SetObjects(rows)
}
