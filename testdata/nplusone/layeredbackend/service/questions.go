// Package service stands between the handlers and the store.
package service

import (
	"context"

	"fixture/nplusone/layeredbackend/handler"
)

type Store interface {
	HotQuestions(ctx context.Context, limit int) ([]handler.Question, error)
	User(ctx context.Context, id int64) (string, error)
}

type Questions struct{ store Store }

func New(s Store) *Questions { return &Questions{store: s} }

func (q *Questions) Hot(ctx context.Context) ([]handler.Question, error) {
	return q.store.HotQuestions(ctx, 50)
}

func (q *Questions) AuthorName(ctx context.Context, question handler.Question) (string, error) {
	return q.store.User(ctx, question.Author)
}

func (q *Questions) Excerpt(question handler.Question) string {
	if len(question.Title) > 80 {
		return question.Title[:80]
	}
	return question.Title
}
