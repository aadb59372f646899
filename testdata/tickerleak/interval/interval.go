// Package interval makes tickers.
package interval

import "time"

const disabled = 0

func panics() *time.Ticker {
	return time.NewTicker(disabled) // want tickerleak:"interval"
}

func blocks() <-chan time.Time {
	return time.Tick(-time.Second) // want tickerleak:"interval"
}

// Silent: positive, or not known.
func fine(d time.Duration) (*time.Ticker, <-chan time.Time) {
	return time.NewTicker(time.Second), time.Tick(d)
}
