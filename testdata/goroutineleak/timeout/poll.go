package timeout

import (
	"context"
	"time"
)

// Silent: after the context is done, at most one more state is sent, for which there is room. The channel that is closed then is ready at once, the timer is not.
func waitFor(ctx context.Context, refresh func() (string, error), want string) error {
	states, cancel := make(chan string, 1), make(chan struct{})
	go func() {
		state, wait := "", time.Duration(0)
		for {
			states <- state
			select {
			case <-cancel:
				return
			case <-time.After(wait):
				wait += 100 * time.Millisecond
			}
			state, _ = refresh()
		}
	}()
	for {
		select {
		case state := <-states:
			if state == want {
				close(cancel)
				return nil
			}
		case <-ctx.Done():
			close(cancel)
			return ctx.Err()
		}
	}
}

// The ticker may have ticked before the channel is closed: then a second state is sent, for which there is no room.
func waitTicking(ctx context.Context, refresh func() (string, error), want string) error {
	states, cancel := make(chan string, 1), make(chan struct{})
	go func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		state := ""
		for {
			states <- state // want goroutineleak:"send"
			select {
			case <-cancel:
				return
			case <-ticker.C:
			}
			state, _ = refresh()
		}
	}()
	for {
		select {
		case state := <-states:
			if state == want {
				close(cancel)
				return nil
			}
		case <-ctx.Done():
			close(cancel)
			return ctx.Err()
		}
	}
}

// A timer of no time is ready, too.
func waitBusily(ctx context.Context, refresh func() (string, error), want string) error {
	states, cancel := make(chan string, 1), make(chan struct{})
	go func() {
		state := ""
		for {
			states <- state // want goroutineleak:"send"
			select {
			case <-cancel:
				return
			case <-time.After(0):
			}
			state, _ = refresh()
		}
	}()
	for {
		select {
		case state := <-states:
			if state == want {
				close(cancel)
				return nil
			}
		case <-ctx.Done():
			close(cancel)
			return ctx.Err()
		}
	}
}

// Nobody has closed anything when the timer elapses.
func waitOnce(ctx context.Context, refresh func() string) string {
	states, cancel := make(chan string), make(chan struct{})
	defer close(cancel)
	go func() {
		select {
		case <-cancel:
			return
		case <-time.After(time.Second):
		}
		states <- refresh() // want goroutineleak:"send"
	}()
	select {
	case state := <-states:
		return state
	case <-ctx.Done():
		return ""
	}
}
