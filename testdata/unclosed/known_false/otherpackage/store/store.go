// Package store is told to prepare itself when the process starts.
package store

import "database/sql"

// Prepare creates what is missing.
func Prepare(db *sql.DB) error {
	tx, err := db.Begin() // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("CREATE TABLE IF NOT EXISTS users (id INTEGER)"); err != nil {
		return err
	}
	return tx.Commit()
}
