// Package store leaves the words of databases to dialects.
package store

import (
	"context"
	"database/sql"
	"time"
)

// Dialect knows the words of one database.
type Dialect interface {
	Random() string
	Day(t time.Time) string
	Owner() string
}

type Jokes struct {
	db      *sql.DB
	dialect Dialect
}

// A dialect chooses among its own words.
func (j *Jokes) Any(ctx context.Context) (text string, err error) {
	err = j.db.QueryRowContext(ctx, "SELECT text FROM jokes ORDER BY "+j.dialect.Random()+" LIMIT 1").Scan(&text)
	return text, err
}

// Every implementation renders a time as digits.
func (j *Jokes) Today(ctx context.Context) (text string, err error) {
	err = j.db.QueryRowContext(ctx, "SELECT text FROM jokes WHERE day = '"+j.dialect.Day(time.Now())+"'").Scan(&text)
	return text, err
}

// One implementation returns what somebody called himself.
func (j *Jokes) Own(ctx context.Context) (text string, err error) {
	err = j.db.QueryRowContext(ctx, "SELECT text FROM jokes WHERE owner = '"+j.dialect.Owner()+"'").Scan(&text) // want:module sqlinjection:"value"
	return text, err
}
