// Package nocontext runs queries with the methods that take no context.
package nocontext

import (
	"context"
	"database/sql"
	"net/http"

	"github.com/jmoiron/sqlx"
)

type Store struct {
	db *sql.DB
	x  *sqlx.DB
}

func (s *Store) Names(ctx context.Context) (*sql.Rows, error) {
	return s.db.Query("SELECT name FROM users WHERE active") // want missingtimeout:"nocontext"
}

func (s *Store) serve(w http.ResponseWriter, r *http.Request) {
	if _, err := s.db.Exec("DELETE FROM sessions WHERE id = $1", r.FormValue("id")); err != nil { // want missingtimeout:"nocontext"
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (s *Store) List(ctx context.Context, into *[]string) error {
	return s.x.Select(into, "SELECT name FROM users") // want missingtimeout:"nocontext"
}

func (s *Store) Transaction(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE users SET seen = now()"); err != nil { // want missingtimeout:"nocontext"
		return err
	}
	return tx.Commit()
}

func (s *Store) NamesContext(ctx context.Context) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT name FROM users WHERE active")
}

// migrate runs at the start, without a context.
func (s *Store) migrate() error {
	_, err := s.db.Exec("UPDATE users SET active = true")
	return err
}

// unnamed does not use its context, and cannot.
func (s *Store) unnamed(_ context.Context) error {
	_, err := s.db.Exec("UPDATE users SET active = true")
	return err
}

// schema changes are migrations, which take their time.
func (s *Store) schema(ctx context.Context) error {
	_, err := s.db.Exec("CREATE TABLE IF NOT EXISTS users (id int)")
	return err
}

type backfillNames struct{ *Store }

// Apply is a step of a migration.
func (b backfillNames) Apply(ctx context.Context) error {
	_, err := b.db.Exec("UPDATE users SET name = lower(login) WHERE name IS NULL")
	return err
}

// later goes on in a goroutine.
func (s *Store) later(ctx context.Context) {
	go func() { s.db.Exec("UPDATE users SET seen = now()") }()
}
