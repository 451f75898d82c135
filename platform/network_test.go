package platform

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

func TestNetworkChangeIsTold(t *testing.T) {
	var network atomic.Value
	network.Store("wlan0 10.0.0.5/24")
	told := make(chan struct{}, 10)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	looked := make(chan struct{}, 1000)
	go func() {
		defer close(done)
		watchNetwork(ctx, time.Millisecond, func() string {
			select {
			case looked <- struct{}{}:
			default:
			}
			return network.Load().(string)
		}, func() { told <- struct{}{} })
	}()
	for range 5 {
		<-looked
	}
	if len(told) != 0 {
		t.Error("told of a network that is as it was")
	}
	network.Store("")
	<-told
	network.Store("wlan0 10.1.0.5/24")
	<-told
	cancel()
	<-done
}

func TestNetworkMarkIsSteady(t *testing.T) {
	if a, b := networkMark(), networkMark(); a != b {
		t.Errorf("two looks differ:\n%s\n\n%s", a, b)
	}
}
