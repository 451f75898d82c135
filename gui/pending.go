package gui

import "linje/support"

// Views that are being written: whoever writes one deletes it here.

func newGroupsPage(env *Env, d GroupsDesk) pane                       { return nil }
func newMaterialPage(env *Env, d MaterialDesk) pane                   { return nil }
func showWizard(env *Env, d WizardDesk, _ *support.Mailbox, _ func()) {}
func showSettings(env *Env, d SettingsDesk, _ func(support.Settings)) {}
func showPalette(env *Env, actions []Action)                          {}
func showKeys(env *Env, actions []Action)                             {}
