// Package migrations changes the database from one version to the next.
package migrations

import (
	"context"
	"database/sql"
	"net/http"
)

func rename(ctx context.Context, db *sql.DB) error {
	_, err := db.Exec("UPDATE users SET name = lower(name)")
	return err
}

// notify runs once, when the program starts.
func notify(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
