package generator

import (
	"context"
	"testing"

	"go.uber.org/goleak"
)

func endless() (string, bool) { return "x", true }

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	ctx, cancel := context.WithCancel(t.Context())
	<-Lines(ctx, endless)
	cancel()
	if goleak.Find(before) == nil {
		t.Error("Lines: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(t.Context())
	<-Watched(ctx, endless)
	one := func(context.Context) int { return 1 }
	Result(ctx, one)
	Sum(ctx, one)
	for range Count(2) {
	}
	cancel()
}
