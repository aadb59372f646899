// Package cancels drops the cancel functions that helpers return.
package cancels

import (
	"context"
	"time"
)

func merge(a, b context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(a)
	stop := context.AfterFunc(b, cancel)
	return ctx, func() { stop(); cancel() }
}

func withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, time.Second)
}

func ignored(a, b context.Context, work func(context.Context) error) error {
	ctx, _ := merge(a, b) // want goroutineleak:"cancel"
	return work(ctx)
}

func deferred(a, b context.Context, work func(context.Context) error) error {
	ctx, cancel := merge(a, b)
	defer cancel()
	return work(ctx)
}

// Silent: handed to the caller.
func passedOn(a, b context.Context) (context.Context, context.CancelFunc) { return merge(a, b) }

type registry struct{ running map[string]context.CancelFunc }

func (r *registry) get(name string) (context.CancelFunc, bool) {
	cancel, ok := r.running[name]
	return cancel, ok
}

// Silent: only asked whether it is there.
func (r *registry) has(name string) bool {
	_, ok := r.get(name)
	return ok
}

// Silent: it ends without.
func bounded(ctx context.Context, work func(context.Context) error) error {
	ctx, _ = withTimeout(ctx)
	return work(ctx)
}

type jobs struct{ running map[string]context.CancelFunc }

// start remembers how to end the job: who calls it need not keep the function.
func (j *jobs) start(ctx context.Context, name string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	j.running[name] = cancel
	return ctx, cancel
}

func (j *jobs) stop(name string) {
	if cancel := j.running[name]; cancel != nil {
		cancel()
	}
}

func (j *jobs) run(ctx context.Context, name string, do func(context.Context)) {
	ctx, _ = j.start(ctx, name)
	go do(ctx)
}
