// Package escaped doubles quotes by hand.
package escaped

import (
	"database/sql"
	"strings"
)

func Doubled(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + strings.ReplaceAll(name, "'", "''") + "'") // want sqlinjection:"escaped"
}

func escape(s string) string { return strings.Replace(s, "'", `\'`, -1) }

func Slashed(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '"+escape(name)+"' AND id > ?", 3) // want sqlinjection:"escaped"
}

// The character by hand, but not the backslash.
func double(s string) string {
	var b []byte
	for i := range len(s) {
		if s[i] == '\'' {
			b = append(b, '\'')
		}
		b = append(b, s[i])
	}
	return string(b)
}

func Copied(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + double(name) + "'") // want sqlinjection:"escaped"
}

// What is doubled was no client's in the first place.
func Constant(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + strings.ReplaceAll("o'hara", "'", "''") + "'")
}
