package cancels

import (
	"context"
	"runtime"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// wait leaves a goroutine behind that lives as long as its context.
func wait(ctx context.Context) error {
	go func() { <-ctx.Done() }()
	return nil
}

type closer struct{}

func (closer) Close() error { return nil }

func TestLeaks(t *testing.T) {
	ctx := t.Context()
	for name, run := range map[string]func(){
		"ignored":              func() { ignored(ctx, context.Background(), wait) },
		"tracedWork":           func() { tracedWork(ctx, wait) },
		"mergedWithBackground": func() { mergedWithBackground(ctx, wait) },
		"open":                 func() { open(ctx, closer{}).Close() },
		"tasks": func() {
			for _, task := range newStore(ctx).tasks([]string{"a"}) {
				wait(task.ctx)
			}
		},
	} {
		before := goleak.IgnoreCurrent()
		run()
		if goleak.Find(before) == nil {
			t.Errorf("%s: the goroutine ended", name)
		}
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	deferred(t.Context(), context.Background(), wait)
	_, cancel := passedOn(t.Context(), context.Background())
	cancel()
	queried(t.Context(), wait)
	maybe(t.Context(), wait)
}

// Nothing keeps a context whose parent never ends.
func TestCollected(t *testing.T) {
	for name, run := range map[string]func(work func(context.Context) error){
		"fromScratch": func(work func(context.Context) error) { fromScratch(work) },
		"detached":    func(work func(context.Context) error) { detached(t.Context(), work) },
	} {
		collected := make(chan bool, 1)
		run(func(ctx context.Context) error {
			value := new([1 << 16]byte)
			runtime.AddCleanup(value, func(done chan<- bool) { done <- true }, collected)
			_, cancel := context.WithCancel(context.WithValue(ctx, traceID{}, value)) // the context keeps it until it ends
			_ = cancel
			return nil
		})
		runtime.GC()
		select {
		case <-collected:
		case <-time.After(5 * time.Second):
			t.Errorf("%s: the context is still there", name)
		}
	}
}
