package fanout

import (
	"errors"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	fail := func() error { return errors.New("failed") }
	echo := func(s string) string { return s }
	for name, run := range map[string]func(){
		"firstError": func() { firstError([]func() error{fail, fail}) },
		"fastest":    func() { fastest([]string{"a", "b"}, echo) },
		"twice":      func() { twice(func() (int, error) { return 0, errors.New("failed") }) },
		"deferredTooLate": func() {
			go deferredTooLate([]string{"a"}, func(string) (string, error) { return "", nil })
		},
	} {
		before := goleak.IgnoreCurrent()
		run()
		if goleak.Find(before) == nil {
			t.Errorf("%s: the goroutine ended", name)
		}
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	fail := func() error { return errors.New("failed") }
	echo := func(s string) string { return s }
	withRoom([]string{"a", "b"}, echo)
	released([]string{"a", "b"}, echo)
	dropped([]string{"a", "b"}, echo)
	all([]func() error{fail, fail})
	deferred([]string{"a", "b"}, func(string) (string, error) { return "", errors.New("refused") })
	once(func() (int, error) { return 0, errors.New("failed") })
}
