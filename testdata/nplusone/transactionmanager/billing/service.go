// Package billing runs its work through a transaction manager that it only knows as an interface.
package billing

import (
	"context"
	"fmt"
)

type Transactor interface {
	Within(ctx context.Context, work func(ctx context.Context) error) error
}

type measurer interface {
	Measure(ctx context.Context, work func(ctx context.Context) error) error
}

type Invoices interface {
	Close(ctx context.Context, id int64) error
	CloseMany(ctx context.Context, ids []int64) error
}

type Service struct {
	tx       Transactor
	measure  measurer
	invoices Invoices
}

func New(tx Transactor, m measurer, i Invoices) *Service {
	return &Service{tx: tx, measure: m, invoices: i}
}

// Close commits each invoice on its own.
func (s *Service) Close(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		err := s.tx.Within(ctx, func(ctx context.Context) error { // want:module nplusone:"minor"
			return s.invoices.Close(ctx, id)
		})
		if err != nil {
			return fmt.Errorf("invoice %d: %w", id, err)
		}
	}
	return nil
}

// CloseTogether loops inside the transaction.
func (s *Service) CloseTogether(ctx context.Context, ids []int64) error {
	return s.tx.Within(ctx, func(ctx context.Context) error {
		for _, id := range ids {
			if err := s.invoices.Close(ctx, id); err != nil { // want:module nplusone:"unit"
				return err
			}
		}
		return nil
	})
}

// CloseMany is one transaction with one statement.
func (s *Service) CloseMany(ctx context.Context, ids []int64) error {
	return s.tx.Within(ctx, func(ctx context.Context) error {
		return s.invoices.CloseMany(ctx, ids)
	})
}

// Check goes through an interface of the same shape that only measures.
func (s *Service) Check(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		err := s.measure.Measure(ctx, func(context.Context) error {
			if id <= 0 {
				return fmt.Errorf("invalid invoice %d", id)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
