// Package crosspackage compares what another package computes, by a function of that package.
package crosspackage

import (
	"net/http"

	"fixture/secretcompare/crosspackage/sign"
)

type Server struct {
	signer sign.Signer
	token  string
}

func (s *Server) Verify(body, got string) bool {
	want, err := s.signer.Sign(body)
	return err == nil && want == got // want secretcompare:"mac"
}

func (s *Server) Allowed(r *http.Request) bool {
	return sign.Same(r.Header.Get("X-Auth-Token"), s.token) // want secretcompare:"credential"
}

func (s *Server) AllowedSafely(r *http.Request) bool {
	return sign.SameSecret(r.Header.Get("X-Auth-Token"), s.token)
}

// Unchanged compares checksums of a document.
func (s *Server) Unchanged(body, etag string) bool { return sign.Checksum(body) == etag }
