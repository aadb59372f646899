package rebound

import (
	"io"
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

func files(t *testing.T) (first, second string) {
	dir := t.TempDir()
	for _, name := range []string{"a", "b"} {
		if err := os.WriteFile(dir+"/"+name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir + "/a", dir + "/b"
}

func TestLeaks(t *testing.T) {
	first, second := files(t)
	if open(t, func() { both(io.Discard, first, second) }) != 1 {
		t.Error("both: the second file was closed")
	}
}

func TestSilent(t *testing.T) {
	first, second := files(t)
	if n := open(t, func() { closedBefore(io.Discard, first, second) }); n != 0 {
		t.Errorf("closedBefore: %d files were left", n)
	}
}
