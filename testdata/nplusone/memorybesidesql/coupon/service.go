// Package coupon uses an interface that has a real implementation and a fake in memory.
package coupon

import "context"

type Coupon struct {
	Code string
	Uses int
}

type Coupons interface {
	Find(ctx context.Context, code string) (*Coupon, error)
	Use(ctx context.Context, code string) error
}

type Service struct{ coupons Coupons }

func New(c Coupons) *Service { return &Service{coupons: c} }

func (s *Service) Valid(ctx context.Context, codes []string) (valid []string, err error) {
	for _, code := range codes {
		c, err := s.coupons.Find(ctx, code) // want:module nplusone:"minor"
		if err != nil {
			return nil, err
		}
		if c.Uses > 0 {
			valid = append(valid, code)
		}
	}
	return valid, nil
}

func (s *Service) Use(ctx context.Context, codes []string) error {
	for _, code := range codes {
		if err := s.coupons.Use(ctx, code); err != nil { // want:module nplusone:"unit"
			return err
		}
	}
	return nil
}

// One calls once.
func (s *Service) One(ctx context.Context, code string) (*Coupon, error) {
	return s.coupons.Find(ctx, code)
}

// Codes does not call the interface.
func (s *Service) Codes(coupons []Coupon) (codes []string) {
	for _, c := range coupons {
		codes = append(codes, c.Code)
	}
	return codes
}
