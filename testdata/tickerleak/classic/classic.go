// Command classic runs with the timers of Go 1.22.

//go:debug asynctimerchan=1
package main

import (
	"context"
	"net/http"
	"time"
)

func serve(w http.ResponseWriter, r *http.Request) {
	local(r.Context(), func() { w.Write(nil) })
	tick(r.Context(), func() { w.Write(nil) })
}

// Not known to run more than once.
func service(ctx context.Context, poll func()) {
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

// Silent: as service.
func tickService(ctx context.Context, poll func()) {
	c := time.Tick(time.Second)
	for {
		select {
		case <-c:
			poll()
		case <-ctx.Done():
			return
		}
	}
}

func local(ctx context.Context, poll func()) {
	t := time.NewTicker(time.Second) // want tickerleak:"classic"
	for {
		select {
		case <-t.C:
			poll()
		case <-ctx.Done():
			return
		}
	}
}

func tick(ctx context.Context, poll func()) {
	c := time.Tick(time.Second) // want tickerleak:"classic"
	for {
		select {
		case <-c:
			poll()
		case <-ctx.Done():
			return
		}
	}
}

func after(ctx context.Context, items chan int) {
	for {
		select {
		case <-items:
		case <-time.After(time.Hour): // want tickerleak:"after"
			return
		case <-ctx.Done():
			return
		}
	}
}

// Silent: whatever comes before the time is up ends the loop.
func untilCancelled(ctx context.Context, cancelled chan struct{}, ask func() bool) bool {
	for {
		select {
		case <-time.After(time.Minute):
			if ask() {
				return true
			}
		case <-cancelled:
			return true
		case <-ctx.Done():
			return false
		}
	}
}

type poller struct{ t *time.Ticker }

func newPoller() *poller {
	return &poller{time.NewTicker(time.Second)} // want tickerleak:"owner"
}

func (p *poller) wait() { <-p.t.C }

func (p *poller) Close() {}

// Silent: stopped, also on the way out of a loop.
func stopped(ctx context.Context) {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for range t.C {
		if ctx.Err() != nil {
			return
		}
	}
}

// Silent: the function does not end.
func endless(poll func()) {
	for range time.Tick(time.Second) {
		poll()
	}
}

// Silent: short, or waited for.
func wait(items chan int) {
	for range items {
		<-time.After(time.Hour)
		select {
		case <-items:
		case <-time.After(time.Second):
		}
	}
}

// Silent: once per process.
func main() {
	t := time.NewTicker(time.Second)
	<-t.C
	once()
}

func once() {
	t := time.NewTicker(time.Second)
	<-t.C
}
