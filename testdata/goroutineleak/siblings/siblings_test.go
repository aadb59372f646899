package siblings

import (
	"context"
	"errors"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	for name, run := range map[string]func(context.Context){
		"fill":   func(ctx context.Context) { stream(ctx, func() (string, error) { return "", errors.New("broken") }) },
		"header": func(context.Context) { go (&reader{rows: make(chan row)}).header("x") },
	} {
		before := goleak.IgnoreCurrent()
		ctx, cancel := context.WithCancel(t.Context())
		run(ctx)
		cancel()
		if goleak.Find(before) == nil {
			t.Errorf("%s: the goroutine ended", name)
		}
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(t.Context())
	buffered(ctx, func() (string, error) { return "", errors.New("broken") })
	cancel()
	prefetch(t.Context(), func() (string, error) { return "", errors.New("broken") }).close()
}
