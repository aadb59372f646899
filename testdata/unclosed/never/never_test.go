package never

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

func TestLeaks(t *testing.T) {
	name := t.TempDir() + "/f"
	if err := os.WriteFile(name, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if open(t, func() { exists(name) }) != 1 {
		t.Error("exists: the file was closed")
	}
	if open(t, func() { copyTo(io.Discard, name) }) != 1 {
		t.Error("copyTo: the file was closed")
	}
}
