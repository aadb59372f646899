// Package misuse compares in constant time, in vain.
package misuse

import (
	"crypto/hmac"
	"crypto/subtle"
	"errors"

	"golang.org/x/crypto/bcrypt"
)

var errUnknown = errors.New("unknown user or wrong password")

type Server struct {
	token  []byte
	logins int
}

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

var decoy = []byte("$2a$10$7EqJtq98hPqEX7fNZaFWoOHi5fE8ZyE0b4S3vHb1m8m2Qd7n9tq6K")

// Login takes as long for a user that there is not.
func (s *Server) Login(hashes map[string][]byte, user, password string) error {
	hash, ok := hashes[user]
	if !ok {
		bcrypt.CompareHashAndPassword(decoy, []byte(password))
		return errUnknown
	}
	return bcrypt.CompareHashAndPassword(hash, []byte(password))
}

// Disabled refuses whatever the password is, in the same time.
func (s *Server) Disabled(hash []byte, password string) error {
	bcrypt.CompareHashAndPassword(hash, []byte(password))
	return errUnknown
}

func (s *Server) Accept(hash []byte, password string) error {
	bcrypt.CompareHashAndPassword(hash, []byte(password)) // want secretcompare:"misuse"
	s.logins++
	return nil
}

func (s *Server) Check(got []byte) bool {
	if subtle.ConstantTimeCompare(got, s.token) == 0 {
		return false
	}
	return s.tokenValid(got) || !s.tokenInvalid(got)
}
