// Package onehandle has another connection in each iteration.
package onehandle

import (
	"context"
	"database/sql"
	"sync"
)

type Tenant struct {
	Name string
	DB   *sql.DB
}

type Shards struct {
	all     []*sql.DB
	tenants map[string]*Tenant
	stores  []*Store
}

// Store is a wrapper around one connection.
type Store struct{ db *sql.DB }

func (s *Store) Users(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM users").Scan(&n)
	return n, err
}

func (s *Store) Rename(ctx context.Context, id int64, name string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE users SET name = ? WHERE id = ?", name, id)
	return err
}

// Ping asks each database.
func (s *Shards) Ping(ctx context.Context) error {
	for _, db := range s.all {
		if err := db.PingContext(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Count sums over the databases.
func (s *Shards) Count(ctx context.Context) (total int, err error) {
	for _, db := range s.all {
		var n int
		if err := db.QueryRowContext(ctx, "SELECT count(*) FROM users").Scan(&n); err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Sizes takes the handle from a field of the element.
func (s *Shards) Sizes(ctx context.Context) (map[string]int, error) {
	sizes := map[string]int{}
	for name, tenant := range s.tenants {
		var n int
		if err := tenant.DB.QueryRowContext(ctx, "SELECT count(*) FROM documents").Scan(&n); err != nil {
			return nil, err
		}
		sizes[name] = n
	}
	return sizes, nil
}

// Users calls a method of the element, which holds the handle.
func (s *Shards) Users(ctx context.Context) (total int, err error) {
	for _, store := range s.stores {
		n, err := store.Users(ctx)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// Vacuum asks all databases at the same time.
func (s *Shards) Vacuum(ctx context.Context) {
	var wg sync.WaitGroup
	for i := range s.all {
		db := s.all[i]
		wg.Go(func() { db.ExecContext(ctx, "VACUUM") })
	}
	wg.Wait()
}

// Open opens each one and closes it again.
func Open(ctx context.Context, dsns map[string]string) error {
	for driver, dsn := range dsns {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			return err
		}
		err = db.PingContext(ctx)
		db.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// RenameAll has one handle and many users.
func (s *Shards) RenameAll(ctx context.Context, store *Store, names map[int64]string) error {
	for id, name := range names {
		if err := store.Rename(ctx, id, name); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// Rename asks each shard for each user.
func (s *Shards) Rename(ctx context.Context, names map[int64]string) error {
	for _, store := range s.stores {
		for id, name := range names {
			if err := store.Rename(ctx, id, name); err != nil { // want nplusone:"unit"
				return err
			}
		}
	}
	return nil
}
