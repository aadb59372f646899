// Package derived compares what was derived from passwords.
package derived

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/bcrypt"
)

type User struct {
	Salt []byte
	Hash []byte
	Text string
}

func (u *User) Check(attempt string) bool {
	return bytes.Equal(u.Hash, argon2.IDKey([]byte(attempt), u.Salt, 1, 64*1024, 4, 32)) // want secretcompare:"derived"
}

func (u *User) CheckText(attempt string) (bool, error) {
	key, err := pbkdf2.Key(sha256.New, attempt, u.Salt, 600_000, 32)
	if err != nil {
		return false, err
	}
	return base64.StdEncoding.EncodeToString(key) == u.Text, nil // want secretcompare:"derived"
}

// CheckAgain hashes the password once more, with a new salt: the two are never equal.
func (u *User) CheckAgain(attempt string) (bool, error) {
	hash, err := bcrypt.GenerateFromPassword([]byte(attempt), bcrypt.DefaultCost)
	if err != nil {
		return false, err
	}
	return string(hash) == u.Text, nil // want secretcompare:"misuse"
}
