// Package indexloop walks slices with an index variable.
package indexloop

import (
	"context"
	"database/sql"

	"strings"
)

type Line struct {
	ID, ProductID, Price int64
	Discount             int64
}

type Invoices struct {
	db *sql.DB
}

func (s *Invoices) Price(ctx context.Context, lines []Line) error {
	for i := 0; i < len(lines); i++ {
		row := s.db.QueryRowContext(ctx, "SELECT price FROM products WHERE id = ?", lines[i].ProductID) // want nplusone:"read"
		if err := row.Scan(&lines[i].Price); err != nil {
			return err
		}
	}
	return nil
}

// Undo walks backwards.
func (s *Invoices) Undo(ctx context.Context, lines []Line) error {
	for i := len(lines) - 1; i >= 0; i-- {
		if _, err := s.db.ExecContext(ctx, "DELETE FROM lines WHERE id = ?", lines[i].ID); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// Discount keeps the length in a variable and the index outside the loop.
func (s *Invoices) Discount(ctx context.Context, lines []Line) error {
	i, n := 0, len(lines)
	for i < n {
		line := &lines[i]
		i++
		if line.ProductID == 0 {
			continue
		}
		err := s.db.QueryRowContext(ctx, "SELECT percent FROM discounts WHERE product_id = ?", line.ProductID).Scan(&line.Discount) // want nplusone:"read"
		if err != nil {
			return err
		}
	}
	return nil
}

// Total does not leave the process.
func Total(lines []Line) (sum int64) {
	for i := 0; i < len(lines); i++ {
		sum += lines[i].Price - lines[i].Discount
	}
	return sum
}

// Delete advances by a batch and sends the whole batch.
func (s *Invoices) Delete(ctx context.Context, ids []any) error {
	const batch = 500
	for i := 0; i < len(ids); i += batch {
		end := min(i+batch, len(ids))
		marks := strings.TrimSuffix(strings.Repeat("?,", end-i), ",")
		if _, err := s.db.ExecContext(ctx, "DELETE FROM lines WHERE id IN ("+marks+")", ids[i:end]...); err != nil {
			return err
		}
	}
	return nil
}

// Write binds the columns of one statement.
func (s *Invoices) Write(ctx context.Context, line Line, columns []string) error {
	args := make([]any, len(columns))
	for i := 0; i < len(columns); i++ {
		if columns[i] == "price" {
			args[i] = line.Price
		}
	}
	_, err := s.db.ExecContext(ctx, "INSERT INTO lines (price, discount) VALUES (?, ?)", args...)
	return err
}
