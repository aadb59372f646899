// Package rangeslice loads related rows while it ranges over a slice.
package rangeslice

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

type Order struct {
	ID         int64
	CustomerID int64
	Customer   string
	Total      int64
}

type Orders struct {
	db *sql.DB
}

func (s *Orders) AttachCustomers(ctx context.Context, orders []*Order) error {
	for _, o := range orders {
		err := s.db.QueryRowContext(ctx, "SELECT name FROM customers WHERE id = $1", o.CustomerID).Scan(&o.Customer) // want nplusone:"read"
		if err != nil {
			return fmt.Errorf("customer of order %d: %w", o.ID, err)
		}
	}
	return nil
}

func (s *Orders) MarkShipped(ctx context.Context, orders []*Order) error {
	for i := range orders {
		if _, err := s.db.ExecContext(ctx, "UPDATE orders SET shipped_at = now() WHERE id = $1", orders[i].ID); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// FlagLarge writes under a condition: still once per large order.
func (s *Orders) FlagLarge(ctx context.Context, orders []*Order) error {
	for _, o := range orders {
		if o.Total < 100_000 {
			continue
		}
		if _, err := s.db.ExecContext(ctx, "INSERT INTO reviews (order_id) VALUES ($1)", o.ID); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Cancel looks at its context in each iteration, which does not make it an event loop.
func (s *Orders) Cancel(ctx context.Context, orders []*Order) error {
	for _, o := range orders {
		select {
		case <-ctx.Done():
			return ctx.Err()
		default:
		}
		if _, err := s.db.ExecContext(ctx, "UPDATE orders SET cancelled = true WHERE id = $1", o.ID); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// AttachCustomersAtOnce is AttachCustomers as it was meant: one query, then a look-up.
func (s *Orders) AttachCustomersAtOnce(ctx context.Context, orders []*Order) error {
	args := make([]any, 0, len(orders))
	marks := make([]string, 0, len(orders))
	for i, o := range orders {
		args = append(args, o.CustomerID)
		marks = append(marks, fmt.Sprintf("$%d", i+1))
	}
	rows, err := s.db.QueryContext(ctx, "SELECT id, name FROM customers WHERE id IN ("+strings.Join(marks, ", ")+")", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	names := make(map[int64]string, len(orders))
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, o := range orders {
		o.Customer = names[o.CustomerID]
	}
	return nil
}

// Sum queries once after the loop.
func (s *Orders) Sum(ctx context.Context, orders []*Order) error {
	var total int64
	for _, o := range orders {
		total += o.Total
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO totals (amount) VALUES ($1)", total)
	return err
}

// InsertAll sends one multi-row statement.
func (s *Orders) InsertAll(ctx context.Context, orders []*Order) error {
	var values strings.Builder
	var args []any
	for i, o := range orders {
		if i > 0 {
			values.WriteString(", ")
		}
		fmt.Fprintf(&values, "($%d, $%d)", 2*i+1, 2*i+2)
		args = append(args, o.CustomerID, o.Total)
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO orders (customer_id, total) VALUES "+values.String(), args...)
	return err
}

// Totals groups what one query delivers.
func (s *Orders) Totals(ctx context.Context) (map[int64]int64, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT customer_id, sum(total) FROM orders GROUP BY customer_id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	totals := map[int64]int64{}
	for rows.Next() {
		var customer, total int64
		if err := rows.Scan(&customer, &total); err != nil {
			return nil, err
		}
		totals[customer] = total
	}
	return totals, rows.Err()
}
