// Package testutil serves tests, which end soon: silent.
package testutil

import (
	"io"
	"os"
)

func Fixture(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(f)
	return string(text), err
}
