package mail

import (
	"testing"
	"time"
)

// What is promised of a connection rests on these: IDLE is renewed within nine
// minutes, and one that stands still is noticed within a minute, whatever it is
// doing.
func TestLimitsKeepWhatIsPromised(t *testing.T) {
	o := New(Options{}).o
	if o.IdleRenewal > 9*time.Minute {
		t.Errorf("IDLE is renewed after %v", o.IdleRenewal)
	}
	for what, limit := range map[string]time.Duration{"listening": o.Probe + o.Done, "polling": o.Poll + o.Timeout, "at work": o.Timeout, "connecting": o.ConnectTimeout} {
		if limit >= time.Minute {
			t.Errorf("%s, a standstill is noticed after %v", what, limit)
		}
	}
}
