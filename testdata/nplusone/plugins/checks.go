// Package plugins asks registered implementations of an interface.
package plugins

import (
	"context"
	"database/sql"
)

// A Check says whether an order may be shipped.
type Check interface {
	Passes(ctx context.Context, orderID int64) (bool, error)
}

type paid struct{ db *sql.DB }

func (p paid) Passes(ctx context.Context, orderID int64) (ok bool, err error) {
	err = p.db.QueryRowContext(ctx, "SELECT paid FROM orders WHERE id = $1", orderID).Scan(&ok)
	return ok, err
}

type inStock struct{ db *sql.DB }

func (s inStock) Passes(ctx context.Context, orderID int64) (ok bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT bool_and(stocked) FROM lines WHERE order_id = $1", orderID).Scan(&ok)
	return ok, err
}

type Shipping struct {
	checks []Check
}

func New(db *sql.DB) *Shipping {
	s := new(Shipping)
	s.checks = append(s.checks, paid{db}, inStock{db})
	return s
}

// MayShip asks each check once about the one order.
func (s *Shipping) MayShip(ctx context.Context, orderID int64) (bool, error) {
	for _, c := range s.checks {
		if ok, err := c.Passes(ctx, orderID); !ok || err != nil {
			return false, err
		}
	}
	return true, nil
}

// Ready asks about each order.
func (s *Shipping) Ready(ctx context.Context, first Check, orderIDs []int64) (ready []int64, err error) {
	for _, id := range orderIDs {
		ok, err := first.Passes(ctx, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		if ok {
			ready = append(ready, id)
		}
	}
	return ready, nil
}
