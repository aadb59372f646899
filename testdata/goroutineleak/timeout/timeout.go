// Package timeout holds results that are sent after the receiver has given up.
package timeout

import (
	"context"
	"errors"
	"time"
)

func contextDone(ctx context.Context, work func() error) error {
	result := make(chan error)
	go func() {
		result <- work() // want goroutineleak:"send"
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func timer(work func() int) (int, error) {
	ch := make(chan int)
	go func() { ch <- work() }() // want goroutineleak:"send"
	select {
	case n := <-ch:
		return n, nil
	case <-time.After(time.Second):
		return 0, errors.New("too late")
	}
}

// Often the process ends then.
func serve(ctx context.Context, server interface{ Serve() error }) error {
	failed := make(chan error)
	go func() {
		failed <- server.Serve() // want goroutineleak:"exit"
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

type daemon struct{ watch func() error }

// So it does where Run returns.
func (d *daemon) Run(ctx context.Context) error {
	failed := make(chan error)
	go func() {
		failed <- d.watch() // want goroutineleak:"exit"
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return nil
	}
}

// The room is used up by what the receiver itself has sent, if ever: asked, not stated.
func ownRoom(ctx context.Context, work func() error, idle <-chan time.Time) error {
	errs := make(chan error, 1)
	go func() {
		errs <- work() // want goroutineleak:"send"
	}()
	for {
		select {
		case <-idle:
			select {
			case errs <- errors.New("idle"):
			default:
			}
		case <-ctx.Done():
			return nil
		case err := <-errs:
			return err
		}
	}
}

func buffered(ctx context.Context, work func() error) error {
	result := make(chan error, 1)
	go func() {
		result <- work()
	}()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

type courier struct{ dispatch func() error }

// deliver closes the channel as it returns: what is sent later panics, and no goroutine stays.
func (c *courier) deliver(ctx context.Context) error {
	failed := make(chan error)
	defer close(failed)
	go c.watch(failed)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *courier) watch(failed chan<- error) {
	for {
		if err := c.dispatch(); err != nil {
			failed <- err
			return
		}
	}
}

// The select panics, too: it may choose the send.
func (c *courier) deliverUntil(ctx context.Context, stop <-chan struct{}) error {
	failed := make(chan error)
	defer close(failed)
	forced := make(chan struct{})
	go func() {
		err := c.dispatch()
		select {
		case failed <- err:
		case <-forced:
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-stop:
		close(forced)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// What is closed is another channel.
func (c *courier) deliverOnce(ctx context.Context) error {
	failed, idle := make(chan error), make(chan struct{})
	defer close(idle)
	go func() {
		<-idle
		failed <- c.dispatch() // want goroutineleak:"send"
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
