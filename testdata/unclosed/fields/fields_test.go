package fields

import (
	"os"
	"testing"

	"fixture/proof"
)

func TestLeaks(t *testing.T) {
	dir := t.TempDir()
	if n := proof.Descriptors(t, func() {
		l, err := newLog(dir + "/log")
		if err != nil {
			t.Fatal(err)
		}
		l.rotate(dir + "/log.1")
		l.Stop()
	}); n != 1 {
		t.Errorf("log: %d files were left", n)
	}
}

func TestSilent(t *testing.T) {
	name := t.TempDir() + "/f"
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if n := proof.Descriptors(t, func() {
		p, err := newPair(name, name)
		if err != nil {
			t.Fatal(err)
		}
		p.Close()
	}); n != 0 {
		t.Errorf("pair: %d files were left", n)
	}
}
