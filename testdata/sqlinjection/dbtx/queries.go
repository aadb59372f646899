// Package dbtx takes its connection through an interface, as generated code does.
package dbtx

import (
	"context"
	"database/sql"
)

type DBTX interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

type Queries struct{ db DBTX }

func (q *Queries) Rename(ctx context.Context, from, to string) error {
	_, err := q.db.ExecContext(ctx, "UPDATE users SET name = '"+to+"' WHERE name = $1", from) // want sqlinjection:"value"
	return err
}

func (q *Queries) Name(ctx context.Context, id int64) (name string, err error) {
	return name, q.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = $1", id).Scan(&name)
}
