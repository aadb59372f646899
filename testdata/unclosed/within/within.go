// Package within uses what ends with its connection, its pool or its transaction.
package within

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// The pool goes on, and keeps the statement on each of its connections.
func count(db *sql.DB, names []string) (n int, err error) {
	stmt, err := db.Prepare("SELECT count(*) FROM users WHERE name = $1") // want unclosed:"stmt"
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		var found int
		if err := stmt.QueryRow(name).Scan(&found); err != nil {
			return 0, err
		}
		n += found
	}
	return n, stmt.Close()
}

// Silent: all statements of a pool end with it.
func load(db *sql.DB, names []string) error {
	defer db.Close()
	stmt, err := db.Prepare("INSERT INTO users (name) VALUES ($1)")
	if err != nil {
		return err
	}
	for _, name := range names {
		if _, err := stmt.Exec(name); err != nil {
			return err
		}
	}
	return nil
}

// A pool waits for those who use it: it does not close their rows.
func names(db *sql.DB) (list []string, err error) {
	defer db.Close()
	rows, err := db.Query("SELECT name FROM users") // want unclosed:"rows"
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		list = append(list, name)
	}
	return list, rows.Err()
}

// The transaction goes on after a name that is taken.
func free(tx *sql.Tx, name string) (bool, error) {
	rows, err := tx.Query("SELECT 1 FROM users WHERE name = $1", name) // want unclosed:"rows"
	if err != nil {
		return false, err
	}
	if rows.Next() {
		return false, nil
	}
	return true, rows.Err()
}

// Silent: the end of the transaction closes them.
func taken(tx *sql.Tx, name string) (bool, error) {
	rows, err := tx.Query("SELECT 1 FROM users WHERE name = $1", name)
	if err != nil {
		return false, tx.Rollback()
	}
	if rows.Next() {
		return true, tx.Commit()
	}
	return false, rows.Close()
}

func (s *store) rename(ctx context.Context, old, name string) error {
	defer func() {
		if err := s.tx.Rollback(); err != nil && err != sql.ErrTxDone {
			fmt.Println(err)
		}
	}()
	rows, err := s.tx.QueryContext(ctx, "SELECT id FROM users WHERE name = $1", old)
	if err != nil {
		return err
	}
	if !rows.Next() {
		return fmt.Errorf("no user %s", old)
	}
	rows.Close()
	if _, err := s.tx.ExecContext(ctx, "UPDATE users SET name = $1 WHERE name = $2", name, old); err != nil {
		return err
	}
	return s.tx.Commit()
}

type store struct{ tx *sql.Tx }

// A connection of its own goes on.
func follow(ctx context.Context, conn *pgx.Conn, table string) (id int64, err error) {
	rows, err := conn.Query(ctx, "SELECT id FROM "+table) // want unclosed:"rows"
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&id)
	}
	return id, err
}

// Silent: the connection is closed, or given back busy, which closes it.
func last(ctx context.Context, conn *pgx.Conn) (id int64, err error) {
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, "SELECT id FROM users")
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&id)
	}
	return id, err
}

func pooled(ctx context.Context, pool *pgxpool.Pool) error {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	tx, err := conn.Begin(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "DELETE FROM users"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// cursor is what a database hands out, without Close.
type cursor interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
}

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

type reader struct {
	q    querier
	each func(cursor) error
}

// Silent: who gets the rows may read them to the end, which closes them, or find their Close.
func (r *reader) query(ctx context.Context, f func(context.Context, cursor) error, query string) error {
	rows, err := r.q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return f(ctx, rows)
}

func (r *reader) all(ctx context.Context, query string) error {
	rows, err := r.q.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	return r.each(rows)
}

// One row can be scanned, but not all of them be read.
func one(ctx context.Context, q querier, scan func(interface{ Scan(...any) error }) error) error {
	rows, err := q.QueryContext(ctx, "SELECT id FROM users LIMIT 1") // want unclosed:"rows"
	if err != nil {
		return err
	}
	if !rows.Next() {
		return sql.ErrNoRows
	}
	return scan(rows)
}
