package waits

import (
	"errors"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	fail := func(string) error { return errors.New("failed") }
	for name, run := range map[string]func(){
		"missed":      func() { missed([]string{"a"}, fail) },
		"inTheLoop":   func() { inTheLoop([]string{"a", "b"}, fail) },
		"beforeDrain": func() { beforeDrain([]string{"a"}, fail) },
	} {
		before := goleak.IgnoreCurrent()
		go run()
		if goleak.Find(before) == nil {
			t.Errorf("%s returned", name)
		}
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	fail := func(string) error { return errors.New("failed") }
	files := []string{"a", "b"}
	deferred(files, fail)
	beside(files, fail)
	eachOnItsOwn(files, fail)
	viaHelper(files, fail)
	eachKind([]string{"users", "orders"}, fail)
}
