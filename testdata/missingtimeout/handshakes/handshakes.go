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

// devices asks each device for its certificate before the next one may connect.
func devices(addr string, config *tls.Config, known func(cert []byte) bool) error {
	l, err := tls.Listen("tcp", addr, config)
	if err != nil {
		return err
	}
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		device := conn.(*tls.Conn)
		if err := device.Handshake(); err != nil { // want missingtimeout:"handshake"
			continue
		}
		if certs := device.ConnectionState().PeerCertificates; len(certs) == 0 || !known(certs[0].Raw) {
			conn.Close()
		}
	}
}

func devicesLimited(l net.Listener) error {
	for {
		conn, err := l.Accept()
		if err != nil {
			return err
		}
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		if err := conn.(*tls.Conn).Handshake(); err != nil {
			conn.Close()
		}
	}
}
