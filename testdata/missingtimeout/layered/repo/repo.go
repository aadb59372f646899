// Package repo implements the repository.
package repo

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

type Repo struct{ Pool *pgxpool.Pool }

func (r *Repo) Find(ctx context.Context, id string) error {
	_, err := r.Pool.Exec(ctx, "SELECT 1", id)
	return err
}

func (r *Repo) Limited(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	_, err := r.Pool.Exec(ctx, "SELECT 1", id)
	return err
}
