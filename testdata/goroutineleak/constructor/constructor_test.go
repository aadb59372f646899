package constructor

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"
)

func TestLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	if _, err := open(filepath.Join(t.TempDir(), "none", "file")); err == nil {
		t.Fatal("no error")
	}
	if goleak.Find(before) == nil {
		t.Error("open: the goroutine ended")
	}
}

func TestSilent(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	missing := filepath.Join(t.TempDir(), "none", "file")
	if _, err := openPump(missing); err == nil {
		t.Error("no error")
	}
	if _, err := openTail(missing); err == nil {
		t.Error("no error")
	}
	p, err := openPump(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	p.Close()
}
