// Package page loads again what it got loaded: that is no list to load at once but a call to leave out, and is said where it is loaded.
package page

import (
	"context"
	"database/sql"

	"fixture/nplusone/reloaded/feed"
)

func Front(ctx context.Context, db *sql.DB) ([]*feed.Post, error) {
	posts, err := feed.Latest(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		if err := p.Load(ctx, db); err != nil { // want:package nplusone:"read"
			return nil, err
		}
	}
	return posts, nil
}

func Archive(ctx context.Context, db *sql.DB) ([]*feed.Post, error) {
	posts, err := feed.Plain(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		if err := p.Load(ctx, db); err != nil { // want nplusone:"read"
			return nil, err
		}
	}
	return posts, nil
}
