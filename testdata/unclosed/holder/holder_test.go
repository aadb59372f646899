package holder

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
	name := t.TempDir() + "/log"
	for what, f := range map[string]func(){
		"dropped": func() { dropped(name) },
		"never":   func() { never(name, []string{"line"}) },
		"sizeOf":  func() { sizeOf(name) },
	} {
		if open(t, f) != 1 {
			t.Errorf("%s: the file was closed", what)
		}
	}
}

func TestSilent(t *testing.T) {
	name := t.TempDir() + "/log"
	if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := open(t, func() { closed(name) }); n != 0 {
		t.Errorf("closed: %d files were left", n)
	}
}
