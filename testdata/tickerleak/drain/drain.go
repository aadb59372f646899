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
