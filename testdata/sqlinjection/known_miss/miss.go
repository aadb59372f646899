// Package known_miss holds unsafe statements that the rule does not report.
package known_miss

import (
	"database/sql"
	"net/http"
	"os"
	"strings"
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

// The text that a loop adds to ends in an operator only before its first round.
func Accumulated(db *sql.DB, ids []string) (*sql.Rows, error) {
	var b strings.Builder
	for _, id := range ids {
		b.WriteString(id)
	}
	return db.Query("SELECT name FROM users WHERE id IN (" + b.String() + ")")
}

// A table and its columns that a struct names may have come from anywhere.
func Listed(db *sql.DB, view *View) (*sql.Rows, error) {
	return db.Query("SELECT id FROM " + view.Table)
}

type View struct{ Table string }

type store struct{ db *sql.DB }

func (s *store) query(text string) (*sql.Rows, error) { return s.db.Query(text) }

// Whole statements that a client sends make this package a console, and with that whatever else it does right.
func (s *store) serve(w http.ResponseWriter, r *http.Request) {
	s.query(r.FormValue("query"))
}
