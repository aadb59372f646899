// Package escapers has functions that make text safe in a literal, each in its own way.
package escapers

import (
	"database/sql"
	"strings"
)

// special reports whether b needs a backslash.
func special(b byte) bool {
	switch b {
	case '\'', '"', '\\':
		return true
	}
	return false
}

// escape writes the characters one by one.
func escape(s string) string {
	b := make([]byte, 2*len(s))
	j := 0
	for i := range len(s) {
		if special(s[i]) {
			b[j] = '\\'
			j++
		}
		b[j] = s[i]
		j++
	}
	return string(b[:j])
}

func Loop(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + escape(name) + "'")
}

// quoteLiteral does what PostgreSQL's function of that name does.
func quoteLiteral(s string) string {
	s = strings.ReplaceAll(s, "'", "''")
	if strings.Contains(s, `\`) {
		return ` E'` + strings.ReplaceAll(s, `\`, `\\`) + `'`
	}
	return `'` + s + `'`
}

func Literal(db *sql.DB, names []string) (*sql.Rows, error) {
	var list []string
	for _, n := range names {
		list = append(list, quoteLiteral(n))
	}
	return db.Query("SELECT id FROM users WHERE name IN (" + strings.Join(list, ",") + ")")
}

func letter(r rune) rune {
	if r >= 'a' && r <= 'z' {
		return r
	}
	return -1
}

func Mapped(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + strings.Map(letter, name) + "'")
}

func MappedLiteral(db *sql.DB, name string) (*sql.Rows, error) {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune("'\"`\\; \t\r\n()[]#*/=<>!|&%\x00", r) {
			return '_'
		}
		return r
	}, name)
	return db.Query("SELECT id FROM users WHERE name = '" + clean + "'")
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

// This one takes nothing out.
func Lowered(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + strings.Map(lower, name) + "'") // want sqlinjection:"value"
}
