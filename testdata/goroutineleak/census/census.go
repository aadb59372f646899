// Package census holds channels and condition variables in fields that somebody forgot: to make, to serve, to close.
package census

import (
	"context"
	"fmt"
	"sync"
)

type server struct {
	quit   chan struct{}
	ready  chan error
	closed chan struct{}
	events chan string
	audit  chan string
}

func newServer() *server {
	return &server{ready: make(chan error), events: make(chan string), audit: make(chan string)}
}

func (s *server) wait() {
	<-s.quit // want goroutineleak:"nil"
}

func (s *server) stop() {
	close(s.closed) // want goroutineleak:"nil"
}

func (s *server) start() error {
	go s.log()
	return <-s.ready // want goroutineleak:"receive"
}

func (s *server) log() {
	for e := range s.events { // want goroutineleak:"range"
		fmt.Println(e)
	}
}

func (s *server) record(e string) {
	s.audit <- e // want goroutineleak:"send"
}

type follower struct{ idle chan struct{} }

func newFollower() *follower { return &follower{idle: make(chan struct{})} }

func (f *follower) start(done func()) {
	go func() {
		<-f.idle // want goroutineleak:"receive"
		done()
	}()
}

type queue struct {
	mu    sync.Mutex
	some  *sync.Cond
	items []int
}

func newQueue() *queue {
	q := &queue{}
	q.some = sync.NewCond(&q.mu)
	return q
}

func (q *queue) push(i int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.items = append(q.items, i)
}

func (q *queue) pop() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.some.Wait() // want goroutineleak:"cond"
	}
	i := q.items[0]
	q.items = q.items[1:]
	return i
}

type watcher struct {
	ended  bool
	cancel context.CancelFunc
	until  context.CancelFunc
}

func (w *watcher) Close() { w.ended = true }

func (w *watcher) start() {
	ctx, cancel := context.WithCancel(context.Background()) // want goroutineleak:"cancel"
	w.cancel = cancel
	go func() { <-ctx.Done() }()
}

// The context ends without it.
func (w *watcher) startFor() {
	ctx, cancel := context.WithTimeout(context.Background(), 1)
	w.until = cancel
	go func() { <-ctx.Done() }()
}
