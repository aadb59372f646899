// Package collected leaves tickers to the garbage collector of Go 1.23.
package collected

import (
	"context"
	"time"
)

func local(ctx context.Context, poll func()) {
	t := time.NewTicker(time.Second) // want tickerleak:"hygiene"
	for {
		select {
		case <-t.C:
			poll()
		case <-ctx.Done():
			return
		}
	}
}

// Silent: timers, Tick and After are collected too.
func others(ctx context.Context) {
	select {
	case <-time.After(time.Hour):
	case <-time.Tick(time.Hour):
	case <-time.NewTimer(time.Hour).C:
	case <-ctx.Done():
	}
}
