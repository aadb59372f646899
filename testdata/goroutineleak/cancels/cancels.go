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

type environment interface {
	Context() (context.Context, context.CancelFunc)
}

// Silent: whether the environment makes a context each time, and who ends it, is out of sight.
func enqueue(env environment, put func(context.Context) error) error {
	ctx, _ := env.Context()
	return put(ctx)
}

type traceID struct{}

// detach keeps the values of ctx.
func detach(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(context.WithoutCancel(ctx))
}

// Silent: no parent knows the context, so it is collected when the work has ended.
func detached(ctx context.Context, work func(context.Context) error) error {
	ctx, _ = detach(ctx)
	return work(ctx)
}

// Silent: likewise.
func fromScratch(work func(context.Context) error) error {
	ctx, _ := traced(context.Background(), "scratch")
	return work(ctx)
}

func traced(parent context.Context, id string) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	return context.WithValue(ctx, traceID{}, id), cancel
}

// The parent keeps it.
func tracedWork(ctx context.Context, work func(context.Context) error) error {
	ctx, _ = traced(ctx, "work") // want goroutineleak:"cancel"
	return work(ctx)
}

// In the background, but merge waits for b too.
func mergedWithBackground(b context.Context, work func(context.Context) error) error {
	ctx, _ := merge(context.Background(), b) // want goroutineleak:"cancel"
	return work(ctx)
}

// Silent: once per process, and as long as that.
var root, _ = merge(context.TODO(), context.Background())

func queryContext(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(time.Millisecond))
	return context.WithValue(ctx, traceID{}, "query"), func() { cancel() }
}

// Silent: it ends without, whatever the helper is called.
func queried(ctx context.Context, query func(context.Context) error) error {
	ctx, _ = queryContext(ctx)
	return query(ctx)
}

// either ends by itself only sometimes.
func either(ctx context.Context, wait time.Duration) (context.Context, context.CancelFunc) {
	if wait > 0 {
		return context.WithTimeout(ctx, wait)
	}
	return context.WithCancel(ctx)
}

// Silent: there may be a time limit.
func maybe(ctx context.Context, work func(context.Context) error) error {
	ctx, _ = either(ctx, time.Millisecond)
	return work(ctx)
}

// session has a method that ends it.
type session struct {
	ctx    context.Context
	cancel context.CancelFunc
	conn   interface{ Close() error }
}

func open(parent context.Context, conn interface{ Close() error }) *session {
	s := &session{conn: conn}
	s.ctx, s.cancel = context.WithCancel(parent) // want goroutineleak:"cancel"
	go func() { <-s.ctx.Done() }()
	return s
}

func (s *session) Close() error { return s.conn.Close() }

// store lives as long as the process.
type store struct {
	ctx    context.Context
	cancel context.CancelFunc
}

// Silent: nothing says that a store ever ends.
func newStore(parent context.Context) *store {
	s := &store{}
	s.ctx, s.cancel = context.WithCancel(parent)
	return s
}

// task has no end of its own.
type task struct {
	name   string
	ctx    context.Context
	cancel context.CancelFunc
}

// One for each name.
func (s *store) tasks(names []string) (list []*task) {
	for _, name := range names {
		t := &task{name: name}
		t.ctx, t.cancel = context.WithCancel(s.ctx) // want goroutineleak:"cancel"
		list = append(list, t)
	}
	return list
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
