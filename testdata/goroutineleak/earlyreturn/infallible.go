package earlyreturn

import (
	"crypto/rand"
	"encoding/hex"
	"io"
)

func newID() (string, error) {
	b := make([]byte, 8)
	_, err := rand.Read(b)
	return hex.EncodeToString(b), err
}

// Silent: newID never fails, so the receive is always reached.
func labelled(load func() string) (string, error) {
	loaded := make(chan string)
	go func() { loaded <- load() }()
	id, err := newID()
	if err != nil {
		return "", err
	}
	return id + <-loaded, nil
}

func labelledFrom(random io.Reader, load func() string) (string, error) {
	loaded := make(chan string)
	go func() {
		loaded <- load() // want goroutineleak:"send"
	}()
	b := make([]byte, 8)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", err
	}
	return hex.EncodeToString(b) + <-loaded, nil
}
