// Package known_miss holds comparisons of secrets that are not found.
package known_miss

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
)

type Server struct {
	tokens map[string]string
	secret string
	mac    interface{ Sign(body string) string }
}

func New(tokens map[string]string, secret string, mac interface{ Sign(body string) string }) *Server {
	return &Server{tokens, secret, mac}
}

// Lookup: a map compares the hashes of keys first, then the keys; how much its duration tells is disputed.
func (s *Server) Lookup(r *http.Request) string { return s.tokens[r.Header.Get("X-Api-Key")] }

// Prefix: a test for a prefix stops at the first difference too.
func (s *Server) Prefix(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "+s.secret+":")
}

// Dispatched: which digest an interface stands for is not looked up, and nothing here has a secret's name.
func (s *Server) Dispatched(body, got string) bool { return s.mac.Sign(body) == got }

// Challenge: names such as verifier and challenge are as often something else.
func Challenge(verifier, challenge string) error {
	sum := sha256.Sum256([]byte(verifier))
	if base64.RawURLEncoding.EncodeToString(sum[:]) != challenge {
		return errors.New("wrong verifier")
	}
	return nil
}
