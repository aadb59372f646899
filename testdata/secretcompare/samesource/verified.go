package samesource

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

var errMismatch = errors.New("mismatch")

type state struct{ Nonce string }

// Callback compares two things that the same client sends: a parameter, taken apart, and a cookie.
func Callback(w http.ResponseWriter, r *http.Request) {
	nonce, err := r.Cookie("csrf_nonce")
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	text, err := base64.URLEncoding.DecodeString(r.FormValue("state"))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var s state
	if json.Unmarshal(text, &s) != nil || s.Nonce != nonce.Value {
		w.WriteHeader(http.StatusUnauthorized)
	}
}

// IDToken holds the claims of a token whose signature was checked.
type IDToken struct{ Nonce string }

type provider struct {
	verify func(ctx context.Context, raw string) (*IDToken, error)
}

// Exchange compares a claim, which nobody can choose.
func (p *provider) Exchange(ctx context.Context, raw, nonce string) error {
	token, err := p.verify(ctx, raw)
	if err != nil {
		return err
	}
	if token.Nonce != nonce {
		return errMismatch
	}
	return nil
}

type client struct {
	mu          sync.Mutex
	accessToken string
	login       func(ctx context.Context) (string, error)
}

// Renew has nothing to do if somebody else has replaced the token that was refused.
func (c *client) Renew(ctx context.Context, refusedToken string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.accessToken != refusedToken {
		return nil
	}
	token, err := c.login(ctx)
	if err != nil {
		return err
	}
	c.accessToken = token
	return nil
}

// NewPassword asks twice, at the terminal.
func NewPassword() error {
	password, err := term.ReadPassword(int(os.Stdin.Fd()))
	if err != nil {
		return err
	}
	accept := func(input string) error {
		if input != string(password) {
			return errMismatch
		}
		return nil
	}
	again, err := term.ReadPassword(int(os.Stdin.Fd()))
	if err != nil {
		return err
	}
	return accept(string(again))
}

type ingress struct {
	TLSSecret *string
	Namespace string
}

// Local: the namespace of a secret is none, though it is a part of what is called one.
func Local(namespace string, in ingress) error {
	secretNamespace, _, _ := strings.Cut(*in.TLSSecret, "/")
	if secretNamespace != namespace {
		return fmt.Errorf("the secret is in %s", secretNamespace)
	}
	return nil
}

type verification struct{ Token string }

type oneTime struct{ Token, Owner string }

type tokens interface {
	Find(ctx context.Context, token string) (*oneTime, error)
}

// Used asks for the record by a field, which is read twice.
func Used(ctx context.Context, all tokens, params *verification) bool {
	found, err := all.Find(ctx, params.Token)
	return err == nil && found.Token == params.Token
}
