package connections

import (
	"net"
	"testing"

	"fixture/proof"
)

func TestLeaks(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if proof.Descriptors(t, func() { reachable(ln.Addr().String()) }) != 1 {
		t.Error("reachable: the connection was closed")
	}
}

func TestSilent(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if n := proof.Descriptors(t, func() { closed(ln.Addr().String()) }); n != 0 {
		t.Errorf("closed: %d connections were left", n)
	}
}
