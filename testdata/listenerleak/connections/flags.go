package connections

import (
	"context"
	"log"
	"net"
	"sync/atomic"
)

type broker struct {
	ln      net.Listener
	end     uint32
	stopped atomic.Bool
	paused  atomic.Bool
}

// Silent: the flag was asked just before. What is accepted while it changes is at most one connection, at the end.
func (b *broker) serve(handle func(net.Conn)) {
	for {
		if atomic.LoadUint32(&b.end) == 1 {
			return
		}
		conn, err := b.ln.Accept()
		if err != nil {
			return
		}
		if atomic.LoadUint32(&b.end) == 0 {
			go handle(conn)
		}
	}
}

func (b *broker) run(handle func(net.Conn)) {
	for !b.stopped.Load() {
		conn, err := b.ln.Accept()
		if err != nil {
			return
		}
		if !b.stopped.Load() {
			go handle(conn)
		}
	}
}

func (b *broker) runUntil(ctx context.Context, handle func(net.Conn)) {
	for ctx.Err() == nil {
		conn, err := b.ln.Accept()
		if err != nil {
			return
		}
		if ctx.Err() == nil {
			go handle(conn)
		}
	}
}

// This flag says nothing about the loop.
func (b *broker) runPaused(handle func(net.Conn)) {
	for !b.stopped.Load() {
		conn, err := b.ln.Accept() // want listenerleak:"conn"
		if err != nil {
			return
		}
		if b.paused.Load() {
			log.Print("paused")
			continue
		}
		go handle(conn)
	}
}

// In the next round it is asked anew.
func (b *broker) drain(handle func(net.Conn)) {
	var last net.Conn
	for !b.stopped.Load() {
		conn, err := net.Dial("tcp", b.ln.Addr().String()) // want listenerleak:"conn"
		if err != nil {
			continue
		}
		last = conn
	}
	if last != nil {
		log.Print(last.RemoteAddr())
	}
}

// A question: a listener for TCP accepts nothing else.
func (b *broker) remotePort() (int, error) {
	conn, err := b.ln.Accept() // want listenerleak:"conn"
	if err != nil {
		return 0, err
	}
	addr, ok := conn.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return 0, net.UnknownNetworkError(conn.RemoteAddr().Network())
	}
	return addr.Port, conn.Close()
}
