// Package listen opens listeners.
package listen

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
)

func early(addr string) error {
	ln, err := net.Listen("tcp", addr) // want listenerleak:"listener"
	if err != nil {
		return err
	}
	if ln.Addr().Network() != "tcp" {
		return errors.New("not tcp")
	}
	return ln.Close()
}

func partial(addrs []string) (list []net.Listener, err error) {
	for _, addr := range addrs {
		ln, err := net.Listen("tcp", addr) // want listenerleak:"listener"
		if err != nil {
			return nil, err
		}
		if ln.Addr() == nil {
			continue
		}
		list = append(list, ln)
	}
	return list, nil
}

func packets(addr string, buf []byte) (int, error) {
	conn, err := net.ListenPacket("udp", addr) // want listenerleak:"listener"
	if err != nil {
		return 0, err
	}
	n, _, err := conn.ReadFrom(buf)
	if err != nil {
		return 0, err
	}
	conn.Close()
	return n, nil
}

func inUse(addr string) bool {
	_, err := net.Listen("tcp", addr) // want listenerleak:"listener"
	return err != nil
}

// Silent: closed on each path.
func free(addr string) bool {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return false
	}
	ln.Close()
	return true
}

// Silent: the server closes its listener.
func serve(addr string, h http.Handler) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	return http.Serve(ln, h)
}

// Silent: closing the outer listener closes the inner one.
func secured(addr string, conf *tls.Config) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	ln = tls.NewListener(ln, conf)
	defer ln.Close()
	conn, err := ln.Accept()
	if err != nil {
		return err
	}
	return conn.Close()
}

// Silent: a goroutine serves it.
func background(addr string, handle func(net.Conn)) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go handle(conn)
		}
	}()
	return nil
}
