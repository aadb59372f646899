package goroutine

import (
	"context"
	"testing"
	"time"

	"github.com/cenkalti/backoff/v5"
	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	if err := never(backoff.NewConstantBackOff(time.Millisecond), func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	if goleak.Find(before) == nil {
		t.Error("never: the goroutine of the ticker ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	if err := stopped(context.Background(), backoff.NewConstantBackOff(time.Millisecond), func() error { return nil }); err != nil {
		t.Fatal(err)
	}
}
