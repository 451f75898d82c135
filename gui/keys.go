package gui

// Action is something the user can do, as the command palette, the list of
// keys and the shortcuts know it.
type Action struct {
	ID      string // "case.claim"; also the key of its text
	Title   string // in the user's language
	Key     string // as it is written on the keyboard: "A", "Ctrl K", ""
	Run     func()
	Enabled func() bool // nil: always
}

// Can reports whether the action can be run now.
func (a Action) Can() bool { return a.Run != nil && (a.Enabled == nil || a.Enabled()) }
