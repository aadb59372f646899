// Package schema changes the schema when the server starts, which ends when that fails.
package schema

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"
)

type migration struct {
	from, to string
	run      func(*sql.DB) error
}

func newFuncMigration(from, to string, run func(*sql.DB) error) migration {
	return migration{from, to, run}
}

// Silent: a migration that fails ends the process, and the connection with it.
var steps = []migration{
	newFuncMigration("0.1.0", "0.2.0", func(db *sql.DB) error {
		tx, err := db.Begin()
		if err != nil {
			return fmt.Errorf("failed to start transaction: %w", err)
		}
		if _, err := tx.Exec("ALTER TABLE bookmarks ADD COLUMN has_content BOOLEAN NOT NULL DEFAULT FALSE"); err != nil {
			return fmt.Errorf("failed to add column: %w", err)
		}
		return tx.Commit()
	}),
	// Silent: likewise.
	{"0.2.0", "0.3.0", func(db *sql.DB) error {
		stmt, err := db.Prepare("UPDATE accounts SET owner = ? WHERE id = ?")
		if err != nil {
			return err
		}
		if _, err := stmt.Exec(true, 1); err != nil {
			return err
		}
		return stmt.Close()
	}},
	{"0.3.0", "0.4.0", copyTags},
}

// Silent: a function that is named in a migration.
func copyTags(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO tags SELECT name FROM old_tags"); err != nil {
		return err
	}
	return tx.Commit()
}

// Silent: its name says what it is.
func (s *store) migrateOwners() error {
	tx, err := s.db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE bookmarks SET owner = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

type store struct{ db *sql.DB }

// What is left open when it succeeds stays open for as long as the server runs.
func (s *store) migrateNames() error {
	rows, err := s.db.Query("SELECT name FROM bookmarks LIMIT 1") // want unclosed:"rows"
	if err != nil {
		return err
	}
	if !rows.Next() {
		return nil
	}
	var name string
	if err := rows.Scan(&name); err != nil {
		return err
	}
	fmt.Println(name)
	return nil
}

// A loop that takes a failure for the end leaves the rest as it was, once and for all.
func (s *store) migrateTags() error {
	rows, err := s.db.Query("SELECT id FROM tags") // want unclosed:"rowserr"
	if err != nil {
		return err
	}
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return err
		}
		fmt.Println(id)
	}
	return nil
}

// Users start an export of their data, which fails alone: a file is not a connection to the database that is migrated.
func migrateExport(name string, data []byte) error {
	f, err := os.Create(name) // want unclosed:"file"
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Close()
}

// A request starts this one, and the server goes on when it fails.
func (s *store) migrateAccount(w http.ResponseWriter, r *http.Request) error {
	tx, err := s.db.Begin() // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE accounts SET version = 2 WHERE id = ?", r.PathValue("id")); err != nil {
		return err
	}
	return tx.Commit()
}

// Not part of a migration.
func (s *store) rename(id int, name string) error {
	tx, err := s.db.Begin() // want unclosed:"tx"
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE tags SET name = ? WHERE id = ?", name, id); err != nil {
		return err
	}
	return tx.Commit()
}
