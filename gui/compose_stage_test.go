package gui

import (
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"linje/assets"
	"linje/gui/present"
	"linje/gui/widgets"
	"linje/support"
)

// stage is a window for one view of the composing side, with a runner whose
// results come to the test in order.
type stage struct {
	t       testing.TB
	env     *Env
	win     fyne.Window
	posts   chan func()
	mu      sync.Mutex
	clock   time.Time
	reports []error
	told    []string
	undo    func()
	opened  []string
}

func newStage(t testing.TB, l support.Language) *stage {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(themeFor("light"))
	words, err := present.NewWords(l, assets.Translations())
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, posts: make(chan func(), 4096), clock: time.Date(2026, 11, 20, 10, 46, 0, 0, time.UTC)}
	s.win = test.NewTempWindow(t, nil)
	tasks := newTasks(t.Context(), func(f func()) { s.posts <- f })
	t.Cleanup(func() { tasks.Close(5 * time.Second) })
	s.env = &Env{
		Float: widgets.NewFloat(),
		Words: words, Window: s.win, Tasks: tasks, Now: s.now,
		Report:  func(err error) { s.reports = append(s.reports, err) },
		Tell:    func(text string, undo func()) { s.told = append(s.told, text); s.undo = undo },
		Files:   diskFiles{},
		OpenURL: func(u string) { s.opened = append(s.opened, u) },
	}
	return s
}

func (s *stage) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

func (s *stage) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clock = s.clock.Add(d)
}

// show fills the window with an object.
func (s *stage) show(o fyne.CanvasObject, w, h float32) {
	s.win.SetPadded(false)
	s.win.SetContent(container.NewStack(widgets.NewPane(o), s.env.Float.Object()))
	s.win.Resize(fyne.NewSize(w, h))
}

// until runs what background work brings to the UI thread until cond holds.
func (s *stage) until(what string, cond func() bool) {
	s.t.Helper()
	deadline := time.After(10 * time.Second)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for !cond() {
		select {
		case f := <-s.posts:
			f()
		case <-look.C:
		case <-deadline:
			s.t.Fatalf("never happened: %s", what)
		}
	}
}

// key types a named key where the focus is.
func (s *stage) key(name fyne.KeyName) {
	s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: name})
}

// key2 types a named key when the focus may have been left.
func (s *stage) key2(name fyne.KeyName) {
	if s.win.Canvas().Focused() != nil {
		s.key(name)
		return
	}
	s.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
}

// typeText types where the focus is, wherever that moves while typing.
func (s *stage) typeText(text string) {
	for _, r := range text {
		f := s.win.Canvas().Focused()
		if f == nil {
			s.t.Fatal("nothing has the focus")
		}
		f.TypedRune(r)
	}
}

// snap writes what the window shows to $LINJE_SNAP/name.png, where that is set.
func (s *stage) snap(name string) {
	dir := os.Getenv("LINJE_SNAP")
	if dir == "" {
		return
	}
	s.t.Helper()
	if err := writePNG(filepath.Join(dir, name+".png"), s.win.Canvas().Capture()); err != nil {
		s.t.Error(err)
	}
}

func (s *stage) dark() { fyne.CurrentApp().Settings().SetTheme(themeFor("dark")) }

func writePNG(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		return errors.Join(err, f.Close())
	}
	return f.Close()
}

// diskFiles reads files for tests.
type diskFiles struct{}

func (diskFiles) Downloads() string           { return os.TempDir() }
func (diskFiles) SaveName(name string) string { return name }
func (diskFiles) Save(string, string, func(io.Writer) error) (string, error) {
	return "", errors.ErrUnsupported
}
func (diskFiles) Open(context.Context, string) error                  { return nil }
func (diskFiles) Read(_ context.Context, path string) ([]byte, error) { return os.ReadFile(path) }
