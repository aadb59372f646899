// Package rangemap reads and writes the database while it ranges over a map.
package rangemap

import (
	"context"
	"database/sql"
	"maps"
	"slices"
)

type Stock struct {
	db *sql.DB
}

func (s *Stock) Reserve(ctx context.Context, quantities map[string]int) error {
	for sku, n := range quantities {
		if _, err := s.db.ExecContext(ctx, "UPDATE stock SET reserved = reserved + ? WHERE sku = ?", n, sku); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

func (s *Stock) Missing(ctx context.Context, quantities map[string]int) ([]string, error) {
	var missing []string
	for sku := range quantities {
		var left int
		if err := s.db.QueryRowContext(ctx, "SELECT on_hand FROM stock WHERE sku = ?", sku).Scan(&left); err != nil { // want nplusone:"read"
			return nil, err
		}
		if left < quantities[sku] {
			missing = append(missing, sku)
		}
	}
	return missing, nil
}

// ReserveInOrder ranges over the keys after sorting them: the same number of statements.
func (s *Stock) ReserveInOrder(ctx context.Context, quantities map[string]int) error {
	for _, sku := range slices.Sorted(maps.Keys(quantities)) {
		if _, err := s.db.ExecContext(ctx, "UPDATE stock SET reserved = reserved + ? WHERE sku = ?", quantities[sku], sku); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

// LowStock reads all rows with one query and compares in memory.
func (s *Stock) LowStock(ctx context.Context, limits map[string]int) ([]string, error) {
	onHand, err := s.levels(ctx)
	if err != nil {
		return nil, err
	}
	var low []string
	for sku, limit := range limits {
		if onHand[sku] < limit {
			low = append(low, sku)
		}
	}
	return low, nil
}

func (s *Stock) levels(ctx context.Context) (map[string]int, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT sku, on_hand FROM stock")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	levels := map[string]int{}
	for rows.Next() {
		var sku string
		var n int
		if err := rows.Scan(&sku, &n); err != nil {
			return nil, err
		}
		levels[sku] = n
	}
	return levels, rows.Err()
}

// Count ranges over the result of the only query.
func (s *Stock) Count(ctx context.Context) (int, error) {
	levels, err := s.levels(ctx)
	if err != nil {
		return 0, err
	}
	total := 0
	for _, n := range levels {
		total += n
	}
	return total, nil
}
