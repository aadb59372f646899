package contexts

import (
	"context"
	"errors"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	cancelledLate(func() error { return errors.New("refused") }, nil)
	if goleak.Find(before) == nil {
		t.Error("cancelledLate: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(context.Background())
	refuse := func() error { return errors.New("refused") }
	cancelled(refuse)
	derived(ctx, refuse)
	cancel()
	selects(ctx, func() int { return 1 })
	handedOn(func(cancel context.CancelFunc) { defer cancel() })
}
