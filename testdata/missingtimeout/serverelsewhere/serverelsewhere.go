// Package serverelsewhere completes its server in another function than the one that makes it.
package serverelsewhere

import (
	"net/http"
	"time"
)

type Server struct{ http *http.Server }

func New(h http.Handler) *Server {
	s := &Server{http: &http.Server{Handler: h}}
	s.limit(5 * time.Second)
	return s
}

func (s *Server) limit(d time.Duration) { s.http.ReadHeaderTimeout = d }

func (s *Server) Run() error { return s.http.ListenAndServe() }
