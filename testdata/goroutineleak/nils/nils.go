// Package nils holds channels that were never made.
package nils

import "time"

func neverMade(work func() int) int {
	var result chan int
	go func() {
		result <- work() // want goroutineleak:"nil"
	}()
	return 0
}

func made(work func() int, async bool) int {
	var result chan int
	if async {
		result = make(chan int, 1)
		go func() { result <- work() }()
	}
	if result == nil {
		return work()
	}
	return <-result
}

// A case that is switched off.
func switchedOff(in <-chan int, stop <-chan struct{}) (sum int) {
	var paused <-chan int
	for {
		select {
		case n := <-in:
			sum += n
		case <-paused:
			sum++
		case <-stop:
			return sum
		}
	}
}

// Silent: tickerleak says that a timer of AfterFunc has no channel, and that a stopped one does not fire.
func drained(f func()) {
	t := time.AfterFunc(time.Second, f)
	if !t.Stop() {
		<-t.C
	}
}

func stopped(t *time.Timer) {
	if t.Stop() {
		<-t.C
	}
}

type hooks struct{ reached, proceed chan struct{} }

type options struct{ withTestHooks *hooks }

// Silent: tests, which are out of sight, make the channels.
func refresh(o *options) {
	if o.withTestHooks != nil {
		close(o.withTestHooks.reached)
		<-o.withTestHooks.proceed
	}
}

type streamsForTesting struct{ answer chan int }

type loop struct{ streams map[uint32]int }

// Silent: the type says that tests make it.
func (l *loop) serve(request any) {
	if s, ok := request.(*streamsForTesting); ok {
		s.answer <- len(l.streams)
	}
}

type quotaRequest struct{ answer chan int }

func (l *loop) serveQuota(request any) {
	if q, ok := request.(*quotaRequest); ok {
		q.answer <- len(l.streams) // want goroutineleak:"nil"
	}
}
