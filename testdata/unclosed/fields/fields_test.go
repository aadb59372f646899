package fields

import (
	"os"
	"runtime"
	"runtime/debug"
	"testing"
)

// open returns how many descriptors f leaves open.
func open(t *testing.T, f func()) int {
	if runtime.GOOS != "linux" {
		t.Skip("counts the entries of /proc/self/fd")
	}
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // a collection closes what nobody refers to
	count := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	before := count()
	f()
	return count() - before
}

func TestLeaks(t *testing.T) {
	dir := t.TempDir()
	if n := open(t, func() {
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
	if n := open(t, func() {
		p, err := newPair(name, name)
		if err != nil {
			t.Fatal(err)
		}
		p.Close()
	}); n != 0 {
		t.Errorf("pair: %d files were left", n)
	}
}
