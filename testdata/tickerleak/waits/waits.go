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

// The caller stops what it got.
func sample(read func()) *time.Ticker {
	t := time.NewTicker(50 * time.Millisecond)
	go func() {
		for range t.C { // want tickerleak:"waits"
			read()
		}
	}()
	return t
}

func measure(read func(), transfer func()) {
	t := sample(read)
	transfer()
	t.Stop()
}

// The tickers are in a map.
type checks struct{ tickers map[string]*time.Ticker }

func (c *checks) start(name string, interval time.Duration, check func()) {
	t := time.NewTicker(interval)
	c.runner(t, check)
	c.tickers[name] = t
}

func (c *checks) runner(t *time.Ticker, check func()) {
	go func() {
		for range t.C { // want tickerleak:"waits"
			check()
		}
	}()
}

func (c *checks) stop() {
	for name, t := range c.tickers {
		t.Stop()
		delete(c.tickers, name)
	}
}

// Silent: of two tickers that go the same way only one is stopped.
func both(work func(), done <-chan struct{}) {
	slow := time.NewTicker(time.Minute)
	go each(slow, work)
	fast := time.NewTicker(time.Second)
	defer finish(fast)
	for {
		select {
		case <-fast.C:
			work()
		case <-done:
			return
		}
	}
}

func each(t *time.Ticker, work func()) {
	defer finish(t)
	for range t.C {
		work()
	}
}

func finish(t *time.Ticker) { t.Stop() }

// The loop has another end, but gets there only with another tick; whoever has stop does not know.
func poll(again func() bool) (stop func()) {
	t := time.NewTicker(time.Second)
	go func() {
		for range t.C { // want tickerleak:"waits"
			if !again() {
				return
			}
		}
	}()
	return t.Stop
}

// The reader stops the ticker of the writer when the connection ends: the next ping never comes.
func ping(read, write func() error) {
	t := time.NewTicker(time.Second)
	go func() {
		defer t.Stop()
		for read() == nil {
		}
	}()
	go func() {
		for {
			<-t.C // want tickerleak:"waits"
			if write() != nil {
				return
			}
		}
	}()
}
