package platform

import (
	"syscall"
	"testing"
)

func TestOnlyTheGoroutineThatAsksGivesWay(t *testing.T) {
	prio := func() int {
		p, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0) // 20 less the nice value
		if err != nil {
			t.Error(err)
		}
		return p
	}
	before := prio()
	inside := make(chan int)
	go func() {
		GiveWay()
		inside <- prio()
	}()
	if got, want := <-inside, max(before-behind, 1); got > want {
		t.Errorf("priority %d, want %d", got, want)
	}
	done := make(chan int)
	go func() { done <- prio() }()
	if got := <-done; got != before {
		t.Errorf("another goroutine has priority %d, want %d", got, before)
	}
}
