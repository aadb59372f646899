// Package profile uses interfaces that have a real implementation, or none, beside generated mocks.
package profile

import "context"

type Profile struct {
	User int64
	Name string
}

// Avatars is implemented on a database, and by three mocks.
type Avatars interface {
	Avatar(ctx context.Context, user int64) (string, error)
}

// Formatter is implemented in memory, and by a mock that records its calls.
type Formatter interface {
	Format(ctx context.Context, name string) (string, error)
}

type Service struct {
	avatars Avatars
	format  Formatter
}

func New(avatars Avatars, format Formatter) *Service {
	return &Service{avatars: avatars, format: format}
}

func (s *Service) Avatars(ctx context.Context, profiles []Profile) (urls []string, err error) {
	for _, p := range profiles {
		url, err := s.avatars.Avatar(ctx, p.User) // want:module nplusone:"minor"
		if err != nil {
			return nil, err
		}
		urls = append(urls, url)
	}
	return urls, nil
}

func (s *Service) Names(ctx context.Context, profiles []Profile) (names []string, err error) {
	for _, p := range profiles {
		name, err := s.format.Format(ctx, p.Name)
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

// Avatar calls once.
func (s *Service) Avatar(ctx context.Context, p Profile) (string, error) {
	return s.avatars.Avatar(ctx, p.User)
}
