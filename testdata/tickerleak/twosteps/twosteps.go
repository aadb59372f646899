// Command twosteps (silent) stops its ticker in one case of a select and returns in another that follows it: that the second comes only
// after the first is known to whoever closes the channels.

//go:debug asynctimerchan=1
package main

import "time"

type worker struct{ stopping, stopped chan struct{} }

func (w *worker) run(poll func()) {
	t := time.NewTicker(time.Second)
	for {
		select {
		case <-t.C:
			poll()
		case <-w.stopping:
			t.Stop()
			close(w.stopped)
		case <-w.stopped:
			return
		}
	}
}

func main() {
	for range 2 {
		w := &worker{make(chan struct{}), make(chan struct{})}
		go w.run(func() {})
		close(w.stopping)
	}
}
