package main

import (
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"text/tabwriter"

	"linje/gui/present"
)

// usage prints every command with a line about it.
func (a *app) usage(to io.Writer, w *present.Words) {
	fmt.Fprintf(to, "%s\n\n", w.T("ctl.usage.head"))
	t := tabwriter.NewWriter(to, 0, 8, 2, ' ', 0)
	for _, cmd := range commands() {
		fmt.Fprintf(t, "  %s\t%s\n", cmd.path, w.T(cmd.key))
	}
	_ = t.Flush()
	fmt.Fprintf(to, "\n%s\n", w.T("ctl.usage.flags"))
	printFlags(to, w, append(globalFlags(), "version"))
	fmt.Fprintf(to, "\n%s\n", w.T("ctl.usage.foot"))
}

// commandUsage prints one command with its flags.
func (a *app) commandUsage(to io.Writer, w *present.Words, cmd command) {
	fmt.Fprintf(to, "linjectl %s\n\n%s\n\n%s\n", strings.TrimSpace(cmd.path+" "+cmd.synopsis), w.T(cmd.key), w.T("ctl.usage.flags"))
	printFlags(to, w, append(slices.Clone(cmd.flags), globalFlags()...))
}

func printFlags(to io.Writer, w *present.Words, names []string) {
	t := tabwriter.NewWriter(to, 0, 8, 2, ' ', 0)
	for _, s := range flagSpecs() {
		if slices.Contains(names, s.name) {
			fmt.Fprintf(t, "  --%s\t%s\n", strings.TrimSpace(s.name+" "+s.value), w.T(s.key))
		}
	}
	_ = t.Flush()
}

// version is that of the module, or of the source it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
