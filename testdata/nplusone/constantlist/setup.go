// Package constantlist loops over lists whose length the source text determines.
package constantlist

import (
	"context"
	"database/sql"
)

type Status int

const (
	New Status = iota
	Open
	Closed
)

var roles = []string{"owner", "editor", "reader"}

var limits = map[string]int{"projects": 10, "members": 50}

var extensions = []string{"pgcrypto"}

// Register lets other files of the program add a name.
func Register(name string) { extensions = append(extensions, name) }

type Setup struct {
	db *sql.DB
}

// Literal ranges over a literal.
func (s *Setup) Literal(ctx context.Context) error {
	for _, table := range []string{"sessions", "tokens"} {
		if _, err := s.db.ExecContext(ctx, "DELETE FROM "+table+" WHERE expired"); err != nil {
			return err
		}
	}
	return nil
}

// Variable ranges over a package variable that nobody changes.
func (s *Setup) Variable(ctx context.Context, project int64) error {
	for _, role := range roles {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO roles (project_id, name) VALUES (?, ?)", project, role); err != nil {
			return err
		}
	}
	return nil
}

// Map ranges over a package map that nobody changes.
func (s *Setup) Map(ctx context.Context, project int64) error {
	for name, limit := range limits {
		if err := s.setLimit(ctx, project, name, limit); err != nil {
			return err
		}
	}
	return nil
}

func (s *Setup) setLimit(ctx context.Context, project int64, name string, limit int) error {
	_, err := s.db.ExecContext(ctx, "INSERT INTO limits (project_id, name, value) VALUES (?, ?, ?)", project, name, limit)
	return err
}

// Local ranges over a local variable with a literal value, which holds structs.
func (s *Setup) Local(ctx context.Context, user int64) (counts [2]int, err error) {
	queries := []struct {
		into *int
		text string
	}{
		{&counts[0], "SELECT count(*) FROM posts WHERE user_id = ?"},
		{&counts[1], "SELECT count(*) FROM likes WHERE user_id = ?"},
	}
	for _, q := range queries {
		if err := s.db.QueryRowContext(ctx, q.text, user).Scan(q.into); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// Enum counts from constant to constant.
func (s *Setup) Enum(ctx context.Context) (counts [Closed + 1]int, err error) {
	for status := New; status <= Closed; status++ {
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM issues WHERE status = ?", status).Scan(&counts[status]); err != nil {
			return counts, err
		}
	}
	return counts, nil
}

// Array ranges over an array of fixed length.
func (s *Setup) Array(ctx context.Context) (names [7]string, err error) {
	for day := range names {
		if err := s.db.QueryRowContext(ctx, "SELECT name FROM weekdays WHERE number = ?", day).Scan(&names[day]); err != nil {
			return names, err
		}
	}
	return names, nil
}

// Number ranges over a constant.
func (s *Setup) Number(ctx context.Context, project int64) error {
	for level := range 5 {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO levels (project_id, level) VALUES (?, ?)", project, level); err != nil {
			return err
		}
	}
	return nil
}

// Registered ranges over the package variable that Register extends: what registers itself is written in the source as well.
func (s *Setup) Registered(ctx context.Context) (installed []string, err error) {
	for _, name := range extensions {
		var v string
		if err := s.db.QueryRowContext(ctx, "SELECT extversion FROM pg_extension WHERE extname = $1", name).Scan(&v); err != nil {
			return nil, err
		}
		installed = append(installed, v)
	}
	return installed, nil
}

// Extended starts with a literal and appends what it was given.
func (s *Setup) Extended(ctx context.Context, project int64, more []string) error {
	names := []string{"default"}
	names = append(names, more...)
	for _, name := range names {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO boards (project_id, name) VALUES (?, ?)", project, name); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Given has a bound that only its caller knows.
func (s *Setup) Given(ctx context.Context, project int64, levels int) error {
	for level := 0; level < levels; level++ {
		if _, err := s.db.ExecContext(ctx, "INSERT INTO levels (project_id, level) VALUES (?, ?)", project, level); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}
