package known_false

import (
	"database/sql"
	"errors"
	"regexp"
)

var nameFormat = regexp.MustCompile("^[0-9a-zA-Z_-]{1,63}$")

// A Ledger is only made with a name that was checked. Others could set the field, and it comes back from the database.
type Ledger struct{ Name string }

func New(name string) (*Ledger, error) {
	if !nameFormat.MatchString(name) {
		return nil, errors.New("no name for a ledger")
	}
	return &Ledger{Name: name}, nil
}

func (l *Ledger) Last(db *sql.DB) *sql.Row {
	return db.QueryRow("SELECT max(id) FROM transactions WHERE ledger = '" + l.Name + "'") // want sqlinjection:"value"
}
