// Package owner keeps timers in fields of types with a Close.
package owner

import (
	"sync"
	"time"
)

type session struct {
	idle *time.Timer
	done chan struct{}
}

func newSession(expire func()) *session {
	s := &session{done: make(chan struct{})}
	s.idle = time.AfterFunc(time.Hour, expire) // want tickerleak:"owner"
	return s
}

func (s *session) touch() { s.idle.Reset(time.Hour) }

func (s *session) Close() { close(s.done) }

type literal struct{ t *time.Timer }

func newLiteral(f func()) *literal {
	return &literal{t: time.AfterFunc(time.Minute, f)} // want tickerleak:"owner"
}

func (l *literal) Stop() {}

// Silent: Close stops it, through a helper and under a lock.
type stopped struct {
	mu sync.Mutex
	t  *time.Timer
}

func newStopped(f func()) *stopped {
	s := &stopped{}
	s.t = time.AfterFunc(time.Minute, f)
	return s
}

func (s *stopped) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clear()
}

func (s *stopped) clear() {
	if s.t != nil {
		s.t.Stop()
		s.t = nil
	}
}

// Silent: nothing says when the owner ends.
type entry struct{ expiry *time.Timer }

func newEntry(f func()) *entry { return &entry{time.AfterFunc(time.Minute, f)} }

// Silent: a helper gets the timer.
type handed struct{ t *time.Timer }

func newHanded(f func()) *handed { return &handed{time.AfterFunc(time.Minute, f)} }

func (h *handed) Close() { stopTimer(h.t) }

func stopTimer(t *time.Timer) { t.Stop() }

// Silent: other packages see the field.
type Shared struct{ T *time.Timer }

func NewShared(f func()) *Shared { return &Shared{time.AfterFunc(time.Minute, f)} }

func (s *Shared) Close() {}

// Silent since Go 1.23: a ticker that nobody refers to is collected.
type poller struct{ t *time.Ticker }

func newPoller() *poller { return &poller{time.NewTicker(time.Second)} }

func (p *poller) wait() { <-p.t.C }

func (p *poller) Close() {}

type replaced struct{ idle *time.Timer }

func newReplaced(expire func()) *replaced {
	return &replaced{time.AfterFunc(time.Hour, expire)} // want tickerleak:"owner"
}

func (r *replaced) touch(expire func()) {
	r.idle.Stop()
	r.idle = time.AfterFunc(time.Hour, expire)
}

func (r *replaced) Close() {}

// Silent: Close gets to where the timer is replaced.
type reset struct{ idle *time.Timer }

func newReset(expire func()) *reset { return &reset{time.AfterFunc(time.Hour, expire)} }

func (r *reset) set(expire func()) {
	r.idle.Stop()
	if expire != nil {
		r.idle = time.AfterFunc(time.Hour, expire)
	}
}

func (r *reset) Close() { r.set(nil) }
