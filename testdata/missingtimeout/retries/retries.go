// Package retries asks a database through a helper that tries again.
package retries

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

type Store struct{ db *sql.DB }

// limited gives each attempt a deadline of its own.
func limited(parent context.Context, timeout time.Duration, do func(ctx context.Context) error) error {
	var err error
	for range 3 {
		ctx, cancel := context.WithTimeout(parent, timeout)
		err = do(ctx)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
	}
	return err
}

// unlimited hands its context on.
func unlimited(parent context.Context, do func(ctx context.Context) error) error {
	var err error
	for range 3 {
		if err = do(parent); err == nil {
			return nil
		}
	}
	return err
}

// mixed gives only the first attempt a deadline.
func mixed(parent context.Context, timeout time.Duration, do func(ctx context.Context) error) error {
	ctx, cancel := context.WithTimeout(parent, timeout)
	defer cancel()
	if err := do(ctx); err == nil {
		return nil
	}
	return do(parent)
}

func (s *Store) count(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM jobs").Scan(&n)
	return n, err
}

// Limited need not pass its context: no attempt takes longer than a second.
func (s *Store) Limited(ctx context.Context) error {
	return limited(context.Background(), time.Second, func(ctx context.Context) error {
		_, err := s.count(ctx)
		return err
	})
}

func (s *Store) Unlimited(ctx context.Context) error {
	return unlimited(context.Background(), func(ctx context.Context) error { // want missingtimeout:"background"
		_, err := s.count(ctx)
		return err
	})
}

func (s *Store) Mixed(ctx context.Context) error {
	return mixed(context.Background(), time.Second, func(ctx context.Context) error { // want missingtimeout:"background"
		_, err := s.count(ctx)
		return err
	})
}

func (s *Store) Passed(ctx context.Context) error {
	return unlimited(ctx, func(ctx context.Context) error {
		_, err := s.count(ctx)
		return err
	})
}
