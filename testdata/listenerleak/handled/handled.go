// Package handled gives each connection to a goroutine of its own.
package handled

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"sync"
)

type server struct {
	ln    net.Listener
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// The handler closes the connection only where all went well.
func (s *server) serve() error {
	for {
		conn, err := s.ln.Accept() // want listenerleak:"conn"
		if err != nil {
			return err
		}
		go s.handle(conn)
	}
}

func (s *server) handle(conn net.Conn) {
	size := make([]byte, 4)
	if _, err := io.ReadFull(conn, size); err != nil {
		return
	}
	if _, err := io.CopyN(io.Discard, conn, int64(binary.LittleEndian.Uint32(size))); err != nil {
		return
	}
	conn.Close()
}

// The handler never closes it.
func echo(ln net.Listener) {
	for {
		conn, err := ln.Accept() // want listenerleak:"conn"
		if err != nil {
			return
		}
		fmt.Println(conn.RemoteAddr())
		go func(c net.Conn) {
			lines := bufio.NewScanner(c)
			for lines.Scan() {
				fmt.Fprintln(c, lines.Text())
			}
		}(conn)
	}
}

// Silent: the handler closes it on every path.
func (s *server) serveAll() error {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			return err
		}
		go s.finish(conn)
	}
}

func (s *server) finish(conn net.Conn) {
	defer conn.Close()
	if _, err := io.ReadFull(conn, make([]byte, 4)); err != nil {
		return
	}
	io.WriteString(conn, "done")
}

// Silent: the handler has no end.
func (s *server) push(updates <-chan string) error {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			return err
		}
		go forward(conn, updates)
	}
}

func forward(conn net.Conn, updates <-chan string) {
	for {
		io.WriteString(conn, <-updates)
	}
}

// Silent: the server keeps it and closes it later.
func (s *server) serveKept() error {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			return err
		}
		s.mu.Lock()
		s.conns[conn] = true
		s.mu.Unlock()
		go s.greet(conn)
	}
}

func (s *server) greet(conn net.Conn) { io.WriteString(conn, "hello") }

// Silent: the function itself closes it when the goroutine is done.
func transfer(addr, text string) error {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go write(conn, text, done)
	err = <-done
	conn.Close()
	return err
}

func write(conn net.Conn, text string, done chan<- error) {
	_, err := io.WriteString(conn, text)
	done <- err
}

// Silent: the handler gives it away.
func (s *server) serveOthers(next chan<- net.Conn) error {
	for {
		conn, err := s.ln.Accept()
		if err != nil {
			return err
		}
		go route(conn, next)
	}
}

func route(conn net.Conn, next chan<- net.Conn) {
	first := make([]byte, 1)
	if _, err := conn.Read(first); err != nil {
		conn.Close()
		return
	}
	next <- conn
}
