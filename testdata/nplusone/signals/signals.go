// Package signals runs statements that read nothing although they return rows: they notify others, or take a lock under a name. Others
// change what they return, or lock the rows they read one after the other.
package signals

import (
	"context"
	"database/sql"
)

type Job struct {
	ID    int64
	Queue string
}

// DBTX is what generated code works with.
type DBTX interface {
	ExecContext(context.Context, string, ...any) (sql.Result, error)
	PrepareContext(context.Context, string) (*sql.Stmt, error)
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

type Queries struct {
	db DBTX
}

const notifyQueue = `-- name: NotifyQueue :one
SELECT pg_notify($1, $2)
`

func (q *Queries) NotifyQueue(ctx context.Context, channel, payload string) (string, error) {
	var sent string
	err := q.db.QueryRowContext(ctx, notifyQueue, channel, payload).Scan(&sent)
	return sent, err
}

const claimJob = `-- name: ClaimJob :one
WITH next AS (
    SELECT id FROM jobs WHERE queue = $1 AND worker IS NULL LIMIT 1
)
UPDATE jobs SET worker = $2 FROM next WHERE jobs.id = next.id RETURNING jobs.id
`

func (q *Queries) ClaimJob(ctx context.Context, queue, worker string) (int64, error) {
	var id int64
	err := q.db.QueryRowContext(ctx, claimJob, queue, worker).Scan(&id)
	return id, err
}

const queueSize = `-- name: QueueSize :one
WITH waiting AS (
    SELECT id FROM jobs WHERE queue = $1 AND worker IS NULL
)
SELECT count(*) FROM waiting
`

func (q *Queries) QueueSize(ctx context.Context, queue string) (int64, error) {
	var n int64
	err := q.db.QueryRowContext(ctx, queueSize, queue).Scan(&n)
	return n, err
}

const lockJob = `-- name: LockJob :one
SELECT id FROM jobs WHERE id = $1 FOR NO KEY UPDATE
`

func (q *Queries) LockJob(ctx context.Context, id int64) (int64, error) {
	err := q.db.QueryRowContext(ctx, lockJob, id).Scan(&id)
	return id, err
}

// Wake tells the workers of each queue.
func (q *Queries) Wake(ctx context.Context, jobs []*Job) error {
	for _, j := range jobs {
		if _, err := q.NotifyQueue(ctx, "queue", j.Queue); err != nil {
			return err
		}
	}
	return nil
}

// Serialize takes a lock for each queue, in order.
func (q *Queries) Serialize(ctx context.Context, jobs []*Job) error {
	for _, j := range jobs {
		if _, err := q.db.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", j.ID); err != nil {
			return err
		}
	}
	return nil
}

// Guard does the same with MySQL.
func (q *Queries) Guard(ctx context.Context, jobs []*Job) (bool, error) {
	for _, j := range jobs {
		var got bool
		if err := q.db.QueryRowContext(ctx, "SELECT GET_LOCK(?, 1)", j.Queue).Scan(&got); err != nil || !got {
			return false, err
		}
	}
	return true, nil
}

// Claim changes a row per queue.
func (q *Queries) Claim(ctx context.Context, jobs []*Job, worker string) (claimed []int64, err error) {
	for _, j := range jobs {
		id, err := q.ClaimJob(ctx, j.Queue, worker) // want nplusone:"unit"
		if err != nil {
			return nil, err
		}
		claimed = append(claimed, id)
	}
	return claimed, nil
}

// Sizes reads, behind a WITH.
func (q *Queries) Sizes(ctx context.Context, jobs []*Job) (sizes []int64, err error) {
	for _, j := range jobs {
		n, err := q.QueueSize(ctx, j.Queue) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

// Hold locks the rows in the order of the list, so that nobody else holds them in another.
func (q *Queries) Hold(ctx context.Context, jobs []*Job) (held []int64, err error) {
	for _, j := range jobs {
		id, err := q.LockJob(ctx, j.ID) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		held = append(held, id)
	}
	return held, nil
}
