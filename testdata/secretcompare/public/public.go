// Package public compares what nobody keeps secret, by names that look otherwise: silent.
package public

import (
	"bytes"
	"crypto/ed25519"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

type TokenType string

const (
	TokenSession TokenType = "session"
	TokenPAT     TokenType = "pat"
)

type Token struct {
	Type  TokenType
	Owner string
	Kind  string
}

func Session(t Token, owner string, want TokenType) bool {
	return t.Type == want && t.Owner == owner && t.Kind == "token"
}

type Lookup struct {
	secretName   string
	tokenURL     string
	passwordType string
	publicKey    []byte
	nextToken    string
	etag         string
}

func (l *Lookup) Match(secretName, tokenURL, passwordType string) bool {
	return l.secretName == secretName && l.tokenURL == tokenURL && l.passwordType == passwordType
}

// A public key, which is no secret.
func (l *Lookup) Known(publicKey []byte) bool { return bytes.Equal(l.publicKey, publicKey) }

func (l *Lookup) Equal(a, b ed25519.PublicKey) bool { return a.Equal(b) }

// The cursor of a list.
func (l *Lookup) Page(pageToken string) bool { return pageToken == l.nextToken }

// A digest of what everybody can read.
func (l *Lookup) Fresh(w http.ResponseWriter, r *http.Request, body []byte) bool {
	sum := md5.Sum(body)
	return r.Header.Get("If-None-Match") == hex.EncodeToString(sum[:]) || r.Header.Get("Content-Md5") == l.etag
}

// Both sides are hashed: their bytes say nothing about what was hashed.
func Hashed(given, token string) bool {
	return sha256.Sum256([]byte(given)) == sha256.Sum256([]byte(token))
}

// A password that must not be the user's name.
func Weak(password, username string) bool { return strings.EqualFold(password, username) }

// AuthorizationHeader is the name of a header.
const AuthorizationHeader = "Authorization"

type header struct{ Key, Value string }

func IsAuthorization(h header) bool { return strings.EqualFold(h.Key, AuthorizationHeader) }

// SchemeBearer is a scheme, which the value of a header starts with.
const SchemeBearer = "Bearer"

func Scheme(r *http.Request) bool {
	scheme, _, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.EqualFold(scheme, SchemeBearer)
}

const empty = ""

// Words of protocols, and what is empty.
func Protocol(r *http.Request, token, secret string) bool {
	switch token {
	case "null", "undefined", empty:
		return false
	}
	return secret == "***" || r.Header.Get("Authorization") == "Negotiate" || len(token) == len(secret)
}

// Types of responses, which have names like the tokens that they ask for.
const (
	ResponseTypeToken   = "token"
	ResponseTypeIDToken = "id_token"
)

func Implicit(responseType string, supported []string) bool {
	return responseType == ResponseTypeToken || responseType == ResponseTypeIDToken
}

type sandbox struct{ testOTP string }

// Sandbox lets numbers in that are there for tests.
func (s *sandbox) Sandbox(token string) bool { return token == s.testOTP }

// A node is of a network that everybody knows by its passphrase, and at a place in its history.
type node struct {
	NetworkPassphrase string
	BranchToken       []byte
}

// A public network has a passphrase in its name only.
func (n *node) Same(networkPassphrase string, branchToken []byte) bool {
	return n.NetworkPassphrase == networkPassphrase && bytes.Equal(n.BranchToken, branchToken)
}

var commands = map[string]string{}

func register(command, description string) string {
	commands[command] = description
	return command
}

// What registers a command returns its name, whatever the command is for.
func (l *Lookup) Run(command string) bool {
	switch command {
	case register("access-token", "prints an access token"):
		return true
	case register("version", "prints the version"):
		return true
	}
	return false
}

// A Lock is somebody's for a while; its token says whose.
type Lock struct {
	Token string
	owner string
}

type locks map[string]*Lock

// Whoever asks is told the token of a lock.
func (l locks) Renew(key, token string) bool {
	lock, ok := l[key]
	return ok && lock.Token == token
}

type lease struct{ token string }

type table struct{ leases map[string]lease }

func (t *table) acquire(key, token string) { t.leases[key] = lease{token} }

// The token tells owners of a lock apart, who trust each other.
func (t *table) Release(key, token string) bool {
	l, ok := t.leases[key]
	if !ok || l.token != token {
		return false
	}
	delete(t.leases, key)
	return true
}
