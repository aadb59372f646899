// Package servers has servers with owners.
package servers

import (
	"context"
	"net"
	"net/http"
)

type service struct {
	srv  *http.Server
	done chan struct{}
}

func start(h http.Handler) *service {
	s := &service{srv: &http.Server{Handler: h}, done: make(chan struct{})}
	go func() {
		s.srv.ListenAndServe() // want listenerleak:"server"
	}()
	return s
}

func (s *service) Stop() { close(s.done) }

type value struct{ srv http.Server }

func (v *value) run(h http.Handler) {
	v.srv = http.Server{Handler: h}
	v.srv.ListenAndServe() // want listenerleak:"server"
}

func (v *value) Close() {}

// One of two is forgotten; the other one is closed at once.
type pair struct{ public, metrics *http.Server }

func (p *pair) run(h, m http.Handler) error {
	p.public, p.metrics = &http.Server{Handler: h}, &http.Server{Handler: m}
	go p.metrics.ListenAndServe() // want listenerleak:"server"
	return p.public.ListenAndServe()
}

func (p *pair) Stop() { p.public.Close() }

// Silent: Stop reaches Shutdown.
type graceful struct{ srv *http.Server }

func startGraceful(h http.Handler) *graceful {
	g := &graceful{srv: &http.Server{Handler: h}}
	go g.srv.ListenAndServe()
	return g
}

func (g *graceful) Stop(ctx context.Context) error { return g.srv.Shutdown(ctx) }

// Silent: without a Stop nobody says when the owner ends.
type forever struct{ srv *http.Server }

func startForever(h http.Handler) *forever {
	f := &forever{srv: &http.Server{Handler: h}}
	go f.srv.ListenAndServe()
	return f
}

// Silent: somebody else gets the server.
type shared struct{ srv *http.Server }

func startShared(h http.Handler, register func(*http.Server)) *shared {
	s := &shared{srv: &http.Server{Handler: h}}
	register(s.srv)
	go s.srv.ListenAndServe()
	return s
}

func (s *shared) Stop() {}

// Silent: the server ends with its listener, which Stop closes.
type listening struct {
	srv *http.Server
	ln  net.Listener
}

func (l *listening) run() error { return l.srv.Serve(l.ln) }

func (l *listening) Stop() error { return l.ln.Close() }
