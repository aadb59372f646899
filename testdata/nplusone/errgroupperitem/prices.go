// Package errgroupperitem limits its goroutines with an errgroup, but not its queries.
package errgroupperitem

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

type Quote struct {
	Symbol string
	Price  float64
}

type Quotes struct {
	db *sql.DB
}

func (q *Quotes) Fill(ctx context.Context, quotes []Quote) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(8)
	for i := range quotes {
		g.Go(func() error {
			row := q.db.QueryRowContext(ctx, "SELECT price FROM quotes WHERE symbol = $1", quotes[i].Symbol) // want nplusone:"minor"
			return row.Scan(&quotes[i].Price)
		})
	}
	return g.Wait()
}

// Store uses TryGo, and a helper inside the goroutine.
func (q *Quotes) Store(ctx context.Context, quotes []Quote) error {
	var g errgroup.Group
	for _, quote := range quotes {
		if !g.TryGo(func() error { return q.insert(ctx, quote) }) { // want nplusone:"unit"
			break
		}
	}
	return g.Wait()
}

func (q *Quotes) insert(ctx context.Context, quote Quote) error {
	_, err := q.db.ExecContext(ctx, "INSERT INTO quotes (symbol, price) VALUES ($1, $2)", quote.Symbol, quote.Price)
	return err
}

// Delete starts one goroutine per chunk.
func (q *Quotes) Delete(ctx context.Context, symbols []any) error {
	g, ctx := errgroup.WithContext(ctx)
	for chunk := range slices.Chunk(symbols, 1000) {
		g.Go(func() error {
			marks := strings.TrimSuffix(strings.Repeat("?,", len(chunk)), ",")
			_, err := q.db.ExecContext(ctx, "DELETE FROM quotes WHERE symbol IN ("+marks+")", chunk...)
			return err
		})
	}
	return g.Wait()
}

// Dashboard runs different queries concurrently, each once.
func (q *Quotes) Dashboard(ctx context.Context) (count int, top string, err error) {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		return q.db.QueryRowContext(ctx, "SELECT count(*) FROM quotes").Scan(&count)
	})
	g.Go(func() error {
		return q.db.QueryRowContext(ctx, "SELECT symbol FROM quotes ORDER BY price DESC LIMIT 1").Scan(&top)
	})
	return count, top, g.Wait()
}
