package workers

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

type reader struct {
	in     io.ReadCloser
	queue  chan string
	quit   chan struct{}
	cancel context.CancelFunc
}

// Open returns a reader. Silent: Close ends all of its goroutines.
func Open(in io.ReadCloser) *reader {
	ctx, cancel := context.WithCancel(context.Background())
	r := &reader{in: in, queue: make(chan string), quit: make(chan struct{}), cancel: cancel}
	go r.read()
	go r.work()
	go r.tick()
	go r.watch(ctx)
	return r
}

// An error of the connection, which Close closes, ends it.
func (r *reader) read() {
	br := bufio.NewReader(r.in)
	for {
		line, err := br.ReadString('\n')
		if err != nil {
			close(r.queue)
			return
		}
		r.queue <- line
	}
}

// The closed queue ends it.
func (r *reader) work() {
	for range r.queue {
	}
}

func (r *reader) tick() {
	t := time.NewTicker(time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-t.C:
		case <-r.quit:
			return
		}
	}
}

// The helper asks the context.
func (r *reader) watch(ctx context.Context) {
	for alive(ctx) {
		time.Sleep(time.Millisecond)
	}
}

func alive(ctx context.Context) bool { return ctx.Err() == nil }

func (r *reader) Close() error {
	close(r.quit)
	r.cancel()
	return r.in.Close()
}

type gauge struct{ last time.Time }

// NewGauge returns a gauge. Silent: nothing says when it should end.
func NewGauge() *gauge {
	g := &gauge{}
	go func() {
		for {
			g.last = time.Now()
			time.Sleep(time.Millisecond)
		}
	}()
	return g
}

type nop struct{}

// NewNop returns what is closed only because an interface wants that. Silent: its Close ends nothing.
func NewNop() *nop {
	n := &nop{}
	go n.run()
	return n
}

func (n *nop) run() {
	for {
		time.Sleep(time.Millisecond)
	}
}

func (n *nop) Close() error { return nil }

type app struct{ quit chan struct{} }

// NewApp returns what lives as long as the process. Silent: nothing outlives its Shutdown.
func NewApp() *app {
	a := &app{quit: make(chan struct{})}
	go a.refresh()
	return a
}

func (a *app) refresh() {
	for {
		time.Sleep(time.Millisecond)
	}
}

func (a *app) Shutdown() { close(a.quit) }

// Follow answers as long as the client is there. Silent: its context ends the goroutine.
func Follow(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	go func() {
		for ctx.Err() == nil {
			time.Sleep(time.Millisecond)
		}
	}()
	w.WriteHeader(http.StatusAccepted)
}

var (
	shared     *hub
	sharedOnce sync.Once
)

type hub struct{ in chan string }

// Silent: there is one, however many requests come.
func theHub() *hub {
	sharedOnce.Do(func() {
		shared = &hub{in: make(chan string)}
		go shared.run()
	})
	return shared
}

func (h *hub) run() {
	for {
		<-h.in
	}
}

// Post hands the request to the hub.
func Post(w http.ResponseWriter, r *http.Request) {
	theHub().in <- r.URL.Path
	w.WriteHeader(http.StatusAccepted)
}

type fatal struct{ quit chan struct{} }

// NewFatal returns what ends the process. Silent: so the loop has an end.
func NewFatal() *fatal {
	f := &fatal{quit: make(chan struct{})}
	go func() {
		for {
			time.Sleep(time.Hour)
			if _, err := os.Stat("/"); err != nil {
				os.Exit(1)
			}
		}
	}()
	return f
}

func (f *fatal) Close() { close(f.quit) }
