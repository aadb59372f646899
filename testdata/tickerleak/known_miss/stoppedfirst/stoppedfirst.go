// Package stoppedfirst stops a ticker while a loop with another end waits for it: the goroutine never gets to
// that end, but the rule cannot tell who comes first, the end of the work or the Stop.
package stoppedfirst

import "time"

func until(poll func() bool) (stop func()) {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C {
			if !poll() {
				return
			}
		}
	}()
	return t.Stop
}
