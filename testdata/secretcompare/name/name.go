// Package name compares what is called a secret, presented against stored.
package name

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"slices"
)

var errDenied = errors.New("denied")

type Application struct {
	ClientSecret  string
	RecoveryCodes []string
}

type store interface {
	Application(id string) (*Application, error)
	Get(key string) (any, bool)
}

type Service struct {
	store  store
	apiKey string
}

func (s *Service) Token(id, clientSecret string) error {
	app, err := s.store.Application(id)
	if err != nil {
		return err
	}
	if app.ClientSecret != clientSecret { // want secretcompare:"name"
		return errDenied
	}
	return nil
}

func (s *Service) Key(given string) bool {
	switch given {
	case s.apiKey: // want secretcompare:"name"
		return true
	}
	return false
}

func Recover(app *Application, code string) bool {
	for _, recoveryCode := range app.RecoveryCodes {
		if code == recoveryCode { // want secretcompare:"name"
			return true
		}
	}
	return false
}

type ResetRequest struct{ Secret string }

// Reset compares with what a cache holds, of type any.
func (s *Service) Reset(req *ResetRequest) error {
	kept, ok := s.store.Get("reset")
	if !ok || kept.(string) != req.Secret { // want secretcompare:"name"
		return errDenied
	}
	return nil
}

// Plain has two parameters: their names tell which one is kept.
func Plain(plainPassword, hashedPassword string) bool {
	return hashedPassword == plainPassword // want secretcompare:"name"
}

// Salted compares a fast digest of a password.
func Salted(password, salt, passwordHash string) bool {
	sum := sha256.Sum256([]byte(salt + password))
	return hex.EncodeToString(sum[:]) == passwordHash // want secretcompare:"derived"
}

func equal(a, b string) bool { return a == b }

// Helper compares by a function that does nothing else.
func (s *Service) Helper(token string) bool {
	return equal(token, s.apiKey) // want secretcompare:"name"
}

const adminToken = "7b0e1f6d2c"

func Admin(token string) bool {
	return token == adminToken // want secretcompare:"name"
}

type Account struct{ Password string }

// Compound reports the secret half only.
func Compound(user, password, wantUser string, account Account) bool {
	return user == wantUser && password == account.Password // want secretcompare:"name"
}

type Webhook struct{ Token string }

// ByToken looks for a record with a predicate.
func ByToken(hooks []Webhook, token string) int {
	return slices.IndexFunc(hooks, func(h Webhook) bool {
		return h.Token == token // want secretcompare:"name"
	})
}

type Record struct {
	Code    string
	Country string
}

type records interface {
	Last(dest string) (*Record, error)
}

// CheckVerificationCode says by its name what the code is.
func CheckVerificationCode(all records, dest, code string) error {
	record, err := all.Last(dest)
	if err != nil {
		return err
	}
	if record.Code != code { // want secretcompare:"name"
		return errDenied
	}
	return nil
}

// Country compares codes of another sort.
func Country(all records, dest, code string) bool {
	record, err := all.Last(dest)
	return err == nil && record.Code == code
}

type hasher func() hash.Hash

type account struct{ PwdHash, Salt string }

// Unknown is hashed by whatever the caller chooses.
func (a *account) Unknown(pwd string, of hasher) bool {
	h := of()
	h.Write([]byte(pwd + a.Salt))
	return a.PwdHash == hex.EncodeToString(h.Sum(nil)) // want secretcompare:"derived"
}
