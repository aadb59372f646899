// Package orders holds the rules of the shop and declares the store that it needs.
package orders

import "context"

type Order struct {
	ID, CustomerID int64
	Currency       string
	Cents          int64
	Items          int
	Customer       string
}

type Store interface {
	OpenOrders(ctx context.Context) ([]Order, error)
	CustomerName(ctx context.Context, id int64) (string, error)
	CustomerNames(ctx context.Context, ids []int64) (map[int64]string, error)
	MarkShipped(ctx context.Context, ids []int64) error
	Search(ctx context.Context, currency, column string) ([]int64, error)
	Find(ctx context.Context, name string) ([]int64, error)
}

type Service struct{ store Store }

func NewService(s Store) *Service { return &Service{store: s} }

func (s *Service) Open(ctx context.Context) ([]Order, error) { return s.store.OpenOrders(ctx) }

// Overview looks like a loop in memory, but behind the interface is a database.
func (s *Service) Overview(ctx context.Context) ([]Order, error) {
	open, err := s.store.OpenOrders(ctx)
	if err != nil {
		return nil, err
	}
	for i := range open {
		open[i].Customer, err = s.store.CustomerName(ctx, open[i].CustomerID)
		if err != nil {
			return nil, err
		}
	}
	return open, nil
}

// Customers collects the keys and asks once.
func (s *Service) Customers(ctx context.Context) (map[int64]string, error) {
	open, err := s.store.OpenOrders(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(open))
	for _, o := range open {
		ids = append(ids, o.CustomerID)
	}
	return s.store.CustomerNames(ctx, ids)
}

func (s *Service) Ship(ctx context.Context, ids []int64) error { return s.store.MarkShipped(ctx, ids) }

func (s *Service) Search(ctx context.Context, currency, column string) ([]int64, error) {
	return s.store.Search(ctx, currency, column)
}

func (s *Service) Find(ctx context.Context, name string) ([]int64, error) {
	return s.store.Find(ctx, name)
}
