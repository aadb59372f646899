// Package options asks for what goes with an album only if a parameter, or a field of one, says so.
package options

import (
	"context"
	"database/sql"
)

type Album struct {
	ID     int64
	Covers int
	Owner  string
}

type ListOptions struct {
	WithOwner bool
	Language  string
}

type Albums struct {
	db *sql.DB
}

func (a *Albums) covers(ctx context.Context, id int64, count bool) (n int, err error) {
	if !count {
		return 0, nil
	}
	err = a.db.QueryRowContext(ctx, "SELECT count(*) FROM covers WHERE album_id = ?", id).Scan(&n)
	return n, err
}

func (a *Albums) describe(ctx context.Context, id int64, opts ListOptions) (name string, err error) {
	if opts.WithOwner {
		err = a.db.QueryRowContext(ctx, "SELECT owner FROM albums WHERE id = ?", id).Scan(&name)
	}
	return name, err
}

// translate hands the options on.
func (a *Albums) translate(ctx context.Context, id int64, opts *ListOptions) (title string, err error) {
	if opts == nil || opts.Language == "" {
		return "", nil
	}
	err = a.db.QueryRowContext(ctx, "SELECT title FROM titles WHERE album_id = ? AND language = ?", id, opts.Language).Scan(&title)
	return title, err
}

func (a *Albums) summary(ctx context.Context, id int64, opts *ListOptions) (string, error) {
	return a.translate(ctx, id, opts)
}

// List leaves the flag unset.
func (a *Albums) List(ctx context.Context, albums []*Album) (err error) {
	for _, album := range albums {
		if album.Covers, err = a.covers(ctx, album.ID, false); err != nil {
			return err
		}
	}
	return nil
}

// ListAll sets it.
func (a *Albums) ListAll(ctx context.Context, albums []*Album) (err error) {
	for _, album := range albums {
		if album.Covers, err = a.covers(ctx, album.ID, true); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// ListSome passes on what it is told.
func (a *Albums) ListSome(ctx context.Context, albums []*Album, count bool) (err error) {
	for _, album := range albums {
		if album.Covers, err = a.covers(ctx, album.ID, count); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Plain leaves the field unset.
func (a *Albums) Plain(ctx context.Context, albums []*Album) (err error) {
	for _, album := range albums {
		if album.Owner, err = a.describe(ctx, album.ID, ListOptions{Language: "en"}); err != nil {
			return err
		}
	}
	return nil
}

// Owned sets it.
func (a *Albums) Owned(ctx context.Context, albums []*Album) (err error) {
	for _, album := range albums {
		if album.Owner, err = a.describe(ctx, album.ID, ListOptions{WithOwner: true}); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// Untranslated has no options, two calls up.
func (a *Albums) Untranslated(ctx context.Context, albums []*Album) (err error) {
	for _, album := range albums {
		if album.Owner, err = a.summary(ctx, album.ID, nil); err != nil {
			return err
		}
	}
	return nil
}

// Translated has some.
func (a *Albums) Translated(ctx context.Context, albums []*Album) (err error) {
	for _, album := range albums {
		if album.Owner, err = a.summary(ctx, album.ID, &ListOptions{Language: "en"}); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}
