// Package embeddeddb promotes the methods of *sql.DB through embedding.
package embeddeddb

import (
	"context"
	"database/sql"
	"sync"
)

// DB adds methods to a connection pool.
type DB struct {
	*sql.DB
	name string
}

// Store embeds once more.
type Store struct {
	*DB
	mu    sync.Mutex
	cache map[int64]string
}

// Runner embeds an interface.
type Runner interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

type Unit struct {
	Runner
	log []string
}

func (db *DB) Tags(ctx context.Context, posts []int64) ([]int, error) {
	var counts []int
	for _, p := range posts {
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM tags WHERE post_id = ?", p).Scan(&n); err != nil { // want nplusone:"read"
			return nil, err
		}
		counts = append(counts, n)
	}
	return counts, nil
}

func (s *Store) Hide(ctx context.Context, posts []int64) error {
	for _, p := range posts {
		if _, err := s.ExecContext(ctx, "UPDATE posts SET hidden = true WHERE id = ?", p); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (u *Unit) Count(ctx context.Context, posts []int64) error {
	for _, p := range posts {
		if _, err := u.ExecContext(ctx, "UPDATE posts SET views = views + 1 WHERE id = ?", p); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Title has the name of a look-up and reads the cache.
func (s *Store) Title(post int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cache[post]
}

// Titles calls it per post.
func (s *Store) Titles(posts []int64) (titles []string) {
	for _, p := range posts {
		titles = append(titles, s.Title(p))
	}
	return titles
}

// QueryContext is a method of Unit with the name and the shape of a query, which only records it.
func (u *Unit) QueryContext(_ context.Context, query string, _ ...any) (*sql.Rows, error) {
	u.log = append(u.log, query)
	return nil, sql.ErrNoRows
}

// Record calls the recording method.
func (u *Unit) Record(ctx context.Context, queries []string) {
	for _, q := range queries {
		u.QueryContext(ctx, q)
	}
}

// Stats reads counters of the pool: no query.
func Stats(pools []*DB) (open int) {
	for _, p := range pools {
		open += p.Stats().OpenConnections
	}
	return open
}
