// Package onepersort looks for the one element of each sort, or has checked how many there are.
package onepersort

import (
	"context"
	"database/sql"
	"errors"
)

type Stage struct {
	ID    int64
	Type  string
	Steps int
}

type Stages struct {
	db *sql.DB
}

func (s *Stages) steps(ctx context.Context, id int64) (*Stage, error) {
	st := &Stage{ID: id}
	return st, s.db.QueryRowContext(ctx, "SELECT count(*) FROM steps WHERE stage_id = ?", id).Scan(&st.Steps)
}

// BeforeAndAfter has one stage of each type.
func (s *Stages) BeforeAndAfter(ctx context.Context, stages []*Stage) (before, after *Stage, err error) {
	for _, stage := range stages {
		if stage.Type == "before" {
			if before, err = s.steps(ctx, stage.ID); err != nil {
				return nil, nil, err
			}
		} else if stage.Type == "after" {
			if after, err = s.steps(ctx, stage.ID); err != nil {
				return nil, nil, err
			}
		}
	}
	return before, after, nil
}

// Before collects all stages of a type.
func (s *Stages) Before(ctx context.Context, stages []*Stage) (list []*Stage, err error) {
	for _, stage := range stages {
		if stage.Type == "before" {
			st, err := s.steps(ctx, stage.ID) // want nplusone:"read"
			if err != nil {
				return nil, err
			}
			list = append(list, st)
		}
	}
	return list, nil
}

var errSeveral = errors.New("several stages")

// Single has made sure that there is one.
func (s *Stages) Single(ctx context.Context, stages []*Stage) (n int, err error) {
	if len(stages) == 0 {
		return 0, nil
	} else if len(stages) != 1 {
		return 0, errSeveral
	}
	for _, stage := range stages {
		st, err := s.steps(ctx, stage.ID)
		if err != nil {
			return 0, err
		}
		n += st.Steps
	}
	return n, nil
}

// Several has made sure that there is more than one.
func (s *Stages) Several(ctx context.Context, stages []*Stage) (n int, err error) {
	if len(stages) <= 1 {
		return 0, nil
	}
	for _, stage := range stages {
		st, err := s.steps(ctx, stage.ID) // want nplusone:"read"
		if err != nil {
			return 0, err
		}
		n += st.Steps
	}
	return n, nil
}

// Newest stops after three.
func (s *Stages) Newest(ctx context.Context, stages []*Stage) (n int, err error) {
	for i, stage := range stages {
		if i >= 3 {
			break
		}
		st, err := s.steps(ctx, stage.ID)
		if err != nil {
			return 0, err
		}
		n += st.Steps
	}
	return n, nil
}

// Thousand stops after many.
func (s *Stages) Thousand(ctx context.Context, stages []*Stage) (n int, err error) {
	for i, stage := range stages {
		if i >= 1000 {
			break
		}
		st, err := s.steps(ctx, stage.ID) // want nplusone:"read"
		if err != nil {
			return 0, err
		}
		n += st.Steps
	}
	return n, nil
}
