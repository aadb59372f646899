package path

import (
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"
)

func capture(p *[1 << 20]byte) func() error { return func() error { p[0]++; return nil } }

// kept reports whether what the function of a timer captures is still there after run.
func kept(run func(f, work func() error) error) bool {
	captured := new([1 << 20]byte)
	w := weak.Make(captured)
	run(capture(captured), func() error { return errors.New("failed") })
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
	if !kept(early) {
		t.Error("early: the timer was collected")
	}
}

func TestSilent(t *testing.T) {
	if kept(deferred) {
		t.Error("deferred: the timer was kept")
	}
	if kept(helper) {
		t.Error("helper: the timer was kept")
	}
}
