// Package casebycase loops over the names of fields and treats each in a case of its own.
package casebycase

import (
	"context"
	"database/sql"
	"fmt"
)

type Projects struct{ db *sql.DB }

func (p *Projects) exists(ctx context.Context, query string, id string) error {
	var n int
	return p.db.QueryRowContext(ctx, query, id).Scan(&n)
}

// Update comes to each query at most once: when its field is in the mask.
func (p *Projects) Update(ctx context.Context, mask []string, owner, team string) error {
	for _, path := range mask {
		switch path {
		case "title":
		case "owner":
			if err := p.exists(ctx, "SELECT 1 FROM users WHERE id = ?", owner+path); err != nil {
				return err
			}
		case "team":
			if err := p.exists(ctx, "SELECT 1 FROM teams WHERE id = ?", team+path); err != nil {
				return err
			}
		default:
			return fmt.Errorf("unknown field %q", path)
		}
	}
	return nil
}

type Event struct{ Kind, Subject string }

// Check has cases as well, but for what many elements have in common.
func (p *Projects) Check(ctx context.Context, events []Event) error {
	for _, e := range events {
		if e.Kind == "user" {
			if err := p.exists(ctx, "SELECT 1 FROM users WHERE id = ?", e.Subject); err != nil { // want nplusone:"minor"
				return err
			}
		}
	}
	return nil
}

// Rest skips one value.
func (p *Projects) Rest(ctx context.Context, users []string) error {
	for _, u := range users {
		if u == "ghost" {
			continue
		}
		if err := p.exists(ctx, "SELECT 1 FROM users WHERE id = ?", u); err != nil { // want nplusone:"minor"
			return err
		}
	}
	return nil
}
