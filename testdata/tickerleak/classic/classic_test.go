package main

import (
	"context"
	"runtime"
	"testing"
)

// grows reports whether calling f often leaves timers behind.
func grows(f func()) bool {
	const calls = 2000
	objects := func() uint64 {
		var m runtime.MemStats
		for range 3 {
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return m.HeapObjects
	}
	f()
	before := objects()
	for range calls {
		f()
	}
	return objects() > before+calls
}

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func TestLeaks(t *testing.T) {
	items := make(chan int)
	close(items)
	for name, f := range map[string]func(){
		"local": func() { local(cancelled(), func() {}) },
		"tick":  func() { tick(cancelled(), func() {}) },
		"after": func() { after(cancelled(), nil) },
		"owner": func() { newPoller().Close() },
	} {
		if !grows(f) {
			t.Errorf("%s: the tickers were collected", name)
		}
	}
}

func TestSilent(t *testing.T) {
	if grows(func() { stoppedAtOnce() }) {
		t.Error("stopped: tickers were left")
	}
}

// stoppedAtOnce is stopped without the wait for a tick.
func stoppedAtOnce() {
	p := newPoller()
	p.t.Stop()
}
