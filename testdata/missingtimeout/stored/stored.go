// Package stored keeps contexts in fields.
package stored

import (
	"context"
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"
)

type Store struct {
	pool *pgxpool.Pool
	ctx  context.Context
}

func NewStore(pool *pgxpool.Pool) *Store {
	return &Store{pool: pool, ctx: context.Background()} // want missingtimeout:"stored"
}

func (s *Store) clear(w http.ResponseWriter, r *http.Request) {
	if _, err := s.pool.Exec(s.ctx, "DELETE FROM sessions"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Worker lives until its context is cancelled.
type Worker struct {
	pool   *pgxpool.Pool
	ctx    context.Context
	cancel context.CancelFunc
}

func NewWorker(pool *pgxpool.Pool) *Worker {
	w := &Worker{pool: pool}
	w.ctx, w.cancel = context.WithCancel(context.Background())
	return w
}

func (s *Worker) trigger(w http.ResponseWriter, r *http.Request) {
	if _, err := s.pool.Exec(s.ctx, "DELETE FROM sessions"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Given keeps what it got.
type Given struct {
	pool *pgxpool.Pool
	ctx  context.Context
}

func NewGiven(ctx context.Context, pool *pgxpool.Pool) *Given { return &Given{pool: pool, ctx: ctx} }

func (g *Given) handle(w http.ResponseWriter, r *http.Request) {
	if _, err := g.pool.Exec(g.ctx, "DELETE FROM sessions"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
