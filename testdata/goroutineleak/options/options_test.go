package options

import (
	"net/http/httptest"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	t.Setenv("HASH_ONE_BY_ONE", "yes")
	t.Setenv("NOTIFY_SOCKET", "/run/notify")
	none := func() error { return nil }
	for name, run := range map[string]func(){
		"hashTwice":      func() { go hashTwice([]string{"a"}, func(string) error { return nil }) },
		"exportOrNotify": func() { exportOrNotify(httptest.NewRequest("GET", "/?notify", nil), none) },
		"launch":         func() { launch(none, func() bool { return false }) },
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
	none := func() error { return nil }
	for _, oneByOne := range []string{"", "yes"} {
		t.Setenv("HASH_ONE_BY_ONE", oneByOne)
		hashAll([]string{"a", "b"}, func(string) error { return nil })
	}
	export(httptest.NewRequest("GET", "/?wait", nil), none)
	export(httptest.NewRequest("GET", "/", nil), none)
}
