package census

import (
	"context"
	"fmt"
	"sync"
)

type service struct {
	quit    chan struct{}
	done    chan struct{}
	results chan int
	failed  chan error
	reload  chan string
	slots   chan struct{}
	hook    chan int
	subs    map[string]chan int
	first   chan int
	mu      sync.Mutex
	changed sync.Cond
	cancel  context.CancelFunc
	release func()
}

func newService(failed chan error, slots int) *service {
	s := &service{
		quit: make(chan struct{}), done: make(chan struct{}), results: make(chan int), failed: failed, reload: make(chan string),
		slots: make(chan struct{}, slots), first: make(chan int), subs: map[string]chan int{},
	}
	s.changed.L = &s.mu
	s.subs["first"] = s.first
	for range slots {
		s.slots <- struct{}{} // silent: there is room
	}
	return s
}

// Silent: another name for it is closed.
func (s *service) waitQuit() { <-s.quit }

func (s *service) quitter() func() {
	quit := s.quit
	return func() { close(quit) }
}

// Silent: callers receive from it.
func (s *service) finish() { s.results <- 1 }

func (s *service) Results() <-chan int { return s.results }

// Silent: who made it sends.
func (s *service) waitFailed() error { return <-s.failed }

// Silent: whoever has it may send.
func (s *service) Reload() chan<- string { return s.reload }

func (s *service) run() { fmt.Println(<-s.reload) }

// Silent: only tests make it, and nobody else sends then.
func (s *service) step(n int) {
	if s.hook != nil {
		s.hook <- n
	}
}

// Silent: the helper sends.
func (s *service) waitDone() {
	go signal(s.done)
	<-s.done
}

func signal(done chan<- struct{}) { done <- struct{}{} }

// Silent: it was put into a map, and who takes it out is not followed.
func (s *service) waitFirst() int { return <-s.first }

// Silent: signalled through a variable.
func (s *service) waitChange() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed.Wait()
}

func (s *service) change() {
	c := &s.changed
	c.Broadcast()
}

// Silent: called, or handed on.
func (s *service) open(later func(func())) {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	other, release := context.WithCancel(ctx)
	s.release = release
	later(s.release)
	go func() { <-other.Done() }()
}

func (s *service) Close() { s.cancel() }

// Silent: only the code for another platform closes it.
type console struct{ resized chan struct{} }

func newConsole() *console { return &console{resized: make(chan struct{})} }

func (c *console) waitResize() { <-c.resized }

// Silent: a variable of the package that parks whoever receives from it.
var forever = make(chan struct{})

func park() { <-forever }

type daemon struct{ stopped chan struct{} }

func newDaemon() *daemon { return &daemon{stopped: make(chan struct{})} }

// Silent: it serves until the process ends, and says so.
func (d *daemon) serve(listen func()) {
	go listen()
	<-d.stopped
}

// layers is a map of itself.
type layers map[string]layers

// Silent: there is nothing to count in it.
func (l layers) add(names ...string) {
	for _, name := range names {
		if l[name] == nil {
			l[name] = layers{}
		}
		l = l[name]
	}
}
