// Package store takes parts of statements from its callers.
package store

import (
	"context"
	"database/sql"
	"errors"
)

type Store struct{ db *sql.DB }

// List sorts by a column that the caller names.
func (s *Store) List(ctx context.Context, column string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM users ORDER BY "+column)
}

// Find checks the column itself.
func (s *Store) Find(ctx context.Context, column string) (*sql.Rows, error) {
	if !IsColumn(column) {
		return nil, errors.New("unknown column")
	}
	return s.db.QueryContext(ctx, "SELECT id FROM users ORDER BY "+column)
}

// Select runs any statement.
func (s *Store) Select(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.run(ctx, query, args)
}

func (s *Store) run(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, query, args...)
}

// ByName is wrong whatever it is called with: the value is put into the text here.
func (s *Store) ByName(ctx context.Context, name string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM users WHERE name = '"+name+"'") // want sqlinjection:"value"
}

func IsColumn(name string) bool {
	switch name {
	case "id", "name":
		return true
	}
	return false
}

func Table(archived bool) string {
	if archived {
		return "archived_users"
	}
	return "users"
}

func Quote(name string) string { return `"` + name + `"` }
