// Package firstanswer hands functions to helpers that call them for one element after the other.
package firstanswer

import (
	"context"
	"database/sql"
)

type Blob struct {
	Digest string
	Size   int64
}

type Mirrors struct {
	db    *sql.DB
	names []string
}

// first calls ask until there is an answer.
func (m *Mirrors) first(ask func(mirror string) *Blob) *Blob {
	for _, name := range m.names {
		if b := ask(name); b != nil {
			return b
		}
	}
	return nil
}

// each calls visit for all, unless it fails.
func (m *Mirrors) each(visit func(mirror string) error) error {
	for _, name := range m.names {
		if err := visit(name); err != nil {
			return err
		}
	}
	return nil
}

func (m *Mirrors) Find(ctx context.Context, digest string) *Blob {
	return m.first(func(mirror string) *Blob {
		b := Blob{Digest: digest}
		if m.db.QueryRowContext(ctx, "SELECT size FROM blobs WHERE mirror = $1 AND digest = $2", mirror, digest).Scan(&b.Size) != nil {
			return nil
		}
		return &b
	})
}

func (m *Mirrors) Sizes(ctx context.Context, digest string) (sizes []int64, err error) {
	err = m.each(func(mirror string) error {
		var size int64
		if err := m.db.QueryRowContext(ctx, "SELECT size FROM blobs WHERE mirror = $1 AND digest = $2", mirror, digest).Scan(&size); err != nil { // want nplusone:"read"
			return err
		}
		sizes = append(sizes, size)
		return nil
	})
	return sizes, err
}
