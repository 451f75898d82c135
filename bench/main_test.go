package bench

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"linje/internal/testbed"
)

// The programs that are measured, and where the table goes.
var (
	linjectl = absolute("../build/linjectl")
	linje    = absolute("../build/linje")
	report   = absolute("../build/bench.txt")
	table    = &results{}
)

func absolute(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return abs
}

func TestMain(m *testing.M) {
	code := m.Run()
	if code == 0 {
		code = table.print()
	}
	os.Exit(code)
}

// results are the rows of the table.
type results struct{ rows []string }

func (r *results) add(format string, args ...any) {
	row := fmt.Sprintf(format, args...)
	r.rows = append(r.rows, row)
	fmt.Println(row) // a run takes a while
}

// bar adds a row with a ratio and what it is to stay under.
func (r *results) bar(what, figures string, ratio, bar float64) {
	word := "met"
	if ratio > bar {
		word = "NOT met"
	}
	r.add("%s: %s: %.2f (bar %.2f: %s)", what, figures, ratio, bar, word)
}

func (r *results) print() int {
	if len(r.rows) == 0 {
		return 0
	}
	text := fmt.Sprintf("Linje, measured %s on %d cores (%s)\n\n%s\n", time.Now().Format("2006-01-02 15:04"), runtime.NumCPU(),
		cpu(), strings.Join(r.rows, "\n"))
	fmt.Print("\n" + text + "\n")
	if err := os.WriteFile(report, []byte(text), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
	return 0
}

// cpu is the name of the processor, as far as the system tells.
func cpu() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	for _, line := range strings.Split(string(data), "\n") {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return strings.TrimLeft(name, "\t :")
		}
	}
	return runtime.GOARCH
}

// need ends the benchmark when a program is missing.
func need(b *testing.B, path, target string) {
	b.Helper()
	if _, err := os.Stat(path); err != nil {
		b.Fatalf("%s is missing: run %q first", path, target)
	}
}

// median and percentile of some durations.
func percentile(all []time.Duration, p int) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)*p/100, len(sorted)-1)]
}

func median(all []time.Duration) time.Duration { return percentile(all, 50) }

// ms shows a duration in milliseconds.
func ms(d time.Duration) string { return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000) }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

// run is what a command took.
type run struct {
	took, cpu time.Duration
	memory    int // the most it had, in MB
}

// middle is the run that took neither least nor most, with the most memory of
// all.
func middle(all []run) run {
	most := 0
	for _, r := range all {
		most = max(most, r.memory)
	}
	sorted := slices.SortedFunc(slices.Values(all), func(a, b run) int { return cmp.Compare(a.took, b.took) })
	r := sorted[len(sorted)/2]
	r.memory = most
	return r
}

// timed runs a command and tells what it took.
func timed(b *testing.B, cmd *exec.Cmd) run {
	b.Helper()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	began := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	var r run
	for {
		select {
		case err := <-ended:
			r.took = time.Since(began)
			if err != nil {
				b.Fatalf("%s: %v: %s", strings.Join(cmd.Args, " "), err, errs.String())
			}
			r.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
			return r
		case <-tick.C:
			// What the kernel tells at the end counts this process too.
			r.memory = max(r.memory, procMB(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid), "VmHWM:"))
		}
	}
}

// procMB reads a field of a file in /proc that is in kB; 0 when it is not there.
func procMB(path, field string) int {
	data, _ := os.ReadFile(path)
	for _, line := range strings.Split(string(data), "\n") {
		if rest, ok := strings.CutPrefix(line, field); ok {
			kb, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(rest), " kB"))
			return kb >> 10
		}
	}
	return 0
}

// ctl is a linjectl on a data directory, away from the user's own session.
func ctl(home, data string, args ...string) *exec.Cmd {
	cmd := exec.Command(linjectl, append([]string{"--data", data}, args...)...)
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "LINJE_TRACE=",
		"DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(home, "none"))
	return cmd
}

// addAccount adds the mailbox of a user of the server, in the clear: what is
// measured is Linje, not TLS.
func addAccount(b *testing.B, cmd func(args ...string) *exec.Cmd, d *testbed.DovecotServer, user string) {
	b.Helper()
	timed(b, cmd("account", "add", "--name", "Brukerstøtte", "--address", user+"@"+testbed.Domain, "--imap", d.IMAPAddr,
		"--smtp", d.IMAPAddr, "--user", user, "--security", "none", "--password-command", "echo "+testbed.Password))
}
