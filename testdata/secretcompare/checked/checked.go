// Package checked compares secrets where whoever gets there has it already, or nothing is refused.
package checked

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"golang.org/x/crypto/bcrypt"
)

type store interface {
	Get(email string) string
	Take(email string) string
	UpdateByToken(token string, update func(*session) error) error
}

type session struct{ Token, Previous string }

type app struct {
	tokens store
	ftp    interface {
		SetPassword(user, password string) error
	}
}

// Reset has compared the token in a way that its duration does not tell, before anything else happens.
func (a *app) Reset(w http.ResponseWriter, r *http.Request) {
	email, token := r.FormValue("email"), r.FormValue("token")
	kept := a.tokens.Get(email)
	if kept != token { // want secretcompare:"credential"
		http.Error(w, "wrong token", http.StatusForbidden)
		return
	}
	if err := a.reset(email, token); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
	}
}

// reset is only called with a token that was compared.
func (a *app) reset(email, token string) error {
	if a.tokens.Take(email) != token {
		return errors.New("wrong token")
	}
	return nil
}

func (a *app) Demo() error { return a.confirm("demo@example.com", "") }

func (a *app) Confirm(email, token string) error {
	if email == "" {
		return errors.New("no address")
	}
	return a.confirm(email, token)
}

// confirm is called with any token.
func (a *app) confirm(email, token string) error {
	if a.tokens.Take(email) != token { // want secretcompare:"name"
		return errors.New("wrong token")
	}
	return nil
}

// Rotate works on the record that belongs to the token.
func (a *app) Rotate(token string) (fresh bool, err error) {
	err = a.tokens.UpdateByToken(token, func(s *session) error {
		if s.Token == token {
			fresh = true
			return nil
		}
		return errors.New("used before")
	})
	return fresh, err
}

func (s *session) Renew(token string, again bool) error {
	if s.Token != token { // want secretcompare:"name"
		return errors.New("wrong token")
	}
	if !again {
		s.Token = "next"
	}
	return nil
}

// Refresh asks the record first, which knows the token: then the comparison only says whether it was renewed.
func (s *session) Refresh(token string, again bool) (fresh bool, err error) {
	if err := s.Renew(token, again); err != nil {
		return false, err
	}
	if s.Token == token {
		return false, nil
	}
	return true, nil
}

type ftpRequest struct{ Password string }

// Update changes what is not the same any more.
func (a *app) Update(user, saved string, req ftpRequest) error {
	if req.Password != saved {
		if err := a.ftp.SetPassword(user, req.Password); err != nil {
			return err
		}
	}
	return nil
}

type IDToken struct{ Nonce string }

// Nonce compares a claim of a token whose signature was checked.
func Nonce(r *http.Request, token *IDToken) error {
	cookie, err := r.Cookie("nonce_token")
	if err != nil {
		return err
	}
	nonce, err := base64.StdEncoding.DecodeString(token.Nonce)
	if err != nil || string(nonce) != cookie.Value {
		return errors.New("wrong nonce")
	}
	return nil
}

type account struct{ Name, Password string }

// Add looks for the name in lines that have a hash in another place.
func Add(lines []string, req account) ([]string, error) {
	for _, line := range lines {
		name := strings.Split(line, ":")[0]
		if name == req.Name {
			return nil, errors.New("taken")
		}
	}
	hash, err := bcrypt.GenerateFromPassword([]byte(req.Password), bcrypt.DefaultCost)
	if err != nil {
		return nil, err
	}
	return append(lines, req.Name+":"+string(hash)), nil
}

// Addition grows a list that it looks through again.
func Addition(requests []account) (lines []string, err error) {
	for _, req := range requests {
		for _, line := range lines {
			if strings.Split(line, ":")[0] == req.Name {
				return nil, errors.New("taken")
			}
		}
		hash, err := bcrypt.GenerateFromPassword([]byte(req.Password), bcrypt.DefaultCost)
		if err != nil {
			return nil, err
		}
		lines = append(lines, req.Name+":"+string(hash))
	}
	return lines, nil
}
