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
