// Package workers holds goroutines that outlive the value they work for.
package workers

import (
	"fmt"
	"net/http"
	"time"
)

type poller struct {
	jobs   chan int
	quit   chan struct{}
	closed bool
}

// New returns a poller that polls until it is closed.
func New() *poller {
	p := &poller{jobs: make(chan int), quit: make(chan struct{})}
	go p.poll() // want goroutineleak:"worker"
	go p.work() // want goroutineleak:"worker"
	go func() { // want goroutineleak:"worker"
		for {
			p.check()
			time.Sleep(time.Millisecond)
		}
	}()
	return p
}

// The ticker is never closed.
func (p *poller) poll() {
	for range time.NewTicker(time.Millisecond).C {
		p.check()
	}
}

// Nobody closes the queue.
func (p *poller) work() {
	for j := range p.jobs {
		fmt.Println(j)
	}
}

func (p *poller) check() {}

func (p *poller) Do(job int) { p.jobs <- job }

func (p *poller) Close() {
	p.closed = true
	close(p.quit)
}

type cleaner struct {
	quit  chan struct{}
	every time.Duration
}

func newCleaner() *cleaner { return &cleaner{quit: make(chan struct{}), every: time.Millisecond} }

// Start cleans until somebody says quit.
func (c *cleaner) Start() { go c.run() }

func (c *cleaner) run() {
	for {
		select {
		case <-time.After(c.every):
			c.clean()
		case <-c.quit: // want goroutineleak:"stop"
			return
		}
	}
}

func (c *cleaner) clean() {}

// Watch starts a watcher per request.
func Watch(w http.ResponseWriter, r *http.Request) {
	watch(r.URL.Path)
	w.WriteHeader(http.StatusAccepted)
}

func watch(path string) {
	go func() { // want goroutineleak:"worker"
		for {
			time.Sleep(time.Millisecond)
			_ = path
		}
	}()
}
