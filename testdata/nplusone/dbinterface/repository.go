// Package dbinterface declares its own small interfaces over database/sql.
package dbinterface

import (
	"context"
	"database/sql"
)

// execer has the method of sql.DB, sql.Tx and sql.Conn.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// legacy has the methods without a context.
type legacy interface {
	Query(query string, args ...any) (*sql.Rows, error)
	Exec(query string, args ...any) (sql.Result, error)
}

// beginner can start a transaction.
type beginner interface {
	BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error)
}

// executor looks alike, but its result is not one of database/sql.
type executor interface {
	Exec(command string, args ...any) (string, error)
}

func Archive(ctx context.Context, db execer, ids []int64) error {
	for _, id := range ids {
		if _, err := db.ExecContext(ctx, "UPDATE documents SET archived = true WHERE id = ?", id); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func Versions(db legacy, ids []int64) (all []int, err error) {
	for _, id := range ids {
		rows, err := db.Query("SELECT version FROM versions WHERE document_id = ?", id) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var v int
			if err := rows.Scan(&v); err != nil {
				rows.Close()
				return nil, err
			}
			all = append(all, v)
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func Publish(ctx context.Context, db beginner, ids []int64) error {
	for _, id := range ids {
		tx, err := db.BeginTx(ctx, nil) // want nplusone:"minor"
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE documents SET public = true WHERE id = ?", id); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// shell runs editor commands in the process.
type shell struct{ history []string }

func (s *shell) Exec(command string, _ ...any) (string, error) {
	s.history = append(s.history, command)
	return command, nil
}

var _ executor = (*shell)(nil)

// Replay calls a method named Exec that has nothing to do with a database.
func Replay(x executor, commands []string) error {
	for _, c := range commands {
		if _, err := x.Exec(c); err != nil {
			return err
		}
	}
	return nil
}

// ArchiveAll sends one statement through the interface.
func ArchiveAll(ctx context.Context, db execer, ids []int64) error {
	var last int64
	for _, id := range ids {
		last = max(last, id)
	}
	_, err := db.ExecContext(ctx, "UPDATE documents SET archived = true WHERE id <= ?", last)
	return err
}

// Handles converts; no call.
func Handles(pools []*sql.DB) (handles []execer) {
	for _, p := range pools {
		handles = append(handles, p)
	}
	return handles
}
