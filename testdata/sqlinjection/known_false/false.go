// Package known_false holds safe statements that the rule reports.
package known_false

import (
	"database/sql"
	"strings"
)

// The text holds no quotes: the characters that could end it are taken out one by one.
func Cleaned(db *sql.DB, name string) (*sql.Rows, error) {
	clean := strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, name)
	return db.Query("SELECT id FROM users WHERE name = '" + clean + "'") // want sqlinjection:"value"
}
