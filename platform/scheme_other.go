//go:build !(linux || freebsd || netbsd || openbsd || dragonfly)

package platform

// PrefersDark is not asked for here: the toolkit knows it on this system.
func PrefersDark() bool { return false }
