// Package known_false holds safe statements that the rule reports.
package known_false

import (
	"database/sql"
	"strings"
	"text/template"
)

var statement = template.Must(template.New("").Parse("SELECT id FROM users{{if .}} WHERE active{{end}}"))

// The template is constant and its data only decides.
func Template(db *sql.DB, active bool) (*sql.Rows, error) {
	var b strings.Builder
	if err := statement.Execute(&b, active); err != nil {
		return nil, err
	}
	return db.Query(b.String()) // want sqlinjection:"unknown"
}

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
