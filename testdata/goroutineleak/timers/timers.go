// Package timers receives from timers that do not fire.
package timers

import "time"

func afterFunc(f func()) {
	t := time.AfterFunc(time.Millisecond, f)
	<-t.C // want goroutineleak:"nil"
}

func inverted(t *time.Timer) {
	if t.Stop() {
		<-t.C // want goroutineleak:"receive"
	}
	t.Reset(time.Second)
}

// Silent: only if Stop came too late.
func tooLate(t *time.Timer) {
	if !t.Stop() {
		<-t.C
	}
	t.Reset(time.Second)
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

// Silent: it may be either.
func either(f func(), wait bool) {
	t := time.AfterFunc(time.Millisecond, f)
	if wait {
		t = time.NewTimer(time.Millisecond)
	}
	<-t.C
}
