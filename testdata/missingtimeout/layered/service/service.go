// Package service knows repositories by their interface.
package service

import "context"

// Repo keeps orders.
type Repo interface {
	Find(ctx context.Context, id string) error
	Limited(ctx context.Context, id string) error
}

type Orders struct{ repo Repo }

func New(r Repo) *Orders { return &Orders{repo: r} }

// Find leaves it to its caller.
func (o *Orders) Find(ctx context.Context, id string) error { return o.repo.Find(ctx, id) }

// Limited has a deadline inside.
func (o *Orders) Limited(ctx context.Context, id string) error { return o.repo.Limited(ctx, id) }
