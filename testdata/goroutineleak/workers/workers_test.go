package workers

import (
	"io"
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
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	in, _ := io.Pipe()
	Open(in).Close()
}
