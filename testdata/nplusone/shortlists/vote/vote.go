// Package vote stores the changes that others have put into a struct.
package vote

import (
	"context"
	"database/sql"
)

type Change struct {
	User, By int64
	Action   string
}

// Vote gets its changes from package plan.
type Vote struct{ Changes []Change }

type Import struct{ Changes []Change }

// Extra is implemented in package plan.
type Extra interface{ Changes() []Change }

type Store struct{ db *sql.DB }

func (s *Store) known(ctx context.Context, c Change) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM changes WHERE user_id = ? AND action = ?", c.User, c.Action).Scan(&n)
	return n, err
}

// Known asks for each of at most two changes: that they are so few only the whole module shows.
func (s *Store) Known(ctx context.Context, v *Vote) (sum int, err error) {
	for _, c := range v.Changes {
		n, err := s.known(ctx, c) // want:package nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Imported asks for as many as the import found.
func (s *Store) Imported(ctx context.Context, imp *Import) (sum int, err error) {
	for _, c := range imp.Changes {
		n, err := s.known(ctx, c) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// Extra asks for what implementations return, which is nothing.
func (s *Store) Extra(ctx context.Context, e Extra) (sum int, err error) {
	changes := e.Changes()
	for _, c := range changes {
		n, err := s.known(ctx, c) // want:package nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// missing collects from the few changes of a vote, so its result is as short.
func (s *Store) missing(ctx context.Context, v *Vote) (list []Change, err error) {
	for _, c := range v.Changes {
		if c.By != 0 {
			list = append(list, c)
		}
	}
	return list, nil
}

func (s *Store) Apply(ctx context.Context, v *Vote) error {
	list, err := s.missing(ctx, v)
	if err != nil {
		return err
	}
	return s.apply(ctx, list)
}

func (s *Store) apply(ctx context.Context, list []Change) error {
	for _, c := range list {
		if _, err := s.known(ctx, c); err != nil { // want:package nplusone:"minor"
			return err
		}
	}
	return nil
}
