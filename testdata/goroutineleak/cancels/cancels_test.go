package cancels

import (
	"context"
	"testing"

	"go.uber.org/goleak"
)

// wait leaves a goroutine behind that lives as long as its context.
func wait(ctx context.Context) error {
	go func() { <-ctx.Done() }()
	return nil
}

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	ignored(t.Context(), context.Background(), wait)
	if goleak.Find(before) == nil {
		t.Error("ignored: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	deferred(t.Context(), context.Background(), wait)
	_, cancel := passedOn(t.Context(), context.Background())
	cancel()
}
