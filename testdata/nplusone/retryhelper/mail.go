// Package retryhelper repeats a callback until it succeeds.
package retryhelper

import (
	"context"
	"database/sql"
	"time"
)

type Outbox struct {
	db *sql.DB
}

// retry calls work until it succeeds, with growing pauses.
func retry(ctx context.Context, work func() error) (err error) {
	for pause := 50 * time.Millisecond; pause < 2*time.Second; pause *= 2 {
		if err = work(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return err
}

// Clear repeats one statement.
func (o *Outbox) Clear(ctx context.Context) error {
	return retry(ctx, func() error {
		_, err := o.db.ExecContext(ctx, "DELETE FROM outbox WHERE sent")
		return err
	})
}

// Last repeats one query.
func (o *Outbox) Last(ctx context.Context) (id int64, err error) {
	err = retry(ctx, func() error {
		return o.db.QueryRowContext(ctx, "SELECT max(id) FROM outbox").Scan(&id)
	})
	return id, err
}

// MarkSent repeats one statement per mail.
func (o *Outbox) MarkSent(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		err := retry(ctx, func() error {
			_, err := o.db.ExecContext(ctx, "UPDATE outbox SET sent = true WHERE id = ?", id) // want nplusone:"write"
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
