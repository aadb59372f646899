// Package localclosure calls, defers or merely stores function literals inside loops.
package localclosure

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
)

type Permissions struct {
	db *sql.DB
}

// Visible calls a closure that was defined before the loop.
func (p *Permissions) Visible(ctx context.Context, user int64, documents []int64) ([]int64, error) {
	allowed := func(document int64) (bool, error) {
		var n int
		err := p.db.QueryRowContext(ctx, "SELECT count(*) FROM grants WHERE user_id = ? AND document_id = ?", user, document).Scan(&n)
		return n > 0, err
	}
	var visible []int64
	for _, d := range documents {
		ok, err := allowed(d) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		if ok {
			visible = append(visible, d)
		}
	}
	return visible, nil
}

// Revoke calls a literal on the spot, to scope the defer.
func (p *Permissions) Revoke(ctx context.Context, grants []int64) error {
	for _, g := range grants {
		err := func() error {
			defer slog.Debug("revoked", "grant", g)
			_, err := p.db.ExecContext(ctx, "DELETE FROM grants WHERE id = ?", g) // want nplusone:"write"
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// Lock defers one statement per document.
func (p *Permissions) Lock(ctx context.Context, documents []int64, edit func() error) error {
	for _, d := range documents {
		defer func() {
			_, err := p.db.ExecContext(ctx, "UPDATE documents SET locked = false WHERE id = ?", d) // want nplusone:"write"
			if err != nil {
				slog.Error("unlock", "document", d, "err", err)
			}
		}()
	}
	return edit()
}

// Undo returns closures; nobody here calls them.
func (p *Permissions) Undo(grants []int64) []func(context.Context) error {
	var undo []func(context.Context) error
	for _, g := range grants {
		undo = append(undo, func(ctx context.Context) error {
			_, err := p.db.ExecContext(ctx, "UPDATE grants SET revoked = false WHERE id = ?", g)
			return err
		})
	}
	return undo
}

// CloseAll calls functions that it was given. That other functions of this type query does not mean that these do.
func CloseAll(closers []func() error) (err error) {
	for _, c := range closers {
		err = errors.Join(err, c())
	}
	return err
}

// Names calls a closure that stays in the process.
func (p *Permissions) Names(ctx context.Context, documents []int64) ([]string, error) {
	titles, err := p.titles(ctx)
	if err != nil {
		return nil, err
	}
	name := func(d int64) (string, error) {
		if t, ok := titles[d]; ok {
			return t, nil
		}
		return "", errors.New("no such document")
	}
	var names []string
	for _, d := range documents {
		n, err := name(d)
		if err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, nil
}

// Check defines the closure in the loop, and calls the last one after it.
func (p *Permissions) Check(ctx context.Context, documents []int64) error {
	check := func() error { return nil }
	for _, d := range documents {
		if d == 0 {
			continue
		}
		check = func() error {
			_, err := p.db.ExecContext(ctx, "UPDATE documents SET checked_at = now() WHERE id = ?", d)
			return err
		}
	}
	return check()
}

func (p *Permissions) titles(ctx context.Context) (map[int64]string, error) {
	rows, err := p.db.QueryContext(ctx, "SELECT id, title FROM documents")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	titles := map[int64]string{}
	for rows.Next() {
		var id int64
		var title string
		if err := rows.Scan(&id, &title); err != nil {
			return nil, err
		}
		titles[id] = title
	}
	return titles, rows.Err()
}
