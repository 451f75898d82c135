//go:build unix

package testbed

import "testing"

// A port that one test was given is not given to another before the first ends.
func TestPortsAreKeptApart(t *testing.T) {
	var port string
	t.Run("one", func(t *testing.T) {
		port = freePorts(t, 1)[0]
		if reserve(t, port) {
			t.Errorf("port %s was given twice", port)
		}
	})
	if !reserve(t, port) {
		t.Errorf("port %s is kept after its test has ended", port)
	}
}
