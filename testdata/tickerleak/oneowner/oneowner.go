// Command oneowner has one owner of a ticker, stopped when the process ends.
package main

import (
	"os"
	"os/signal"
	"time"
)

type reporter struct{ ticker *time.Ticker }

func (r *reporter) run(report func()) {
	for range r.ticker.C {
		report()
	}
}

func (r *reporter) stop() { r.ticker.Stop() }

func main() {
	r := &reporter{ticker: time.NewTicker(time.Minute)}
	go r.run(func() {})
	interrupt := make(chan os.Signal, 1)
	signal.Notify(interrupt, os.Interrupt)
	<-interrupt
	r.stop()
}
