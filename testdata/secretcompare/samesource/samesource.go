// Package samesource compares two values of the same origin: silent.
package samesource

import (
	"net/http"
	"time"
)

type Form struct{ Password, Confirmation string }

// A password typed twice.
func (f *Form) Valid() bool { return f.Password == f.Confirmation }

type Datasource struct {
	Password string
	Token    string
}

// Has the configuration changed?
func (d *Datasource) Equal(other *Datasource) bool {
	return d.Password == other.Password && d.Token == other.Token
}

// Both come from the same client.
func DoubleSubmit(r *http.Request) bool {
	return r.Header.Get("X-CSRF-Token") == r.FormValue("csrf_token")
}

// A new password must differ from the old one.
func Change(password, newPassword string) bool { return password != newPassword }

type Settings struct{ PasswordHash string }

func (s *Settings) save() { time.Sleep(0) }

// Update notices a change; nothing is refused.
func (s *Settings) Update(passwordHash string) {
	if s.PasswordHash != passwordHash {
		s.PasswordHash = passwordHash
		s.save()
	}
}

type sessions struct{ tokens map[string]bool }

func (s *sessions) remove(token string) { delete(s.tokens, token) }

// RemoveOthers keeps the session of whoever asks for it.
func (s *sessions) RemoveOthers(keepToken string) {
	for token := range s.tokens {
		if token == keepToken {
			continue
		}
		s.remove(token)
	}
}

type Visit struct{ token string }

// SetCookie has nothing to do if the visitor has the cookie already.
func (v *Visit) SetCookie(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie("visit_token")
	if err == nil && c.Value == v.token {
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "visit_token", Value: v.token})
}

type record struct{ secret string }

// Moved compares two records.
func Moved(a, b record, from map[string]record) bool {
	return from["x"].secret == from["y"].secret || a.secret == b.secret
}
