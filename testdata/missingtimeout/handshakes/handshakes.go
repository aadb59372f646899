// Package handshakes accepts TLS connections by hand.
package handshakes

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

func serve(l net.Listener, config *tls.Config) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handle(conn, config)
	}
}

func handle(raw net.Conn, config *tls.Config) {
	conn := tls.Server(raw, config)
	defer conn.Close()
	if err := conn.Handshake(); err != nil { // want missingtimeout:"handshake"
		return
	}
	conn.Write([]byte("hello"))
}

func serveLimited(l net.Listener, config *tls.Config) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		go handleLimited(conn, config)
	}
}

func handleLimited(raw net.Conn, config *tls.Config) {
	raw.SetDeadline(time.Now().Add(10 * time.Second))
	conn := tls.Server(raw, config)
	defer conn.Close()
	if err := conn.Handshake(); err != nil {
		return
	}
	raw.SetDeadline(time.Time{})
}

func withContext(ctx context.Context, raw net.Conn, config *tls.Config) error {
	return tls.Server(raw, config).HandshakeContext(ctx)
}

// Upgrade gets a connection that its caller has prepared.
func Upgrade(raw net.Conn, config *tls.Config) error { return tls.Server(raw, config).Handshake() }

// asClient talks to a server that it dialled with a timeout.
func asClient(addr string) error {
	raw, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return err
	}
	defer raw.Close()
	return tls.Client(raw, &tls.Config{}).Handshake()
}
