package present

import "linje/support"

// RiskText says in a few words why a file is not opened; "" for no risk.
func RiskText(w *Words, r support.FileRisk) string {
	keys := map[support.FileRisk]string{
		support.RiskProgram: "file.risk.program", support.RiskInstaller: "file.risk.installer", support.RiskShortcut: "file.risk.shortcut",
		support.RiskActive: "file.risk.active", support.RiskMacros: "file.risk.macros", support.RiskArchive: "file.risk.archive",
		support.RiskDisguised: "file.risk.disguised", support.RiskUnknown: "file.risk.unknown", support.RiskSealed: "file.risk.sealed",
	}
	key, ok := keys[r]
	if !ok {
		return ""
	}
	return w.T(key)
}
