// Package refresh does something every minute.
package refresh

import "time"

type Refresher struct{ last time.Time }

// New starts a refresher. Silent for who sees its caller: there is one per process.
func New(refresh func()) *Refresher {
	r := &Refresher{}
	go r.run(refresh) // want:package goroutineleak:"worker"
	return r
}

func (r *Refresher) run(refresh func()) {
	for {
		time.Sleep(time.Minute)
		refresh()
	}
}

// Close forgets the time, and the goroutine.
func (r *Refresher) Close() { r.last = time.Time{} }
