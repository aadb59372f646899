// Package schedule reads per tenant while the program starts, or whenever a scheduler of a library that no table knows calls it.
package schedule

import (
	"context"
	"database/sql"

	"github.com/robfig/cron/v3"
)

type tenant struct {
	ID int64
}

type quotas struct {
	db      *sql.DB
	byID    map[int64]int
	runner  *cron.Cron
	options interface {
		Schedule(cron.Schedule, cron.Job) cron.EntryID
	}
}

// Init is called by main alone.
func (q *quotas) Init(ctx context.Context, tenants []*tenant) error {
	q.options = q.runner
	if _, err := q.runner.AddFunc("@hourly", func() { q.RefuseHourly(ctx, tenants) }); err != nil {
		return err
	}
	q.options.Schedule(cron.Every(0), cron.FuncJob(func() { q.RefuseDaily(ctx, tenants) }))
	return q.NotePrepared(ctx, tenants)
}

func (q *quotas) NotePrepared(ctx context.Context, tenants []*tenant) error {
	for _, t := range tenants {
		n, err := q.read(ctx, t.ID) // want nplusone:"minor"
		if err != nil {
			return err
		}
		q.byID[t.ID] = n
	}
	return nil
}

// RefuseHourly runs for as long as the program does.
func (q *quotas) RefuseHourly(ctx context.Context, tenants []*tenant) {
	for _, t := range tenants {
		if n, err := q.read(ctx, t.ID); err == nil { // want nplusone:"read"
			q.byID[t.ID] = n
		}
	}
}

// RefuseDaily is a job behind an interface.
func (q *quotas) RefuseDaily(ctx context.Context, tenants []*tenant) {
	for _, t := range tenants {
		if n, err := q.read(ctx, t.ID); err == nil { // want nplusone:"read"
			q.byID[t.ID] = n
		}
	}
}

func (q *quotas) read(ctx context.Context, id int64) (n int, err error) {
	err = q.db.QueryRowContext(ctx, "SELECT quota FROM tenants WHERE id = ?", id).Scan(&n)
	return n, err
}
