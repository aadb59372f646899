// Package sqlstore keeps the orders in a database.
package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"shop/orders"
)

type Store struct{ db *sql.DB }

func New(db *sql.DB) *Store { return &Store{db: db} }

// OpenOrders counts the items of each order while the rows of the first query are open.
func (s *Store) OpenOrders(ctx context.Context) (open []orders.Order, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, customer_id, currency, cents FROM orders WHERE NOT shipped LIMIT 500")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var o orders.Order
		if err := rows.Scan(&o.ID, &o.CustomerID, &o.Currency, &o.Cents); err != nil {
			return nil, err
		}
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM items WHERE order_id = ?", o.ID).Scan(&o.Items); err != nil {
			return nil, err
		}
		open = append(open, o)
	}
	return open, rows.Err()
}

// sortable lists the columns that the caller of Search may name.
var sortable = map[string]string{"": "id", "customer": "customer_id", "cents": "cents"}

// Search lets the caller choose the order among the columns of a list.
func (s *Store) Search(ctx context.Context, currency, column string) ([]int64, error) {
	by, ok := sortable[column]
	if !ok {
		return nil, fmt.Errorf("cannot sort by %q", column)
	}
	return s.ids(ctx, "SELECT id FROM orders WHERE currency = ? ORDER BY "+by+" LIMIT 100", currency)
}

// Find puts what the caller looks for into the text of the query.
func (s *Store) Find(ctx context.Context, name string) ([]int64, error) {
	return s.ids(ctx, "SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.name LIKE '%"+name+"%' LIMIT 100")
}

func (s *Store) ids(ctx context.Context, query string, args ...any) (ids []int64, err error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// MarkShipped sends one statement per order.
func (s *Store) MarkShipped(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if _, err := s.db.ExecContext(ctx, "UPDATE orders SET shipped = true WHERE id = ?", id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) CustomerName(ctx context.Context, id int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT name FROM customers WHERE id = ?", id).Scan(&name)
	return name, err
}

// CustomerNames sends one query per thousand customers.
func (s *Store) CustomerNames(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	for chunk := range slices.Chunk(ids, 1000) {
		if err := s.addNames(ctx, names, chunk); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func (s *Store) addNames(ctx context.Context, names map[int64]string, ids []int64) error {
	var args []any
	for _, id := range ids {
		args = append(args, id)
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	rows, err := s.db.QueryContext(ctx, "SELECT id, name FROM customers WHERE id IN ("+marks+")", args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
	}
	return rows.Err()
}
