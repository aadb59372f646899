// Package statementpertable runs commands on the tables of a database, which no statement for many tables can replace.
package statementpertable

import (
	"context"
	"database/sql"
	"fmt"
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
		if err := run(ctx, db, "INSERT INTO rebuilt (name) VALUES (?)", t); err != nil { // want nplusone:"unit"
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

// Counts asks each table.
func Counts(ctx context.Context, db *sql.DB, tables []string) (sum int, err error) {
	for _, t := range tables {
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM "+t).Scan(&n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Restore runs the statements of a file.
func Restore(ctx context.Context, db *sql.DB, statements []string) error {
	for _, text := range statements {
		if _, err := db.ExecContext(ctx, strings.TrimSpace(text)); err != nil {
			return err
		}
	}
	return nil
}

// Names puts values into the text, where a list could stand.
func Names(ctx context.Context, db *sql.DB, ids []string) (names []string, err error) {
	for _, id := range ids {
		var name string
		if err := db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = "+id).Scan(&name); err != nil { // want nplusone:"read"
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func countRows(ctx context.Context, db *sql.DB, table string) (n int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n)
	return n, err
}

// Sizes counts in a helper.
func Sizes(ctx context.Context, db *sql.DB, tables []string) (sizes []int64, err error) {
	for _, table := range tables {
		n, err := countRows(ctx, db, table)
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

func count(ctx context.Context, db *sql.DB, text string, args ...any) (n int64, err error) {
	err = db.QueryRowContext(ctx, text, args...).Scan(&n)
	return n, err
}

type Incident struct {
	ID    int64
	Table string
}

// Affected hands the statement for each table to a helper.
func Affected(ctx context.Context, db *sql.DB, incidents []*Incident, serial string) (affected []*Incident, err error) {
	for _, i := range incidents {
		n, err := count(ctx, db, fmt.Sprintf("SELECT count(*) FROM %s WHERE serial = ?", i.Table), serial)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			affected = append(affected, i)
		}
	}
	return affected, nil
}

// Reported hands the same statement to it for each.
func Reported(ctx context.Context, db *sql.DB, incidents []*Incident) (reported int64, err error) {
	for _, i := range incidents {
		n, err := count(ctx, db, "SELECT count(*) FROM reports WHERE incident_id = ?", i.ID) // want nplusone:"read"
		if err != nil {
			return 0, err
		}
		reported += n
	}
	return reported, nil
}

// Drop drops what is left of tests.
func Drop(ctx context.Context, db *sql.DB, tables []string) error {
	for _, t := range tables {
		if err := run(ctx, db, "DROP TABLE IF EXISTS "+t); err != nil {
			return err
		}
	}
	return nil
}
