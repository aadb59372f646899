// Package waits has goroutines that wait for tickers.
package waits

import "time"

func local(poll func()) (stop func()) {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C { // want tickerleak:"waits"
			poll()
		}
	}()
	return func() { t.Stop() }
}

type poller struct {
	t    *time.Ticker
	done chan struct{}
}

func start(poll func()) *poller {
	p := &poller{t: time.NewTicker(time.Second)}
	go p.run(poll)
	return p
}

func (p *poller) run(poll func()) {
	for {
		<-p.t.C // want tickerleak:"waits"
		poll()
	}
}

func (p *poller) Close() { p.t.Stop() }

type selecting struct {
	t    *time.Ticker
	done chan struct{}
}

// Silent: the loop has another end.
func (s *selecting) run(poll func()) {
	for {
		select {
		case <-s.t.C:
			poll()
		case <-s.done:
			return
		}
	}
}

func (s *selecting) Close() {
	s.t.Stop()
	close(s.done)
}

// Silent: the loop ends when the work does, and only then is the ticker stopped.
func until(poll func() bool) {
	t := time.NewTicker(time.Millisecond)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range t.C {
			if !poll() {
				return
			}
		}
	}()
	<-done
	t.Stop()
}

// Silent: a service that polls for as long as the process lives.
func forever(poll func()) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range t.C {
		poll()
	}
}
