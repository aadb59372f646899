// Package safe compares in constant time: silent.
package safe

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"

	"golang.org/x/crypto/bcrypt"
)

type Server struct {
	token string
	hash  []byte
}

func (s *Server) Token(r *http.Request) bool {
	return subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Token")), []byte(s.token)) == 1
}

func (s *Server) Password(r *http.Request) bool {
	_, pass, ok := r.BasicAuth()
	return ok && bcrypt.CompareHashAndPassword(s.hash, []byte(pass)) == nil
}

func Signed(key, body, got []byte) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), got)
}

// constantTimeEq looks at every byte.
func constantTimeEq(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	var diff byte
	for i := range a {
		diff |= a[i] ^ b[i]
	}
	return diff == 0
}

func (s *Server) ByHand(token string) bool { return constantTimeEq(token, s.token) }
