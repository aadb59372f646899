// Package known_miss holds unsafe statements that the rule does not report.
package known_miss

import (
	"database/sql"
	"os"
)

// What the environment says is trusted where a name is needed, also if others can set it.
func FromEnvironment(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY " + os.Getenv("HTTP_X_SORT"))
}

// A name that users gave and that was stored is trusted as one of the database's own.
func Stored(db *sql.DB) (*sql.Rows, error) {
	var column string
	if err := db.QueryRow("SELECT sort_column FROM preferences").Scan(&column); err != nil {
		return nil, err
	}
	return db.Query("SELECT id FROM users ORDER BY " + column)
}

type Lister interface {
	List(column string) (*sql.Rows, error)
}

type lister struct{ db *sql.DB }

// Nobody in the module calls the exported method with anything.
func (l *lister) List(column string) (*sql.Rows, error) {
	return l.db.Query("SELECT id FROM users ORDER BY " + column)
}

func New(db *sql.DB) Lister { return &lister{db} }
