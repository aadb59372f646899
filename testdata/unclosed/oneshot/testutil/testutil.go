// Package testutil serves tests, which end soon: silent.
package testutil

import (
	"database/sql"
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

func Count(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT 1 FROM users")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n, nil
}
