// Package onetag adds a list of tags, of which every caller passes one.
//
// What callers in other packages, or behind an interface, pass for a parameter is not asked of the whole module.
package onetag

import (
	"context"
	"database/sql"
)

type Tags struct{ DB *sql.DB }

func (t *Tags) Add(ctx context.Context, names ...string) error {
	for _, name := range names {
		if _, err := t.DB.ExecContext(ctx, "INSERT INTO tags (name) VALUES (?)", name); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (t *Tags) AddOne(ctx context.Context, name string) error { return t.Add(ctx, name) }
