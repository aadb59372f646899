// Package entitymethod has entities that carry the connection they were loaded with.
package entitymethod

import (
	"context"
	"database/sql"
)

type Order struct {
	db *sql.DB

	ID, CustomerID int64
	Cents          int64
}

// Customer queries with the key of its receiver.
func (o *Order) Customer(ctx context.Context) (name string, err error) {
	err = o.db.QueryRowContext(ctx, "SELECT name FROM customers WHERE id = ?", o.CustomerID).Scan(&name)
	return name, err
}

func (o *Order) Delete(ctx context.Context) error {
	_, err := o.db.ExecContext(ctx, "DELETE FROM orders WHERE id = ?", o.ID)
	return err
}

// Euros reads a field.
func (o *Order) Euros() float64 { return float64(o.Cents) / 100 }

func Customers(ctx context.Context, orders []*Order) (names []string, err error) {
	for _, o := range orders {
		name, err := o.Customer(ctx) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, nil
}

func DeleteAll(ctx context.Context, orders []*Order) error {
	for _, o := range orders {
		if err := o.Delete(ctx); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func Sum(orders []*Order) (sum float64) {
	for _, o := range orders {
		sum += o.Euros()
	}
	return sum
}

// Largest calls the querying method once, after the loop.
func Largest(ctx context.Context, orders []*Order) (string, error) {
	largest := new(Order)
	for _, o := range orders {
		if o.Cents > largest.Cents {
			largest = o
		}
	}
	return largest.Customer(ctx)
}
