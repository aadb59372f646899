// Package validate checks names for other packages.
package validate

import (
	"errors"
	"fmt"
	"regexp"
)

var name = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func Name(s string) error {
	if !name.MatchString(s) {
		return fmt.Errorf("%q is no name", s)
	}
	return nil
}

var Columns = map[string]string{"name": "users.name", "age": "users.age"}

// Column returns the column to sort by.
func Column(key string) (string, error) {
	column, ok := Columns[key]
	if !ok {
		return "", errors.New("unknown column")
	}
	return column, nil
}

// Loose accepts whatever begins with a letter.
func Loose(s string) bool { return regexp.MustCompile(`^[a-z]`).MatchString(s) }

type Dir string

const (
	Asc  Dir = "ASC"
	Desc Dir = "DESC"
)
