// Package indexloop walks slices with an index variable.
package indexloop

import (
	"context"
	"database/sql"
	"strings"
	"time"
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

// Daily counts from day to day, and asks for each.
func (s *Invoices) Daily(ctx context.Context, from, to time.Time) (sums []int64, err error) {
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		var sum int64
		if err := s.db.QueryRowContext(ctx, "SELECT coalesce(sum(price), 0) FROM lines WHERE sold_on = ?", day).Scan(&sum); err != nil { // want nplusone:"read"
			return nil, err
		}
		sums = append(sums, sum)
	}
	return sums, nil
}

// DailyAtOnce groups by day.
func (s *Invoices) DailyAtOnce(ctx context.Context, from, to time.Time) ([]int64, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT sold_on, sum(price) FROM lines WHERE sold_on >= ? AND sold_on < ? GROUP BY sold_on", from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byDay := map[time.Time]int64{}
	for rows.Next() {
		var day time.Time
		var sum int64
		if err := rows.Scan(&day, &sum); err != nil {
			return nil, err
		}
		byDay[day] = sum
	}
	var sums []int64
	for day := from; day.Before(to); day = day.AddDate(0, 0, 1) {
		sums = append(sums, byDay[day])
	}
	return sums, rows.Err()
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
