// Package escapes holds channels that somebody out of sight may serve.
package escapes

import (
	"context"
	"os"
	"os/signal"
	"time"
)

type job struct{ done chan error }

type pool struct {
	jobs    chan *job
	results map[string]chan int
}

func newPool(jobs chan *job) *pool { return &pool{jobs: jobs, results: map[string]chan int{}} }

// The worker that takes the job answers: newPool was given the channel by somebody who has one.
func (p *pool) submit(ctx context.Context) error {
	j := &job{done: make(chan error)}
	p.jobs <- j
	return <-j.done
}

// Run answers jobs.
func Run(j *job) { j.done <- nil }

func (p *pool) register(key string) int {
	ch := make(chan int)
	p.results[key] = ch
	return <-ch
}

func generator(n int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range n {
			ch <- i
		}
	}()
	return ch
}

func signalled() {
	ch := make(chan os.Signal, 1)
	signal.Notify(ch, os.Interrupt)
	<-ch
}

func later() {
	done := make(chan struct{})
	time.AfterFunc(time.Second, func() { close(done) })
	<-done
}

func callback(subscribe func(func(int))) int {
	ch := make(chan int)
	subscribe(func(n int) { ch <- n })
	return <-ch
}
