// Package badge declares the repository that it uses; who implements it imports this package.
package badge

import "context"

type Badge struct {
	ID   int64
	Name string
}

type Award struct {
	ID, BadgeID, UserID int64
}

// BadgeRepo is implemented in package postgres.
type BadgeRepo interface {
	GetByID(ctx context.Context, id int64) (*Badge, error)
	GetByIDs(ctx context.Context, ids []int64) ([]*Badge, error)
	AddAward(ctx context.Context, a Award) error
}

// clock is implemented in package app, and asks nothing over the network.
type clock interface {
	Stamp(ctx context.Context, id int64) (string, error)
}

type Service struct {
	badges BadgeRepo
	clock  clock
}

func NewService(badges BadgeRepo, c clock) *Service {
	return &Service{badges: badges, clock: c}
}

func (s *Service) Names(ctx context.Context, awards []Award) (names []string, err error) {
	for _, a := range awards {
		b, err := s.badges.GetByID(ctx, a.BadgeID) // want:module nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, b.Name)
	}
	return names, nil
}

// Grant hides the call through the interface in a helper.
func (s *Service) Grant(ctx context.Context, awards []Award) error {
	for _, a := range awards {
		if err := s.grant(ctx, a); err != nil { // want:module nplusone:"unit"
			return err
		}
	}
	return nil
}

func (s *Service) grant(ctx context.Context, a Award) error { return s.badges.AddAward(ctx, a) }

// NamesAtOnce uses the batch method of the interface.
func (s *Service) NamesAtOnce(ctx context.Context, awards []Award) (names []string, err error) {
	ids := make([]int64, 0, len(awards))
	for _, a := range awards {
		ids = append(ids, a.BadgeID)
	}
	badges, err := s.badges.GetByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, b := range badges {
		names = append(names, b.Name)
	}
	return names, nil
}

// Stamps calls an interface whose only implementation stays in the process.
func (s *Service) Stamps(ctx context.Context, awards []Award) (stamps []string, err error) {
	for _, a := range awards {
		stamp, err := s.clock.Stamp(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		stamps = append(stamps, stamp)
	}
	return stamps, nil
}
