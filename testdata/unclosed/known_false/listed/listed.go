// Package listed has the steps of a migration in a list of plain functions: only the name of the list says what they are.
package listed

import "database/sql"

var migrations = []func(*sql.DB) error{addOwner}

func addOwner(db *sql.DB) error {
	tx, err := db.Begin() // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("ALTER TABLE bookmarks ADD COLUMN owner INTEGER"); err != nil {
		return err
	}
	return tx.Commit()
}

// Run brings the schema up to date.
func Run(db *sql.DB) error {
	for _, step := range migrations {
		if err := step(db); err != nil {
			return err
		}
	}
	return nil
}
