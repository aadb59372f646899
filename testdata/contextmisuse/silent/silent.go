// Package silent ends its contexts.
package silent

import (
	"context"
	"time"
)

func limited(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return work(ctx)
}

type key struct{}

func each(ctx context.Context, ids []int, work func(context.Context)) {
	for _, id := range ids {
		work(context.WithValue(ctx, key{}, id))
	}
}

// start hands the function to its caller.
func start(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithCancel(ctx)
}

// logf knows what to do without a context.
func logf(ctx context.Context, text string) string {
	if ctx != nil {
		if id, ok := ctx.Value(key{}).(string); ok {
			return id + ": " + text
		}
	}
	return text
}

func logStart() string { return logf(nil, "starting") }

// once derives a context in a function that runs a single time.
func once(ctx context.Context, run func(func() error) error) error {
	return run(func() error {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		return ctx.Err()
	})
}
