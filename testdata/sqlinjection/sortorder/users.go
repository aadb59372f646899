// Package sortorder sorts by what it was given.
package sortorder

import (
	"database/sql"

	"github.com/gorilla/websocket"
	"github.com/samber/lo"
)

// Options can be filled by everybody.
type Options struct{ Sort, Table string }

type lister struct {
	db   *sql.DB
	opts *Options
}

var load func() *Options

func open(db *sql.DB) *lister { return &lister{db, load()} }

// The options may come from anywhere, but so far from this program.
func (l *lister) sorted() (*sql.Rows, error) {
	return l.db.Query("SELECT id FROM users ORDER BY " + l.opts.Sort)
}

// A table: the program has as many as it has.
func (l *lister) all() (*sql.Rows, error) {
	return l.db.Query("SELECT id FROM " + l.opts.Table)
}

// What stands between is a builder's.
func (l *lister) built() (*sql.Rows, error) {
	return l.db.Query("SELECT id FROM users" + clauses() + l.opts.Sort)
}

var clauses = func() string { return "" }

func by(db *sql.DB, sort string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY " + sort) // want sqlinjection:"identifier"
}

// Whoever takes the function may call it with anything.
var Sorters = []func(*sql.DB, string) (*sql.Rows, error){by}

// What a library that nobody knows hands out may be a client's.
func received(db *sql.DB, conn *websocket.Conn) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY " + conn.Subprotocol()) // want sqlinjection:"identifier"
}

func random(db *sql.DB) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE token = '" + lo.RandomString(8, lo.LettersCharset) + "'") // want sqlinjection:"unknown"
}

var _ = []any{open, received, random, (*lister).sorted, (*lister).all, (*lister).built}
