// Package geo looks places up in a cache and asks a service, both behind interfaces of its own.
package geo

import (
	"context"
	"errors"
)

type Place struct {
	ID   string
	Name string
}

type placeCache interface {
	Place(ctx context.Context, id string) (*Place, error)
	Places(ctx context.Context, ids []string) ([]*Place, error)
}

type distances interface {
	Kilometres(ctx context.Context, from, to string) (float64, error)
}

type Service struct {
	cache placeCache
	roads distances
	air   distances
}

func New(c placeCache, roads, air distances) *Service {
	return &Service{cache: c, roads: roads, air: air}
}

func (s *Service) Names(ctx context.Context, ids []string) (names []string, err error) {
	for _, id := range ids {
		p, err := s.cache.Place(ctx, id) // want:module nplusone:"minor"
		if err != nil {
			return nil, err
		}
		names = append(names, p.Name)
	}
	return names, nil
}

// NamesAtOnce uses the batch method.
func (s *Service) NamesAtOnce(ctx context.Context, ids []string) (names []string, err error) {
	places, err := s.cache.Places(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, p := range places {
		names = append(names, p.Name)
	}
	return names, nil
}

// Route sums over the legs: of the two implementations of distances, one asks a service.
func (s *Service) Route(ctx context.Context, ids []string) (sum float64, err error) {
	for i := 1; i < len(ids); i++ {
		km, err := s.roads.Kilometres(ctx, ids[i-1], ids[i]) // want:module nplusone:"http"
		if err != nil {
			return 0, err
		}
		sum += km
	}
	return sum, nil
}

// Direct calls once.
func (s *Service) Direct(ctx context.Context, ids []string) (float64, error) {
	if len(ids) < 2 {
		return 0, errors.New("a way needs two places")
	}
	return s.air.Kilometres(ctx, ids[0], ids[len(ids)-1])
}
