// Package storeargument hands a store to a helper: which implementation stands behind the interface, the caller shows.
package storeargument

import (
	"context"
	"database/sql"
)

type Task struct {
	ID    int64
	Owner string
}

type Store interface {
	Owner(ctx context.Context, task int64) (string, error)
}

func fill(ctx context.Context, s Store, t *Task) (err error) {
	t.Owner, err = s.Owner(ctx, t.ID)
	return err
}

type SQL struct {
	db *sql.DB
}

func (s *SQL) Owner(ctx context.Context, task int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT owner FROM tasks WHERE id = ?", task).Scan(&name)
	return name, err
}

func (s *SQL) Tasks(ctx context.Context, tasks []*Task) error {
	for _, t := range tasks {
		if err := fill(ctx, s, t); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

// File keeps its tasks in a file, of which it has read all.
type File struct {
	owners map[int64]string
}

func (f *File) Owner(_ context.Context, task int64) (string, error) { return f.owners[task], nil }

func (f *File) Tasks(ctx context.Context, tasks []*Task) error {
	for _, t := range tasks {
		if err := fill(ctx, f, t); err != nil {
			return err
		}
	}
	return nil
}

// Any may be handed either.
func Any(ctx context.Context, s Store, tasks []*Task) error {
	for _, t := range tasks {
		if err := fill(ctx, s, t); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}
