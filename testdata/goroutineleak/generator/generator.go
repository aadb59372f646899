// Package generator holds functions that return a channel and feed it from a goroutine.
package generator

import "context"

// Lines feeds whatever the context says.
func Lines(ctx context.Context, next func() (string, bool)) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for {
			text, ok := next()
			if !ok || ctx.Err() != nil {
				return
			}
			lines <- text // want goroutineleak:"generator"
		}
	}()
	return lines
}

// Watched selects on the context.
func Watched(ctx context.Context, next func() (string, bool)) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for {
			text, ok := next()
			if !ok {
				return
			}
			select {
			case lines <- text:
			case <-ctx.Done():
				return
			}
		}
	}()
	return lines
}

// All feeds everything: what it does not look at itself, its callers cannot use to stop it.
func All(ctx context.Context, next func(context.Context) (string, bool)) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for {
			text, ok := next(ctx)
			if !ok {
				return
			}
			lines <- text
		}
	}()
	return lines
}

// Stopped says when the work was undone, after the context is.
func Stopped(ctx context.Context, undo func() error) <-chan error {
	stopped := make(chan error)
	go func() {
		<-ctx.Done()
		stopped <- undo()
	}()
	return stopped
}

// Count has no context: callers know that they must drain it.
func Count(n int) <-chan int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		for i := range n {
			numbers <- i
		}
	}()
	return numbers
}

// Result has room for all that is sent.
func Result(ctx context.Context, work func(context.Context) int) <-chan int {
	result := make(chan int, 1)
	go func() { result <- work(ctx) }()
	return result
}

// Sum uses the channel itself, to the end.
func Sum(ctx context.Context, work func(context.Context) int) (sum int) {
	for n := range twice(ctx, work) {
		sum += n
	}
	return sum
}

func twice(ctx context.Context, work func(context.Context) int) <-chan int {
	numbers := make(chan int)
	go func() {
		defer close(numbers)
		numbers <- work(ctx)
		numbers <- work(ctx)
	}()
	return numbers
}

type events interface {
	Watch(ctx context.Context) <-chan string
}

type log struct{ next func() (string, bool) }

// Watch has one consumer, which takes all there is.
func (l *log) Watch(ctx context.Context) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for ctx.Err() == nil {
			text, ok := l.next()
			if !ok {
				return
			}
			lines <- text
		}
	}()
	return lines
}

func follow(ctx context.Context, source events, print func(string)) {
	for line := range source.Watch(ctx) {
		print(line)
	}
}

type journal struct{ next func() (string, bool) }

// Tail has a consumer that goes away.
func (j *journal) Tail(ctx context.Context) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for ctx.Err() == nil {
			text, ok := j.next()
			if !ok {
				return
			}
			lines <- text // want goroutineleak:"generator"
		}
	}()
	return lines
}

func find(ctx context.Context, j *journal, wanted string) bool {
	for line := range j.Tail(ctx) {
		if line == wanted {
			return true
		}
	}
	return false
}
