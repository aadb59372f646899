package waits

import (
	"testing"
	"time"

	"go.uber.org/goleak"
)

// What the rule reports leaks a goroutine, what it does not report leaks none.
func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	local(func() {})()
	if goleak.Find(before) == nil {
		t.Error("local: the goroutine ended")
	}

	before = goleak.IgnoreCurrent()
	start(func() {}).Close()
	if goleak.Find(before) == nil {
		t.Error("start: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	until(func() bool { return false })
	s := &selecting{t: time.NewTicker(time.Second), done: make(chan struct{})}
	ended := make(chan struct{})
	go func() {
		s.run(func() {})
		close(ended)
	}()
	s.Close()
	<-ended
}
