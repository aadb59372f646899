// Package clock makes its tickers through an interface: what implements it is another package's choice, and some
// implementations keep a goroutine per ticker.
package clock

import (
	"context"
	"time"
)

type ticker interface {
	Chan() <-chan time.Time
	Stop()
}

type clock interface{ NewTicker(time.Duration) ticker }

func poll(ctx context.Context, c clock, f func()) {
	t := c.NewTicker(time.Second)
	for {
		select {
		case <-t.Chan():
			f()
		case <-ctx.Done():
			return
		}
	}
}
