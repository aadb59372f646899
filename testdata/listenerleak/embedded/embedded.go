// Package embedded wraps connections in types that embed them: who closes the wrapper closes the connection.
package embedded

import (
	"errors"
	"io"
	"net"
	"time"
)

type timeoutConn struct {
	net.Conn
	timeout time.Duration
}

func (c *timeoutConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func dial(addr string, timeout time.Duration) (net.Conn, error) {
	c, err := net.DialTimeout("tcp", addr, timeout)
	if err != nil {
		return c, err
	}
	return &timeoutConn{c, timeout}, nil
}

func greeting(addr string) (string, error) {
	c, err := dial(addr, time.Second) // want listenerleak:"conn"
	if err != nil {
		return "", err
	}
	line := make([]byte, 80)
	n, err := c.Read(line)
	if err != nil {
		return "", err
	}
	return string(line[:n]), c.Close()
}

// Silent: closed.
func send(addr, text string) error {
	c, err := dial(addr, time.Second)
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = io.WriteString(c, text)
	return err
}

func local(addr string) error {
	raw, err := net.Dial("tcp", addr) // want listenerleak:"conn"
	if err != nil {
		return err
	}
	c := &timeoutConn{Conn: raw, timeout: time.Second}
	if _, err := c.Read(make([]byte, 1)); err != nil {
		return err
	}
	return c.Close()
}

type countedConn struct {
	net.Conn
	all *counter
}

type counter struct{ conns map[*countedConn]bool }

func (c *counter) take(conn net.Conn) *countedConn {
	counted := &countedConn{conn, c}
	c.conns[counted] = true
	return counted
}

// Silent: the wrapper is kept.
func (c *counter) count(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	if n := len(c.take(conn).all.conns); n > 100 {
		return errors.New("too many")
	}
	return nil
}

type pooledConn struct {
	net.Conn
	free chan<- net.Conn
}

// Close gives it back.
func (c pooledConn) Close() error {
	c.free <- c.Conn
	return nil
}

// Silent: the wrapper has a Close of its own, which keeps it.
func pooled(addr string, free chan<- net.Conn) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	c := pooledConn{conn, free}
	if _, err := io.WriteString(c, "hello"); err != nil {
		return c.Close()
	}
	return c.Close()
}
