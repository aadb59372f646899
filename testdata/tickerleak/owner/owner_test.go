package owner

import (
	"runtime"
	"testing"
	"time"
	"weak"
)

func capture(p *[1 << 20]byte) func() { return func() { p[0]++ } }

// kept reports whether what the function of a timer captures is still there after the owner was closed and so many rounds of the
// collector, between which other goroutines may stop the timer.
func kept(rounds int, open func(expire func()) (close func())) bool {
	captured := new([1 << 20]byte)
	w := weak.Make(captured)
	open(capture(captured))()
	captured = nil
	for range rounds {
		runtime.GC()
		if w.Value() == nil {
			return false
		}
		time.Sleep(time.Millisecond)
	}
	return true
}

// TestSilent comes first: the runtime removes a stopped timer from its heap only if more than a quarter there are stopped, and what leaks stays.
func TestSilent(t *testing.T) {
	if kept(1000, func(f func()) func() { return newStopped(f).Close }) {
		t.Error("stopped: the timer was kept")
	}
	if kept(1000, func(f func()) func() { return newHanded(f).Close }) {
		t.Error("handed: the timer was kept")
	}
	if kept(1000, func(f func()) func() { return newReset(f).Close }) {
		t.Error("reset: the timer was kept")
	}
}

func TestLeaks(t *testing.T) {
	if !kept(10, func(f func()) func() { return newSession(f).Close }) {
		t.Error("session: the timer was collected")
	}
	if !kept(10, func(f func()) func() { return newLiteral(f).Stop }) {
		t.Error("literal: the timer was collected")
	}
	if !kept(10, func(f func()) func() {
		r := newReplaced(func() {})
		r.touch(f)
		return r.Close
	}) {
		t.Error("replaced: the timer was collected")
	}
}
