// Package goroutine uses tickers that keep a goroutine running.
package goroutine

import (
	"context"

	"github.com/cenkalti/backoff/v5"
)

func never(b backoff.BackOff, try func() error) error {
	var err error
	ticker := backoff.NewTicker(b) // want tickerleak:"goroutine"
	for range ticker.C {
		if err = try(); err == nil {
			return nil
		}
	}
	return err
}

func stopped(ctx context.Context, b backoff.BackOff, try func() error) error {
	ticker := backoff.NewTicker(b)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			if err := try(); err == nil {
				return nil
			}
		}
	}
}
