// Package statementhelper changes the schema through a helper that gets the text of the statement.
//
// The text is read where a statement is run; what a caller passes for it is not followed.
package statementhelper

import (
	"context"
	"database/sql"
)

// Drop drops what is left of tests.
func Drop(ctx context.Context, db *sql.DB, tables []string) error {
	for _, t := range tables {
		if err := run(ctx, db, "DROP TABLE IF EXISTS "+t); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func run(ctx context.Context, db *sql.DB, text string) error {
	_, err := db.ExecContext(ctx, text)
	return err
}
