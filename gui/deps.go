package gui

import (
	"time"

	"fyne.io/fyne/v2"

	"linje/gui/present"
	"linje/gui/widgets"
)

// Env is what every view needs.
type Env struct {
	Words  *present.Words
	Window fyne.Window
	Tasks  *Tasks
	Now    func() time.Time
	// Report shows an error as a sentence in the window's notice bar. nil is
	// ignored. Call it on the UI thread.
	Report func(error)
	// Tell shows a short sentence in the foot for some seconds; with an undo it
	// gets the button "Angre".
	Tell func(text string, undo func())
	// Float is the layer for what floats while a field keeps the keyboard.
	Float *widgets.Float
	// Files saves and opens files of the user.
	Files Files
	// OpenURL opens a link in the browser.
	OpenURL func(url string)
}

// T is the text of a key; see present.Words.T.
func (e *Env) T(key string, pairs ...any) string { return e.Words.T(key, pairs...) }

// N is the text of a key for a number; see present.Words.N.
func (e *Env) N(key string, n int, pairs ...any) string { return e.Words.N(key, n, pairs...) }

// pane is a view that fills a part of the window.
type pane interface {
	Object() fyne.CanvasObject
}

// The window embeds these views:
//
//	newComposer(env *Env, d ComposerDesk) *composer
//	    Object(), ShowCase(t support.Thread), Focus(), FocusNote(), Send(),
//	    Flush()                          save the draft now
//	    OnSent func(support.CaseID)      the answer is queued
//	newAssistant(env *Env, d AssistantDesk) *assistant
//	    Object(), ShowCase(t support.Thread), Insert(n int) (key 1 to 9)
//	    OnInsert func(item support.Item)
//	    OnOpenCase func(support.CaseID)
//	newMaterialPage(env, d), newGroupsPage(env, d)   Object()
//	showWizard(env, d, existing *support.Mailbox, done func())
//	showSettings(env, d, done func(changed support.Settings))
//	showPalette(env, actions []Action)
//	showKeys(env, actions []Action)
//
// Each takes its desk as an interface of its own (ports_compose.go); the
// window's Desk (ports.go) holds them all.
