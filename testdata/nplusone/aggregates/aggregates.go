// Package aggregates computes numbers per shop: where the function is named Group, they come from one query with groups.
package aggregates

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

type Shop struct {
	ID     int64
	Orders int64
	Sum    float64
	Owner  string
}

type Order struct {
	ID, ShopID int64
	Amount     float64
}

type Shops struct {
	db  *sql.DB
	orm *gorm.DB
}

func (s *Shops) GroupCounts(ctx context.Context, shops []*Shop) error {
	for _, shop := range shops {
		row := s.db.QueryRowContext(ctx, "SELECT COUNT(*) FROM orders WHERE shop_id = ?", shop.ID) // want nplusone:"read"
		if err := row.Scan(&shop.Orders); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shops) GroupSums(ctx context.Context, shops []*Shop) error {
	for _, shop := range shops {
		row := s.db.QueryRowContext(ctx, "SELECT coalesce(sum(amount), 0) FROM orders WHERE shop_id = ?", shop.ID) // want nplusone:"read"
		if err := row.Scan(&shop.Sum); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shops) GroupInHelper(ctx context.Context, shops []*Shop) error {
	for _, shop := range shops {
		if err := s.count(ctx, shop); err != nil { // want nplusone:"read"
			return err
		}
	}
	return nil
}

func (s *Shops) count(ctx context.Context, shop *Shop) error {
	return s.orm.WithContext(ctx).Model(&Order{}).Where("shop_id = ?", shop.ID).Count(&shop.Orders).Error
}

// Owners asks for rows.
func (s *Shops) Owners(ctx context.Context, shops []*Shop) error {
	for _, shop := range shops {
		row := s.db.QueryRowContext(ctx, "SELECT name FROM owners WHERE shop_id = ?", shop.ID) // want nplusone:"read"
		if err := row.Scan(&shop.Owner); err != nil {
			return err
		}
	}
	return nil
}

// Busiest orders by a number, but asks for rows.
func (s *Shops) Busiest(ctx context.Context, shops []*Shop) error {
	for _, shop := range shops {
		row := s.db.QueryRowContext(ctx, "SELECT name FROM owners WHERE shop_id = ? GROUP BY name ORDER BY COUNT(*) DESC", shop.ID) // want nplusone:"read"
		if err := row.Scan(&shop.Owner); err != nil {
			return err
		}
	}
	return nil
}

func (s *Shops) Load(ctx context.Context, shops []*Shop) (orders []Order, err error) {
	for _, shop := range shops {
		var list []Order
		if err := s.orm.WithContext(ctx).Where("shop_id = ?", shop.ID).Find(&list).Error; err != nil { // want nplusone:"read"
			return nil, err
		}
		orders = append(orders, list...)
	}
	return orders, nil
}

// Together is what the others could be.
func (s *Shops) Together(ctx context.Context) (*sql.Rows, error) {
	return s.db.QueryContext(ctx, "SELECT shop_id, COUNT(*) FROM orders GROUP BY shop_id")
}
