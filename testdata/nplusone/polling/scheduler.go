// Package polling asks again as time passes.
package polling

import (
	"context"
	"database/sql"
	"time"
)

type Job struct {
	ID    int64
	State string
}

type Scheduler struct {
	db   *sql.DB
	wake chan struct{}
}

func (s *Scheduler) state(ctx context.Context, id int64) (state string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT state FROM jobs WHERE id = ?", id).Scan(&state)
	return state, err
}

func (s *Scheduler) due(ctx context.Context) (jobs []Job, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, state FROM jobs WHERE due_at < now() LIMIT 100")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var j Job
		if err := rows.Scan(&j.ID, &j.State); err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}

// Wait sleeps between its questions.
func (s *Scheduler) Wait(ctx context.Context, id int64) error {
	for {
		state, err := s.state(ctx, id)
		if err != nil || state == "done" {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// WaitUntil has a deadline as its condition.
func (s *Scheduler) WaitUntil(ctx context.Context, id int64, deadline time.Time) (state string, err error) {
	for time.Now().Before(deadline) && state != "done" {
		if state, err = s.state(ctx, id); err != nil {
			return "", err
		}
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return state, nil
}

// Heartbeat writes on each tick.
func (s *Scheduler) Heartbeat(ctx context.Context, host string) error {
	t := time.NewTicker(10 * time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.wake:
		case <-t.C:
			if _, err := s.db.ExecContext(ctx, "UPDATE hosts SET seen_at = now() WHERE name = ?", host); err != nil {
				return err
			}
		}
	}
}

// Expire ranges over a ticker.
func (s *Scheduler) Expire(ctx context.Context) {
	t := time.NewTicker(time.Minute)
	defer t.Stop()
	for range t.C {
		if ctx.Err() != nil {
			return
		}
		s.db.ExecContext(ctx, "DELETE FROM locks WHERE expires_at < now()")
	}
}

// Listen is woken by others.
func (s *Scheduler) Listen(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		}
		s.db.ExecContext(ctx, "UPDATE jobs SET state = 'ready' WHERE state = 'new'")
	}
}

// Run starts the due jobs on each tick: one statement per job.
func (s *Scheduler) Run(ctx context.Context) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			jobs, err := s.due(ctx)
			if err != nil {
				return err
			}
			for _, j := range jobs {
				if _, err := s.db.ExecContext(ctx, "UPDATE jobs SET state = 'running' WHERE id = ?", j.ID); err != nil { // want nplusone:"write"
					return err
				}
			}
		}
	}
}

// States asks for each job that it was given.
func (s *Scheduler) States(ctx context.Context, jobs []Job) error {
	for i := range jobs {
		state, err := s.state(ctx, jobs[i].ID) // want nplusone:"read"
		if err != nil {
			return err
		}
		jobs[i].State = state
	}
	return nil
}
