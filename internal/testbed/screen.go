//go:build unix

package testbed

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// startScreen starts an X server on a free display and a window manager.
func (s *DesktopSession) startScreen() {
	s.t.Helper()
	width, height := s.options.Width, s.options.Height
	if width <= 0 || height <= 0 {
		width, height = 1280, 800
	}
	xvfb := program(s.t, "Xvfb", "xvfb")
	openbox := program(s.t, "openbox", "openbox")
	xprop := program(s.t, "xprop", "x11-utils")
	reader, writer, err := os.Pipe()
	if err != nil {
		s.t.Fatalf("desktop: %v", err)
	}
	defer func() { _ = reader.Close() }()
	cmd := s.Command(xvfb, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{writer}
	var number string
	s.screen = s.start(cmd, func() bool {
		if writer != nil { // the server has its own
			_ = writer.Close()
			writer = nil
		}
		_ = reader.SetReadDeadline(time.Now().Add(time.Second))
		buffer := make([]byte, 16)
		n, _ := reader.Read(buffer)
		number += string(buffer[:n])
		return strings.HasSuffix(number, "\n")
	})
	s.Display = ":" + strings.TrimSpace(number)
	// It has taken its number, but may not answer yet.
	if !poll(startLimit, func() bool {
		_, err := runTool(s.Command(xprop, "-root", "WM_NAME"))
		return err == nil
	}) {
		s.t.Fatalf("desktop: the screen %s does not answer", s.Display)
	}
	s.manager = s.start(s.Command(openbox, "--sm-disable"), func() bool {
		out, err := runTool(s.Command(xprop, "-root", "_NET_SUPPORTING_WM_CHECK"))
		return err == nil && strings.Contains(out, "window id")
	})
}

// Screenshot saves a picture of the whole screen; the end of the name (.png)
// is its format.
func (s *DesktopSession) Screenshot(path string) {
	s.t.Helper()
	absolute, err := filepath.Abs(path)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(absolute), 0o755)
	}
	if err == nil {
		_, err = runTool(s.Command(program(s.t, "import", "imagemagick"), "-window", "root", absolute))
	}
	if err != nil {
		s.t.Fatalf("screenshot: %v", err)
	}
}

// Xdotool drives the screen (see man xdotool) and gives what it printed.
func (s *DesktopSession) Xdotool(args ...string) string {
	s.t.Helper()
	cmd := s.Command(program(s.t, "xdotool", "xdotool"), args...)
	cmd.Env = append(cmd.Env, "LC_ALL=C.UTF-8") // to read what it shall type
	out, err := runTool(cmd)
	if err != nil {
		s.t.Fatalf("desktop: %v", err)
	}
	return strings.TrimSpace(out)
}

// WaitWindow waits for a visible window whose title matches the pattern (a
// regular expression) and gives its X ID; it ends the test after half a minute.
func (s *DesktopSession) WaitWindow(title string) string {
	s.t.Helper()
	xdotool := program(s.t, "xdotool", "xdotool")
	var id string
	if !poll(startLimit, func() bool {
		out, err := runTool(s.Command(xdotool, "search", "--onlyvisible", "--name", title))
		id, _, _ = strings.Cut(strings.TrimSpace(out), "\n")
		return err == nil && id != ""
	}) {
		s.t.Fatalf("desktop: no window with a title like %q", title)
	}
	return id
}
