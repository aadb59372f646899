// Package hack serves developers, and ends before anything piles up: all silent.
package hack

import (
	"fmt"
	"net"
	"net/http"
)

func Ping(addrs []string) {
	for _, addr := range addrs {
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			fmt.Println(addr, err)
			continue
		}
		fmt.Fprintln(conn, "PING")
	}
}

type preview struct {
	srv  *http.Server
	done chan struct{}
}

func serve(h http.Handler) *preview {
	p := &preview{srv: &http.Server{Handler: h}, done: make(chan struct{})}
	go p.srv.ListenAndServe()
	return p
}

func (p *preview) Stop() { close(p.done) }
