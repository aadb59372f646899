// Package submittedtask sends one query per item from the workers of a pool.
//
// The literals travel through a channel of functions, and which function a receiver gets is not
// known: the literal is only stored where it is made, and its caller is a worker loop.
package submittedtask

import (
	"context"
	"database/sql"
)

type Pool struct{ tasks chan func() }

func NewPool(workers int) *Pool {
	p := &Pool{tasks: make(chan func())}
	for range workers {
		go func() {
			for task := range p.tasks {
				task()
			}
		}()
	}
	return p
}

func (p *Pool) Submit(task func()) { p.tasks <- task }

type Index struct {
	db   *sql.DB
	pool *Pool
}

func (x *Index) Touch(ctx context.Context, ids []int64) {
	for _, id := range ids {
		x.pool.Submit(func() {
			x.db.ExecContext(ctx, "UPDATE documents SET touched_at = now() WHERE id = ?", id)
		})
	}
}
