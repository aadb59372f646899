// Package statementpertable runs commands on the tables of a database, which no statement for many tables can replace.
package statementpertable

import (
	"context"
	"database/sql"
	"strings"
)

// Rebuild changes the schema, table by table.
func Rebuild(ctx context.Context, db *sql.DB, tables []string) error {
	for _, t := range tables {
		if _, err := db.ExecContext(ctx, "ALTER TABLE "+quote(t)+" ENGINE = InnoDB"); err != nil {
			return err
		}
	}
	return nil
}

// Log writes one row per table, into one table.
func Log(ctx context.Context, db *sql.DB, tables []string) error {
	for _, t := range tables {
		if err := run(ctx, db, "INSERT INTO rebuilt (name) VALUES (?)", t); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func run(ctx context.Context, db *sql.DB, text string, args ...any) error {
	_, err := db.ExecContext(ctx, text, args...)
	return err
}

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
