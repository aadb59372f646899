package owners

import (
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	forgotten([]string{"a"})
	if goleak.Find(before) == nil {
		t.Error("forgotten: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	closed([]string{"a"})
	viaInterface([]string{"a"})
}
