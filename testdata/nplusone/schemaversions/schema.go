// Package schemaversions applies the versions of a schema one after the other.
package schemaversions

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
)

//go:embed *.sql
var files embed.FS

type step struct {
	version int
	up      func(ctx context.Context, tx *sql.Tx) error
}

var steps = []step{
	{1, statement("CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT)")},
	{2, statement("ALTER TABLE users ADD COLUMN name TEXT")},
	{3, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE users SET name = email"); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "ALTER TABLE users ALTER COLUMN name SET NOT NULL")
		return err
	}},
}

func statement(text string) func(context.Context, *sql.Tx) error {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, text)
		return err
	}
}

// Up runs each version in a transaction of its own, on purpose.
func Up(ctx context.Context, db *sql.DB) error {
	var current int
	if err := db.QueryRowContext(ctx, "SELECT version FROM schema_version").Scan(&current); err != nil {
		return err
	}
	for _, m := range steps {
		if m.version <= current {
			continue
		}
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := m.up(ctx, tx); err != nil {
			tx.Rollback()
			return fmt.Errorf("version %d: %w", m.version, err)
		}
		if _, err := tx.ExecContext(ctx, "UPDATE schema_version SET version = $1", m.version); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// UpTo counts versions up to the last one that is known.
func UpTo(ctx context.Context, db *sql.DB, current int) error {
	for version := current; version < len(steps); version++ {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		if err := steps[version].up(ctx, tx); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// Files runs the files that were embedded at build time.
func Files(ctx context.Context, db *sql.DB) error {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			return err
		}
		if _, err := db.ExecContext(ctx, string(text)); err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
	}
	return nil
}

// Invite has the shape of the loops above, but the list is the caller's.
func Invite(ctx context.Context, db *sql.DB, emails []string) error {
	for i, email := range emails {
		tx, err := db.BeginTx(ctx, nil) // want nplusone:"minor"
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO users (id, email, name) VALUES ($1, $2, $2)", i, email); err != nil {
			tx.Rollback()
			return err
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}
