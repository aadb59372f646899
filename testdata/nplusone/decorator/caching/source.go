// Package caching decorates a source with a map.
package caching

import (
	"context"
	"sync"

	"fixture/nplusone/decorator/article"
)

type Source struct {
	Next article.Source
	mu   sync.Mutex
	seen map[int64]*article.Article
}

func New(next article.Source) *Source {
	return &Source{Next: next, seen: map[int64]*article.Article{}}
}

func (s *Source) Article(ctx context.Context, id int64) (*article.Article, error) {
	s.mu.Lock()
	a, ok := s.seen[id]
	s.mu.Unlock()
	if ok {
		return a, nil
	}
	a, err := s.Next.Article(ctx, id)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.seen[id] = a
	s.mu.Unlock()
	return a, nil
}
