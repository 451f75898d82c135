package platform

import (
	"bytes"
	"context"
	"net"
	"os"
	"slices"
	"strings"
	"time"
)

// NetworkInterval is how often WatchNetwork looks. A look takes well under a
// millisecond.
const NetworkInterval = 4 * time.Second

// WatchNetwork calls changed after each change of the machine's addresses or
// routes, until ctx ends. It looks now and then, which works everywhere and
// needs no rights.
func WatchNetwork(ctx context.Context, changed func()) {
	watchNetwork(ctx, NetworkInterval, networkMark, changed)
}

func watchNetwork(ctx context.Context, every time.Duration, mark func() string, changed func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := mark()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now := mark(); now != last {
			last = now
			changed()
		}
	}
}

// networkMark is the same as long as the network is: the interfaces that are
// up with their addresses and, where the system has them as files, the routes.
func networkMark() string {
	var lines []string
	interfaces, _ := net.Interfaces() // none is a network too
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		addrs, _ := i.Addrs()
		for _, a := range addrs {
			lines = append(lines, i.Name+" "+a.String())
		}
	}
	lines = append(lines, routes("/proc/net/route", 0, 1, 2)...)
	lines = append(lines, routes("/proc/net/ipv6_route", 0, 1, 4, 9)...)
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// routes reads the columns of a routing table of Linux that do not count use.
func routes(file string, columns ...int) []string {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var out []string
	for line := range bytes.Lines(text) {
		fields := strings.Fields(string(line))
		var kept []string
		for _, c := range columns {
			if c < len(fields) {
				kept = append(kept, fields[c])
			}
		}
		out = append(out, strings.Join(kept, " "))
	}
	return out
}
