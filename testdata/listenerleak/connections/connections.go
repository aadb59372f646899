// Package connections dials and accepts.
package connections

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

func ping(addr string) error {
	conn, err := net.DialTimeout("tcp", addr, time.Second) // want listenerleak:"conn"
	if err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "PING\r\n"); err != nil {
		return err
	}
	return conn.Close()
}

func reachable(addr string) bool {
	_, err := net.Dial("tcp", addr) // want listenerleak:"conn"
	return err == nil
}

func accept(ln net.Listener, allowed func(net.Addr) bool, handle func(net.Conn)) {
	for {
		conn, err := ln.Accept() // want listenerleak:"conn"
		if err != nil {
			return
		}
		if !allowed(conn.RemoteAddr()) {
			continue
		}
		go handle(conn)
	}
}

// The next round loses the connection that this one has opened; the function itself ends when nobody wants another one.
func redial(addr, password string, wanted func() bool, keep func(net.Conn)) {
	for wanted() {
		conn, err := net.Dial("tcp", addr) // want listenerleak:"conn"
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		if _, err := conn.Write([]byte(password + "\n")); err != nil {
			continue
		}
		keep(conn)
	}
}

func hijack(w http.ResponseWriter, r *http.Request) {
	conn, buf, err := w.(http.Hijacker).Hijack() // want listenerleak:"conn"
	if err != nil {
		return
	}
	buf.WriteString("HTTP/1.1 101 Switching Protocols\r\n\r\n")
	if buf.Flush() != nil {
		return
	}
	conn.Close()
}

var upgrader websocket.Upgrader

func upgrade(w http.ResponseWriter, r *http.Request) error {
	conn, err := upgrader.Upgrade(w, r, nil) // want listenerleak:"conn"
	if err != nil {
		return err
	}
	if conn.Subprotocol() == "" {
		return errors.New("no protocol")
	}
	defer conn.Close()
	return conn.WriteMessage(websocket.TextMessage, nil)
}

// Silent: closed.
func closed(addr string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "PING\r\n")
	return err
}

// Silent: refused connections are closed, the others handed over.
func acceptAll(ln net.Listener, allowed func(net.Addr) bool, handle func(net.Conn)) {
	for {
		conn, err := ln.Accept()
		if err != nil {
			return
		}
		if !allowed(conn.RemoteAddr()) {
			conn.Close()
			continue
		}
		go handle(conn)
	}
}

// Silent: setting a deadline fails only for a connection that is closed.
func dial(addr string, timeout time.Duration) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if err := conn.SetDeadline(time.Now().Add(timeout)); err != nil {
		return nil, err
	}
	return conn, nil
}

// Silent: the dialer succeeds with no other status.
func switched(url string) (*websocket.Conn, error) {
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil, errors.New(resp.Status)
	}
	return conn, nil
}

// One comment for the two ways to get the connection that is forgotten at one return.
func dialSecure(addr string, config *tls.Config) (net.Conn, error) {
	var conn net.Conn
	var err error
	if config != nil {
		conn, err = tls.Dial("tcp", addr, config) // want listenerleak:"conn"
	} else {
		conn, err = net.DialTimeout("tcp", addr, time.Second)
	}
	if err != nil {
		return nil, err
	}
	if _, err := conn.Write([]byte("hello")); err != nil {
		return nil, err
	}
	return conn, nil
}
