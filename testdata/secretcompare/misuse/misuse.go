// Package misuse compares in constant time, in vain.
package misuse

import (
	"crypto/hmac"
	"crypto/subtle"
)

type Server struct{ token []byte }

func (s *Server) Dropped(got []byte) error {
	hmac.Equal(got, s.token) // want secretcompare:"misuse"
	return nil
}

func (s *Server) Never(got []byte) bool {
	return subtle.ConstantTimeCompare(got, s.token) == -1 // want secretcompare:"misuse"
}

func (s *Server) tokenValid(got []byte) bool {
	return subtle.ConstantTimeCompare(got, s.token) == 0 // want secretcompare:"misuse"
}

func (s *Server) tokenInvalid(got []byte) bool {
	return subtle.ConstantTimeCompare(got, s.token) != 1
}

func (s *Server) Check(got []byte) bool {
	if subtle.ConstantTimeCompare(got, s.token) == 0 {
		return false
	}
	return s.tokenValid(got) || !s.tokenInvalid(got)
}
