package gui

import (
	"context"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// wizard adds a mailbox, or changes one: one page, which can be tried before it is
// kept.
type wizard struct {
	env      *Env
	desk     WizardDesk
	existing *support.Mailbox
	done     func()

	sheet  *widgets.Sheet
	body   *widgets.ScrollColumn
	form   *mailboxForm
	trial  *mailboxTrial
	fault  *fyne.Container // what the desk said when it was to be kept
	wait   *widgets.ProgressLine
	save   *widgets.Button
	saving bool
}

// showWizard opens the page for a mailbox: a new one, or existing. done is called
// after anything was kept or removed.
func showWizard(env *Env, d WizardDesk, existing *support.Mailbox, done func()) {
	newWizard(env, d, existing, done).open()
}

func newWizard(env *Env, d WizardDesk, existing *support.Mailbox, done func()) *wizard {
	w := &wizard{env: env, desk: d, existing: existing, done: done}
	w.form = newMailboxForm(env, existing)
	w.trial = newMailboxTrial(env, d)
	w.fault, w.wait = widgets.Column(0), widgets.NewProgressLine()
	w.fault.Hide()
	w.form.onSize = w.reflow
	w.form.changed = w.trial.forget
	w.trial.onSize = func() {
		w.reflow()
		w.body.ScrollToBottom()
	}
	lead := widgets.NewProse(env.T("wizard.lead"), widgets.LineStyle{Color: widgets.ColorMuted})
	rows := append([]fyne.CanvasObject{lead}, w.form.objects()...)
	rows = append(rows, w.trial.object, w.fault, w.wait)
	w.body = widgets.NewScrollColumn(10, widgets.SheetGutter, 0, 4, rows...)
	title := env.T("wizard.title.add")
	if existing != nil {
		title = env.T("wizard.title.edit", "Name", existing.Name)
	}
	w.sheet = widgets.NewSheet(title, fyne.NewSize(640, 0), w.body, w.foot())
	w.sheet.OnClose = w.close
	return w
}

func (w *wizard) foot() fyne.CanvasObject {
	t := w.env.T
	name := t("wizard.add")
	if w.existing != nil {
		name = t("button.save")
	}
	w.save = widgets.NewPrimaryButton(name, "", w.keep)
	try := w.trial.button
	try.OnTapped = w.try
	cancel := widgets.NewButton(t("button.cancel"), "Esc", w.close)
	if w.existing == nil {
		return widgets.Buttons(8, w.save, try, cancel, widgets.Fill())
	}
	return widgets.Buttons(8, w.save, try, cancel, widgets.Fill(), widgets.NewDangerButton(t("wizard.remove"), w.remove))
}

func (w *wizard) open() { w.sheet.ShowOn(w.env.Window.Canvas(), w.form.who.name) }

func (w *wizard) reflow() {
	w.body.Relayout()
	w.sheet.Reflow()
}

func (w *wizard) close() {
	w.trial.stop()
	w.sheet.Close()
}

// try tests the mailbox as the page has it; a second press stops it.
func (w *wizard) try() {
	if w.trial.running() {
		w.trial.stop()
		return
	}
	if !w.form.check() {
		return
	}
	m, password := w.form.mailbox()
	w.trial.start(m, password)
}

// keep stores the mailbox.
func (w *wizard) keep() {
	if w.saving || !w.form.check() {
		return
	}
	w.trial.stop()
	w.saving = true
	w.save.Disable()
	w.wait.Run() // a keyring that asks for its own password takes its time
	w.reflow()
	m, password := w.form.mailbox()
	kept := support.PasswordKept("")
	w.env.Tasks.Do(func(ctx context.Context) (err error) {
		if w.existing != nil {
			kept, err = w.desk.UpdateMailbox(ctx, m, password)
			return err
		}
		_, kept, err = w.desk.AddMailbox(ctx, m, password)
		return err
	}, func(err error) {
		w.saving = false
		w.wait.Stop()
		w.save.Enable()
		if err != nil {
			w.show(err)
			return
		}
		w.sheet.Close()
		w.done()
		if kept == support.KeptMemory {
			tellMemoryOnly(w.env, m.Name)
		}
	})
}

// show says why the mailbox was not kept; the page stays.
func (w *wizard) show(err error) {
	what, todo := present.ErrorText(w.env.Words, err)
	w.fault.Objects = []fyne.CanvasObject{
		widgets.NewStrip(widgets.StripStop, w.env.T("wizard.not_kept", "What", what, "Do", todo))}
	w.fault.Show()
	w.reflow()
	w.body.ScrollToBottom()
}

// remove takes the mailbox away after saying what is lost.
func (w *wizard) remove() {
	id := w.existing.ID
	askYes(w.env, question{
		title: w.env.T("wizard.remove.title", "Name", w.existing.Name),
		text:  w.env.T("wizard.remove.text"), yes: w.env.T("wizard.remove.yes"),
	}, func() {
		w.env.Tasks.Do(func(ctx context.Context) error { return w.desk.RemoveMailbox(ctx, id) }, func(err error) {
			if err != nil {
				w.show(err)
				return
			}
			w.close()
			w.done()
			w.env.Tell(w.env.T("wizard.removed", "Name", w.existing.Name), nil)
		})
	})
}

// tellMemoryOnly says that a password is kept for this run only.
func tellMemoryOnly(env *Env, name string) {
	var sheet *widgets.Sheet
	ok := widgets.NewPrimaryButton(env.T("button.understood"), "", func() { sheet.Close() })
	sheet = widgets.NewSheet(env.T("wizard.memory.title"), fyne.NewSize(460, 0),
		widgets.NewProse(env.T("wizard.memory.text", "Name", name), widgets.LineStyle{}), widgets.Row(8, ok, widgets.Fill()))
	sheet.ShowOn(env.Window.Canvas(), ok)
}
