// Package migrations changes the database from one version to the next.
package migrations

import (
	"context"
	"database/sql"
)

func rename(ctx context.Context, db *sql.DB) error {
	_, err := db.Exec("UPDATE users SET name = lower(name)")
	return err
}
