// Package optimisticlock writes rows that somebody else may have written in between.
package optimisticlock

import (
	"context"
	"database/sql"
	"errors"
)

var ErrConflict = errors.New("changed in between")

type Item struct {
	ID, Version, Count int64
}

type Stock struct {
	db *sql.DB
}

func (s *Stock) find(ctx context.Context, id int64) (*Item, error) {
	item := Item{ID: id}
	err := s.db.QueryRowContext(ctx, "SELECT version, count FROM items WHERE id = $1", id).Scan(&item.Version, &item.Count)
	return &item, err
}

func (s *Stock) update(ctx context.Context, item *Item) error {
	res, err := s.db.ExecContext(ctx, "UPDATE items SET count = $1, version = version + 1 WHERE id = $2 AND version = $3", item.Count, item.ID, item.Version)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrConflict
}

// take reads the item only after a conflict.
func (s *Stock) take(ctx context.Context, item *Item, n int64) error {
	for {
		changed := *item
		changed.Count -= n
		err := s.update(ctx, &changed)
		if err == nil {
			return nil
		}
		if !errors.Is(err, ErrConflict) {
			return err
		}
		if item, err = s.find(ctx, item.ID); err != nil {
			return err
		}
	}
}

// TakeAll is reported for what it does each time: a write.
func (s *Stock) TakeAll(ctx context.Context, items []*Item) error {
	for _, item := range items {
		if err := s.take(ctx, item, 1); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// missing expects some items not to be there.
func (s *Stock) missing(ctx context.Context, ids []int64) (missing []int64, err error) {
	for _, id := range ids {
		_, err := s.find(ctx, id) // want nplusone:"minor"
		if errors.Is(err, sql.ErrNoRows) {
			missing = append(missing, id)
			continue
		}
		if err != nil {
			return nil, err
		}
	}
	return missing, nil
}

// Missing calls it once.
func (s *Stock) Missing(ctx context.Context, ids []int64) ([]int64, error) {
	return s.missing(ctx, ids)
}
