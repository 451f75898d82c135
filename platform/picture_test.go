package platform

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"syscall"
	"testing"
)

// anywhere lets the tests reach their own servers.
func anywhere(string, string, syscall.RawConn) error { return nil }

func TestPictureTellsTheServerNothing(t *testing.T) {
	var mu sync.Mutex
	var seen []http.Header
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.Header.Clone())
		mu.Unlock()
		if r.URL.Path == "/first" {
			http.SetCookie(w, &http.Cookie{Name: "id", Value: "7"})
			http.Redirect(w, r, "/second", http.StatusFound)
			return
		}
		_, _ = w.Write([]byte("picture"))
	}))
	defer s.Close()
	p := newPictures(anywhere)
	defer p.Close()
	for range 2 {
		if data, err := p.Picture(t.Context(), s.URL+"/first"); err != nil || string(data) != "picture" {
			t.Fatalf("%q, %v", data, err)
		}
	}
	if len(seen) != 4 {
		t.Fatalf("%d requests", len(seen))
	}
	for _, h := range seen {
		if h.Get("Cookie") != "" || h.Get("Referer") != "" || h.Get("User-Agent") != "Mozilla/5.0" || h.Get("Accept-Language") != "" {
			t.Errorf("told the server: %v", h)
		}
	}
}

func TestPictureIsBounded(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large", "/larger":
			if r.URL.Path == "/large" {
				w.Header().Set("Content-Length", "5242881")
			}
			for range maxPicture/4096 + 1 {
				if _, err := w.Write(bytes.Repeat([]byte{1}, 4096)); err != nil {
					return
				}
			}
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		default:
			http.NotFound(w, r)
		}
	}))
	defer s.Close()
	p := newPictures(anywhere)
	defer p.Close()
	for path, want := range map[string]error{"/large": ErrPictureSize, "/larger": ErrPictureSize, "/round": ErrPicture,
		"/file": ErrPictureAddress, "/none": ErrPicture} {
		if _, err := p.Picture(t.Context(), s.URL+path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestPictureNeverReachesIn(t *testing.T) {
	reached := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer s.Close()
	p := NewPictures()
	defer p.Close()
	for _, address := range []string{s.URL, "http://localhost" + s.URL[len("http://127.0.0.1"):], "file:///etc/passwd", "ftp://example.no/x.png",
		"mailto:kari@example.no", "http://user:pass@example.no/", "data:image/png;base64,AAAA", "//example.no/x.png", "http://[::1]:80/", ""} {
		if _, err := p.Picture(t.Context(), address); !errors.Is(err, ErrPictureAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
	if reached {
		t.Error("a server on this machine was asked")
	}
	for address, public := range map[string]bool{"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false,
		"100.64.1.1": false, "0.0.0.0": false, "224.0.0.1": false, "255.255.255.255": false, "::": false, "::1": false, "fe80::1": false, "fc00::1": false,
		"::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "ff02::1": false, "158.37.1.1": true, "2a02:6b8::1": true} {
		if got := publicAddress(netip.MustParseAddr(address)); got != public {
			t.Errorf("%s: public %v", address, got)
		}
	}
}
