// Package childrows inserts rows, and for each what belongs to it.
package childrows

import (
	"context"
	"database/sql"
)

type Step struct {
	ID   int64
	Name string
}

type Workflow struct {
	ID    int64
	Name  string
	Steps []Step
}

type Store struct{ db *sql.DB }

// Create inserts the steps of each workflow before it: two lists of rows, in turn. It is not asked about by default.
func (s *Store) Create(ctx context.Context, tx *sql.Tx, workflows []*Workflow) error {
	for _, w := range workflows {
		if err := s.createSteps(ctx, tx, w.Steps); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO workflows (id, name) VALUES (?, ?)", w.ID, w.Name); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (s *Store) createSteps(ctx context.Context, tx *sql.Tx, steps []Step) error {
	for _, step := range steps {
		if _, err := tx.ExecContext(ctx, "INSERT INTO steps (id, name) VALUES (?, ?)", step.ID, step.Name); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Number inserts nothing else of the workflow.
func (s *Store) Number(ctx context.Context, tx *sql.Tx, workflows []*Workflow) error {
	for i, w := range workflows {
		if err := s.progress(ctx, tx, i); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO numbers (workflow, number) VALUES (?, ?)", w.ID, i); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

func (s *Store) progress(ctx context.Context, tx *sql.Tx, n int) error {
	_, err := tx.ExecContext(ctx, "UPDATE jobs SET done = ?", n)
	return err
}

// Rename has one statement for all.
func (s *Store) Rename(ctx context.Context, tx *sql.Tx, prefix string) error {
	_, err := tx.ExecContext(ctx, "UPDATE workflows SET name = CONCAT(?, name)", prefix)
	return err
}
