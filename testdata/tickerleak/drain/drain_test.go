package drain

import (
	"testing"
	"time"
)

// blocks reports whether f does not return.
func blocks(f func()) bool {
	done := make(chan struct{})
	go func() {
		f()
		close(done)
	}()
	select {
	case <-done:
		return false
	case <-time.After(100 * time.Millisecond):
		return true
	}
}

func TestLeaks(t *testing.T) {
	// Also where the timer has fired: since Go 1.23 Stop takes the tick back.
	for _, d := range []time.Duration{0, time.Hour} {
		timer := time.NewTimer(d)
		time.Sleep(time.Millisecond)
		if !blocks(func() { unconditional(timer, time.Hour) }) {
			t.Errorf("unconditional: received from a timer of %v", d)
		}
	}
}

func TestSilent(t *testing.T) {
	for _, d := range []time.Duration{0, time.Hour} {
		for _, f := range []func(*time.Timer, time.Duration){conditional, poll} {
			timer := time.NewTimer(d)
			time.Sleep(time.Millisecond)
			if blocks(func() { f(timer, time.Hour) }) {
				t.Errorf("blocks with a timer of %v", d)
			}
		}
	}
}
