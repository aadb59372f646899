// Package hack measures for its developers: what it leaves behind ends with it.
package hack

import "time"

type probe struct {
	report *time.Timer
	done   chan struct{}
}

// Silent: the timer ends with the process.
func start(publish func()) *probe {
	return &probe{report: time.AfterFunc(time.Hour, publish), done: make(chan struct{})}
}

func (p *probe) Close() { close(p.done) }

// A receive that blocks for ever does so here as well.
func restart(t *time.Timer, d time.Duration) {
	t.Stop()
	<-t.C // want tickerleak:"drain"
	t.Reset(d)
}
