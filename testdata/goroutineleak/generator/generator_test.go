package generator

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func endless() (string, bool) { return "x", true }

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	ctx, cancel := context.WithCancel(t.Context())
	<-Lines(ctx, endless)
	time.Sleep(10 * time.Millisecond) // it sends again
	cancel()
	if goleak.Find(before) == nil {
		t.Error("Lines: the goroutine ended")
	}
	before = goleak.IgnoreCurrent()
	ctx, cancel = context.WithCancel(t.Context())
	find(ctx, &journal{endless}, "x")
	time.Sleep(10 * time.Millisecond)
	cancel()
	if goleak.Find(before) == nil {
		t.Error("Tail: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(t.Context())
	<-Watched(ctx, endless)
	left := 3
	follow(ctx, &log{func() (string, bool) { left--; return "x", left > 0 }}, func(string) {})
	one := func(context.Context) int { return 1 }
	Result(ctx, one)
	Sum(ctx, one)
	for range Count(2) {
	}
	stopped := Stopped(ctx, func() error { return nil })
	cancel()
	<-stopped
}
