// Package article calls a source that is decorated where the application is wired.
package article

import "context"

type Article struct {
	ID    int64
	Title string
}

type Source interface {
	Article(ctx context.Context, id int64) (*Article, error)
}

type Service struct{ source Source }

func New(s Source) *Service { return &Service{source: s} }

func (s *Service) Titles(ctx context.Context, ids []int64) (titles []string, err error) {
	for _, id := range ids {
		a, err := s.source.Article(ctx, id) // want:module nplusone:"minor"
		if err != nil {
			return nil, err
		}
		titles = append(titles, a.Title)
	}
	return titles, nil
}

// Title calls once.
func (s *Service) Title(ctx context.Context, id int64) (string, error) {
	a, err := s.source.Article(ctx, id)
	if err != nil {
		return "", err
	}
	return a.Title, nil
}
