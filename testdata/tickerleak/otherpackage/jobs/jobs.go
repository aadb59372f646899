// Package jobs runs something now and then.
package jobs

import "time"

var ticker *time.Ticker

// Start begins.
func Start(job func()) {
	ticker = time.NewTicker(time.Hour)
	go func() {
		for range ticker.C { // want:package tickerleak:"waits"
			job()
		}
	}()
}

// Stop ends.
func Stop() { ticker.Stop() }
