// Package drain empties the channels of timers.
package drain

import "time"

func unconditional(t *time.Timer, d time.Duration) {
	t.Stop()
	<-t.C // want tickerleak:"drain"
	t.Reset(d)
}

// Silent: only if Stop came too late.
func conditional(t *time.Timer, d time.Duration) {
	if !t.Stop() {
		<-t.C
	}
	t.Reset(d)
}

// Silent: does not block.
func poll(t *time.Timer, d time.Duration) {
	t.Stop()
	select {
	case <-t.C:
	default:
	}
	t.Reset(d)
}

// Silent: another timer, and one that runs again.
func others(t, u *time.Timer, d time.Duration) {
	t.Stop()
	<-u.C
	u.Stop()
	u.Reset(d)
	<-u.C
}

// The loop comes back after the timer has fired: Stop is false, and the value is gone.
func announce(d time.Duration, publish func() error, stopped <-chan struct{}) {
	t := time.NewTimer(d)
	for {
		if err := publish(); err == nil {
			if !t.Stop() {
				<-t.C // want tickerleak:"drain"
			}
			t.Reset(d)
		}
		select {
		case <-t.C:
		case <-stopped:
			return
		}
	}
}

// restart is right where the value was not received.
func restart(t *time.Timer, d time.Duration) {
	if !t.Stop() {
		<-t.C
	}
	t.Reset(d)
}

func retry(d time.Duration, try func() bool) {
	t := time.NewTimer(d)
	defer t.Stop()
	for !try() {
		<-t.C
		restart(t, d) // want tickerleak:"drain"
	}
}

// Silent: the timer runs again before the loop comes back.
func heartbeat(d time.Duration, in <-chan string, handle func(string)) {
	t := time.NewTimer(d)
	for {
		select {
		case s, ok := <-in:
			if !ok {
				return
			}
			handle(s)
			if !t.Stop() {
				<-t.C
			}
		case <-t.C:
		}
		t.Reset(d)
	}
}

// Silent: a variable tells whether the value was received.
func batch(d time.Duration, in <-chan string, flush func()) {
	t := time.NewTimer(d)
	for range in {
		fired := false
		select {
		case <-t.C:
			fired = true
			flush()
		default:
		}
		if !fired && !t.Stop() {
			<-t.C
		}
		t.Reset(d)
	}
}

// Silent: a new timer each time.
func fresh(d time.Duration, in <-chan string, flush func()) {
	for {
		t := time.NewTimer(d)
		select {
		case <-t.C:
			flush()
		case _, ok := <-in:
			if !t.Stop() {
				<-t.C
			}
			if !ok {
				return
			}
		}
	}
}

// A timer of AfterFunc has no channel.
func relay(delay time.Duration, now chan<- struct{}, in <-chan struct{}, done <-chan struct{}) {
	var scheduled *time.Timer
	for {
		select {
		case <-in:
			if scheduled == nil {
				scheduled = time.AfterFunc(delay, func() { now <- struct{}{} })
			}
		case <-done:
			if scheduled != nil && !scheduled.Stop() {
				<-scheduled.C // want tickerleak:"drain"
			}
			return
		}
	}
}

// Silent: one of the two has a channel.
func either(d time.Duration, f func()) {
	t := time.NewTimer(d)
	if f != nil {
		t = time.AfterFunc(d, f)
		return
	}
	<-t.C
	t.Stop()
}

// Stop is true where the timer does not fire any more.
func inverted(t *time.Timer, d time.Duration) {
	if t.Stop() {
		<-t.C // want tickerleak:"drain"
	}
	t.Reset(d)
}

// Silent: it runs again.
func again(t *time.Timer) {
	if t.Stop() {
		t.Reset(time.Millisecond)
		<-t.C
	}
}

// Silent: another timer.
func other(t, u *time.Timer) {
	if t.Stop() {
		<-u.C
	}
}

// One finding, here alone: goroutineleak does not repeat it.
func afterFunc(f func()) {
	t := time.AfterFunc(time.Millisecond, f)
	<-t.C // want tickerleak:"drain"
}

// pacer hands out one timer, which it starts again each time.
type pacer interface{ Next() *time.Timer }

type steady struct {
	step  time.Duration
	timer *time.Timer
}

func (s *steady) Next() *time.Timer {
	if s.timer == nil {
		s.timer = time.NewTimer(s.step)
	} else {
		s.timer.Reset(s.step)
	}
	return s.timer
}

// Silent: the timer runs again in each round, before or after the work.
func until(stopped <-chan struct{}, p pacer, sliding bool, work func()) {
	var t *time.Timer
	for {
		if !sliding {
			t = p.Next()
		}
		work()
		if sliding {
			t = p.Next()
		}
		select {
		case <-stopped:
			if !t.Stop() {
				<-t.C
			}
			return
		case <-t.C:
		}
	}
}

// Silent: the same with a method whose body is known.
func paced(s *steady, first bool, try func() bool) {
	t := s.Next()
	for !try() {
		<-t.C
		if first {
			t = s.Next()
		}
		restart(t, s.step)
	}
}

func jittered(d time.Duration) *time.Timer { return time.NewTimer(d + d/10) }

// A function that makes a new timer has no part in what becomes of it.
func backOff(d time.Duration, try func() bool) {
	t := jittered(d)
	defer t.Stop()
	for !try() {
		<-t.C
		restart(t, 2*d) // want tickerleak:"drain"
	}
}
