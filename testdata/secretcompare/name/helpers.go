package name

import (
	"crypto/md5"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// isOTPValid says by its name what it compares.
func isOTPValid(actual, expected string, sentAt time.Time) bool {
	return time.Since(sentAt) < time.Hour && (actual == expected || "v1_"+actual == expected) // want secretcompare:"name"
}

// sameTokens is the place to mend; those who call it are not.
func sameTokens(a, b string) bool { return a == b } // want secretcompare:"name"

func (s *Service) Same(token string) bool { return sameTokens(token, s.apiKey) }

// isTokenKind compares what a token has, which is no secret.
func isTokenKind(a, b string) bool { return a == b }

type tunnel struct{ users map[string]string }

// connect tells by the name of a variable who sent what.
func (t *tunnel) connect(user, password string, info map[string]string) error {
	reqUser, reqPassword := info["user"], info["password"]
	if user != reqUser || password != reqPassword { // want secretcompare:"name"
		return errDenied
	}
	return nil
}

const sha256Prefix = "{SHA256}"

// Prefixed compares a fast digest behind a constant.
func Prefixed(password string, account Account) bool {
	if strings.HasPrefix(account.Password, sha256Prefix) {
		h := sha256.New()
		h.Write([]byte(password))
		return fmt.Sprintf("%s%x", sha256Prefix, h.Sum(nil)) == account.Password // want secretcompare:"name"
	}
	return false
}

// legacyCrypt hashes a password with the salt in front of an old hash.
func legacyCrypt(plain, salt string) string {
	return salt + fmt.Sprintf("%x", md5.Sum([]byte(salt+plain)))
}

func CheckLegacy(plainPassword, hashedPassword string) bool {
	return legacyCrypt(plainPassword, hashedPassword[:4]) == hashedPassword // want secretcompare:"name"
}

type registration struct{ ConfirmationToken string }

// Confirm compares what was sent by mail, which has a word in common with passwords that are typed twice.
func (r *registration) Confirm(token string) error {
	if r.ConfirmationToken != token { // want secretcompare:"name"
		return errDenied
	}
	return nil
}

type generator interface{ Now() string }

func SecondStep(totp generator, twoFactorCode string) error {
	if totp.Now() != twoFactorCode { // want secretcompare:"name"
		return errDenied
	}
	return nil
}

type master struct{ token string }

// agent compares the same two values twice, which is one finding.
func (m *master) agent(id int, agentToken string) string {
	if id == 0 && agentToken == m.token { // want secretcompare:"name"
		return "new"
	}
	if agentToken == m.token {
		return "known"
	}
	return ""
}
