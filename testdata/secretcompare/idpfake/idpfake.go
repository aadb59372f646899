// Package idpfake stands in for an identity provider in tests: silent.
package idpfake

import "net/http"

type Server struct{ token string }

func New(token string) *Server { return &Server{token} }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") != "Bearer "+s.token {
		w.WriteHeader(http.StatusUnauthorized)
	}
}
