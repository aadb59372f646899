// Package store is told to prepare itself when the process starts.
package store

import "database/sql"

// Prepare creates what is missing. Silent for who sees its caller: the process ends when it fails.
func Prepare(db *sql.DB) error {
	tx, err := db.Begin() // want:package unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("CREATE TABLE IF NOT EXISTS users (id INTEGER)"); err != nil {
		return err
	}
	return tx.Commit()
}
