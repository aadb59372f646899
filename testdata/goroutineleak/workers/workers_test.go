package workers

import (
	"context"
	"io"
	"net/http/httptest"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	New().Close()
	if goleak.Find(before) == nil {
		t.Error("New: the goroutines ended")
	}
	before = goleak.IgnoreCurrent()
	newCleaner().Start()
	if goleak.Find(before) == nil {
		t.Error("Start: the goroutine ended")
	}
	before = goleak.IgnoreCurrent()
	Watch(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	if goleak.Find(before) == nil {
		t.Error("Watch: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	in, _ := io.Pipe()
	Open(in).Close()
	ctx, cancel := context.WithCancel(t.Context())
	Follow(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
	cancel()
}
