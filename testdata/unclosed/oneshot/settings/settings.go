// Package settings is read when a program starts, which the names of its functions say: silent.
package settings

import (
	"encoding/json"
	"os"
)

type Settings struct{ Addr string }

func LoadServerConfig(name string) (*Settings, error) { return decode(name) }

func decode(name string) (*Settings, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	var s Settings
	return &s, json.NewDecoder(f).Decode(&s)
}

// Initials are no set-up.
func Initials(name string) (byte, error) {
	f, err := os.Open(name) // want unclosed:"file"
	if err != nil {
		return 0, err
	}
	var b [1]byte
	_, err = f.Read(b[:])
	return b[0], err
}
