package timers

import (
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	for name, run := range map[string]func(){
		"afterFunc": func() { afterFunc(func() {}) },
		"inverted":  func() { inverted(time.NewTimer(time.Hour)) },
	} {
		before := goleak.IgnoreCurrent()
		go run()
		if goleak.Find(before) == nil {
			t.Errorf("%s ends", name)
		}
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	tooLate(time.NewTimer(time.Hour))
	again(time.NewTimer(time.Hour))
	other(time.NewTimer(time.Hour), time.NewTimer(0))
	either(func() {}, true)
}
