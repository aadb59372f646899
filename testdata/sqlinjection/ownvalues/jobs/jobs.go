// Package jobs keeps jobs in tables: what handlers of package web do, and what package queue does beside them.
package jobs

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

type Store struct {
	db     *sql.DB
	source string
}

func Open(db *sql.DB, source string) *Store { return &Store{db, source} }

// ByOwner is asked by a handler.
func (s *Store) ByOwner(ctx context.Context, owner string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE owner = '"+owner+"'") // want sqlinjection:"value"
}

// ByState is asked by a handler and by a worker.
func (s *Store) ByState(ctx context.Context, state string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE state = '"+state+"'") // want sqlinjection:"value"
}

// ByRoute is asked by a function that a framework of its own calls with what clients send.
func (s *Store) ByRoute(ctx context.Context, route string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE route = '"+route+"'") // want sqlinjection:"value"
}

// ByName is for other modules.
func (s *Store) ByName(ctx context.Context, name string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE name = '"+name+"'") // want sqlinjection:"value"
}

// ByKind is asked by a worker alone.
func (s *Store) ByKind(ctx context.Context, kind string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE kind = '"+kind+"'") // want:module sqlinjection:"own" // want:package sqlinjection:"value"
}

// ByKinds is asked by a worker, and there is a variant that nobody needs.
func (s *Store) ByKinds(ctx context.Context, kinds []string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE kind IN ("+anyOf(kinds)+")")
}

func (s *Store) ByKindsOrNone(ctx context.Context, kinds []string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE kind IN ("+anyOf(kinds)+") OR kind IS NULL")
}

func anyOf(kinds []string) string {
	var list []string
	for _, k := range kinds {
		list = append(list, fmt.Sprintf("'%s'", k)) // want:module sqlinjection:"own" // want:package sqlinjection:"value"
	}
	return strings.Join(list, ", ")
}

// Expire is run by a worker, with names that are read from the database.
func (s *Store) Expire(ctx context.Context) error {
	var owner string
	if err := s.db.QueryRowContext(ctx, "SELECT owner FROM expired LIMIT 1").Scan(&owner); err != nil {
		return err
	}
	_, err := s.db.ExecContext(ctx, "DELETE FROM jobs WHERE owner = '"+owner+"'") // want:module sqlinjection:"own" // want:package sqlinjection:"value"
	return err
}

// Copy is what a command does.
func (s *Store) Copy(ctx context.Context, to string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE jobs SET source = '"+to+"'") // want:module sqlinjection:"own" // want:package sqlinjection:"value"
	return err
}

// Bound is run by a worker.
func (s *Store) Bound(ctx context.Context, kind string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE kind = ?", kind)
}

// ByOrigin gets constants from all that call it.
func (s *Store) ByOrigin(ctx context.Context, origin string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE origin = '"+origin+"'") // want:package sqlinjection:"value"
}

// ByRegion gets a constant from a worker, and something else from a handler.
func (s *Store) ByRegion(ctx context.Context, region string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE region = '"+region+"'") // want sqlinjection:"value"
}

// ByZone gets a constant from a worker, and something else through an interface.
func (s *Store) ByZone(ctx context.Context, zone string) (id int64, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT id FROM jobs WHERE zone = '"+zone+"'").Scan(&id) // want sqlinjection:"value"
	return id, err
}

// ByPhase gets constants, and is handed around as well.
func (s *Store) ByPhase(ctx context.Context, phase string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE phase = '"+phase+"'") // want sqlinjection:"value"
}

// ByOriginAndName gets a constant and something else.
func (s *Store) ByOriginAndName(ctx context.Context, origin, name string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE name = '"+name+"' AND origin = '"+origin+"'") // want sqlinjection:"value"
}

// ByAge is asked with constants by functions of the package and others.
func (s *Store) ByAge(ctx context.Context, age string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE age = '"+age+"'") // want:package sqlinjection:"value"
}

func (s *Store) Old(ctx context.Context) (*sql.Rows, error) { return s.ByAge(ctx, "old") }

// ByTag is asked with a constant by another package, and by one of this with more.
func (s *Store) ByTag(ctx context.Context, tag string) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT id FROM jobs WHERE tag = '"+tag+"'") // want sqlinjection:"value"
}

func (s *Store) Tagged(ctx context.Context, tag string) (*sql.Rows, error) { return s.ByTag(ctx, tag) }
