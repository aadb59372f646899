// Package ownforeach passes function literals to functions of the project that call them per element.
package ownforeach

import (
	"context"
	"database/sql"
)

type Job struct {
	ID    int64
	Owner string
}

// Jobs is a list with a method that visits its elements.
type Jobs struct{ list []Job }

func (j *Jobs) Each(visit func(Job) error) error {
	for _, job := range j.list {
		if err := visit(job); err != nil {
			return err
		}
	}
	return nil
}

// With calls use once.
func (j *Jobs) With(use func([]Job) error) error { return use(j.list) }

// OnDone keeps the callback for later.
type Hooks struct{ done []func(context.Context) error }

func (h *Hooks) OnDone(f func(context.Context) error) { h.done = append(h.done, f) }

type Runner struct {
	db *sql.DB
}

// scanAll calls row for each row while the query is open.
func (r *Runner) scanAll(ctx context.Context, query string, row func(*sql.Rows) error) error {
	rows, err := r.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (r *Runner) Finish(ctx context.Context, jobs *Jobs) error {
	return jobs.Each(func(job Job) error {
		_, err := r.db.ExecContext(ctx, "UPDATE jobs SET done = true WHERE id = ?", job.ID) // want nplusone:"write"
		return err
	})
}

// Requeue sends a statement from the callback, while the cursor of scanAll is open.
func (r *Runner) Requeue(ctx context.Context) error {
	return r.scanAll(ctx, "SELECT id FROM jobs WHERE NOT done", func(rows *sql.Rows) error {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		_, err := r.db.ExecContext(ctx, "UPDATE jobs SET tries = tries + 1 WHERE id = ?", id) // want nplusone:"rows|write"
		return err
	})
}

// Owners only counts in the callback.
func Owners(jobs *Jobs) (map[string]int, error) {
	owners := map[string]int{}
	err := jobs.Each(func(job Job) error {
		owners[job.Owner]++
		return nil
	})
	return owners, err
}

// FinishAll queries in a callback that is called once.
func (r *Runner) FinishAll(ctx context.Context, jobs *Jobs) error {
	return jobs.With(func(list []Job) error {
		_, err := r.db.ExecContext(ctx, "UPDATE jobs SET done = true WHERE id <= ?", list[len(list)-1].ID)
		return err
	})
}

// List scans in the callback.
func (r *Runner) List(ctx context.Context) (jobs []Job, err error) {
	err = r.scanAll(ctx, "SELECT id, owner FROM jobs", func(rows *sql.Rows) error {
		var job Job
		if err := rows.Scan(&job.ID, &job.Owner); err != nil {
			return err
		}
		jobs = append(jobs, job)
		return nil
	})
	return jobs, err
}

// Watch registers callbacks; nothing runs here.
func (r *Runner) Watch(hooks *Hooks, jobs []Job) {
	for _, job := range jobs {
		hooks.OnDone(func(ctx context.Context) error {
			_, err := r.db.ExecContext(ctx, "DELETE FROM jobs WHERE id = ?", job.ID)
			return err
		})
	}
}
