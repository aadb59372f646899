package earlyreturn

import (
	"errors"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	none := func() ([]byte, error) { return nil, nil }
	for name, run := range map[string]func() error{
		"beforeReceive": func() error { return beforeReceive(none, filepath.Join(t.TempDir(), "none", "file")) },
		"beforeClose":   func() error { return beforeClose(nil, func() error { return errors.New("refused") }) },
	} {
		before := goleak.IgnoreCurrent()
		if run() == nil {
			t.Errorf("%s: no error", name)
		}
		if goleak.Find(before) == nil {
			t.Errorf("%s: the goroutine ended", name)
		}
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	refuse := func() error { return errors.New("refused") }
	none := func() ([]byte, error) { return nil, nil }
	if closedAnyway([]string{"a"}, refuse) == nil || startedLate(none, filepath.Join(t.TempDir(), "none", "file")) == nil {
		t.Error("no error")
	}
	if _, err := startedBySuccess(none); err == nil {
		t.Error("no error")
	}
}
