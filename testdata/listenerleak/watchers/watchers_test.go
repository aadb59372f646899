package watchers

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	if watch(filepath.Join(t.TempDir(), "missing"), func() {}) == nil {
		t.Fatal("no error")
	}
	if goleak.Find(before) == nil {
		t.Error("watch: the goroutine of the watcher ended")
	}

	before = goleak.IgnoreCurrent()
	c, err := load("")
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	if goleak.Find(before) == nil {
		t.Error("load: the goroutine of the watcher ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	if _, err := add(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Fatal("no error")
	}
	c, err := loadClosing()
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}
