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
	if !blocks(func() { inverted(time.NewTimer(time.Hour), time.Hour) }) {
		t.Error("inverted: received from a timer that was stopped")
	}
	if !blocks(func() { afterFunc(func() {}) }) {
		t.Error("afterFunc: received from a timer without a channel")
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
	if blocks(func() { again(time.NewTimer(time.Hour)) }) || blocks(func() { other(time.NewTimer(time.Hour), time.NewTimer(0)) }) {
		t.Error("blocks although the timer runs")
	}
}
