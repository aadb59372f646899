// Package deferloop stops timers in loops.
package deferloop

import "time"

func each(items []string, work func(string, <-chan time.Time)) {
	for _, item := range items {
		t := time.NewTicker(time.Second)
		defer t.Stop() // want tickerleak:"deferloop"
		work(item, t.C)
	}
}

// Silent: stopped in the iteration.
func fine(items []string, work func(string, <-chan time.Time)) {
	for _, item := range items {
		func() {
			t := time.NewTicker(time.Second)
			defer t.Stop()
			work(item, t.C)
		}()
	}
}

// Silent: at most once, as a flag says.
func flagged(results chan error, cancel func()) {
	set := false
	for err := range results {
		if err != nil && !set {
			t := time.AfterFunc(time.Second, cancel)
			defer t.Stop()
			set = true
		}
	}
}
