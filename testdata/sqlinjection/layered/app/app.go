// Package app declares what it needs from a database.
package app

import (
	"context"
	"net/http"
)

type Repository interface {
	List(ctx context.Context, column string) ([]int64, error)
	Name(ctx context.Context, id int64) (string, error)
}

type Service struct{ repo Repository }

func New(repo Repository) *Service { return &Service{repo} }

func (s *Service) Users(ctx context.Context, column string) ([]int64, error) {
	return s.repo.List(ctx, column)
}

func (s *Service) Handle(w http.ResponseWriter, r *http.Request) {
	s.repo.List(r.Context(), "id")
	s.repo.List(r.Context(), r.FormValue("sort")) // want:module sqlinjection:"request"
	s.repo.Name(r.Context(), 1)
}
