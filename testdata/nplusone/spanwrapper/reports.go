// Package spanwrapper measures work by wrapping it in a callback.
package spanwrapper

import (
	"context"
	"database/sql"
	"log/slog"
	"time"
)

type Report struct {
	ID    int64
	Lines int
}

type Reports struct {
	db *sql.DB
}

// span calls work once and logs how long it took.
func span(ctx context.Context, name string, work func(context.Context) error) error {
	start := time.Now()
	err := work(ctx)
	slog.InfoContext(ctx, "span", "name", name, "took", time.Since(start), "err", err)
	return err
}

// Lines wraps each query.
func (r *Reports) Lines(ctx context.Context, reports []*Report) error {
	for _, rep := range reports {
		err := span(ctx, "lines", func(ctx context.Context) error {
			return r.db.QueryRowContext(ctx, "SELECT count(*) FROM lines WHERE report_id = ?", rep.ID).Scan(&rep.Lines) // want nplusone:"read"
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Delete wraps the loop.
func (r *Reports) Delete(ctx context.Context, ids []int64) error {
	return span(ctx, "delete", func(ctx context.Context) error {
		for _, id := range ids {
			if _, err := r.db.ExecContext(ctx, "DELETE FROM reports WHERE id = ?", id); err != nil { // want nplusone:"write"
				return err
			}
		}
		return nil
	})
}

// Count wraps one query.
func (r *Reports) Count(ctx context.Context) (n int, err error) {
	err = span(ctx, "count", func(ctx context.Context) error {
		return r.db.QueryRowContext(ctx, "SELECT count(*) FROM reports").Scan(&n)
	})
	return n, err
}

// Render wraps work that stays in the process, once per report.
func Render(ctx context.Context, reports []*Report) (total int, err error) {
	for _, rep := range reports {
		err = span(ctx, "render", func(context.Context) error {
			total += rep.Lines
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return total, nil
}
