// Package sign makes signatures, and compares texts.
package sign

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"sync"
)

type Signer struct{ Key []byte }

func (s Signer) Sign(body string) (string, error) {
	mac := hmac.New(sha256.New, s.Key)
	if _, err := mac.Write([]byte(body)); err != nil {
		return "", err
	}
	return hex.EncodeToString(mac.Sum(nil)), nil
}

func Checksum(body string) string {
	sum := md5.Sum([]byte(body))
	return hex.EncodeToString(sum[:])
}

func Same(a, b string) bool { return a == b }

func SameSecret(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

var kept sync.Map

// Keep stores a value under a name.
func Keep(name string, value any) { kept.Store(name, value) }

// Kept returns what is stored under a name.
func Kept(name string) (any, bool) { return kept.Load(name) }
