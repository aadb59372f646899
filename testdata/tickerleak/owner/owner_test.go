package owner

import (
	"runtime"
	"testing"
	"time"
	"weak"
)

func capture(p *[1 << 20]byte) func() { return func() { p[0]++ } }

// kept reports whether what the function of a timer captures is still there after the owner was closed.
func kept(open func(expire func()) (close func())) bool {
	captured := new([1 << 20]byte)
	w := weak.Make(captured)
	open(capture(captured))()
	captured = nil
	for range 10 {
		runtime.GC()
		if w.Value() == nil {
			return false
		}
		time.Sleep(time.Millisecond)
	}
	return true
}

func TestLeaks(t *testing.T) {
	if !kept(func(f func()) func() { return newSession(f).Close }) {
		t.Error("session: the timer was collected")
	}
	if !kept(func(f func()) func() { return newLiteral(f).Stop }) {
		t.Error("literal: the timer was collected")
	}
	if !kept(func(f func()) func() {
		r := newReplaced(func() {})
		r.touch(f)
		return r.Close
	}) {
		t.Error("replaced: the timer was collected")
	}
}

func TestSilent(t *testing.T) {
	if kept(func(f func()) func() { return newStopped(f).Close }) {
		t.Error("stopped: the timer was kept")
	}
	if kept(func(f func()) func() { return newHanded(f).Close }) {
		t.Error("handed: the timer was kept")
	}
	if kept(func(f func()) func() { return newReset(f).Close }) {
		t.Error("reset: the timer was kept")
	}
}
