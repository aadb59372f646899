package connections

import (
	"net"
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
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if open(t, func() { reachable(ln.Addr().String()) }) != 1 {
		t.Error("reachable: the connection was closed")
	}
}

func TestSilent(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if n := open(t, func() { closed(ln.Addr().String()) }); n != 0 {
		t.Errorf("closed: %d connections were left", n)
	}
}
