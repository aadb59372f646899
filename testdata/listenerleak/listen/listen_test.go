package listen

import (
	"net"
	"testing"
)

// taken reports whether the address of a new listener is in use after f got it.
func taken(t *testing.T, f func(addr string)) bool {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	f(addr)
	ln, err = net.Listen("tcp", addr)
	if err == nil {
		ln.Close()
	}
	return err != nil
}

func TestLeaks(t *testing.T) {
	if !taken(t, func(addr string) { inUse(addr) }) {
		t.Error("inUse: the listener was closed")
	}
}

func TestSilent(t *testing.T) {
	if taken(t, func(addr string) { free(addr) }) {
		t.Error("free: the listener is open")
	}
}
