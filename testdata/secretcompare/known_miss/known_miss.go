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

type sessions interface {
	GetSession(r *http.Request, key string) any
}

// Verified: what a session keeps, its owner may have put there, as often as not.
func Verified(all sessions, r *http.Request) error {
	if r.FormValue("code") != all.GetSession(r, "resetCode") {
		return errors.New("wrong code")
	}
	return nil
}

type refreshToken struct{ Token, Obsolete string }

type refreshRequest struct{ Token string }

// Rotate: the token is replaced in the function which compares it.
func Rotate(update func(func(old refreshToken) (refreshToken, error)) error, req *refreshRequest) error {
	next := &refreshRequest{Token: req.Token}
	return update(func(old refreshToken) (refreshToken, error) {
		if old.Token != req.Token && old.Obsolete != req.Token {
			return old, errors.New("token claimed twice")
		}
		if old.Obsolete != req.Token {
			next.Token = "next"
		}
		old.Obsolete, old.Token = old.Token, next.Token
		return old, nil
	})
}
