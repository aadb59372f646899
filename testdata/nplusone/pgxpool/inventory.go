// Package pgxpool asks a connection pool of pgx once per item, or once per batch.
package pgxpool

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

type Item struct {
	SKU   string
	Count int
	Price float64
}

type Inventory struct {
	pool *pgxpool.Pool
}

func (inv *Inventory) Prices(ctx context.Context, items []Item) error {
	for i := range items {
		err := inv.pool.QueryRow(ctx, "SELECT price FROM items WHERE sku = $1", items[i].SKU).Scan(&items[i].Price) // want nplusone:"read"
		if err != nil {
			return err
		}
	}
	return nil
}

func (inv *Inventory) Store(ctx context.Context, items []Item) error {
	conn, err := inv.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer conn.Release()
	for _, it := range items {
		if _, err := conn.Exec(ctx, "INSERT INTO items (sku, count) VALUES ($1, $2)", it.SKU, it.Count); err != nil { // want nplusone:"write"
			return err
		}
	}
	return nil
}

// History collects the rows of a query of its own for each item.
func (inv *Inventory) History(ctx context.Context, skus []string) (map[string][]int, error) {
	history := make(map[string][]int, len(skus))
	for _, sku := range skus {
		rows, err := inv.pool.Query(ctx, "SELECT count FROM counts WHERE sku = $1 ORDER BY at", sku) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		if history[sku], err = pgx.CollectRows(rows, pgx.RowTo[int]); err != nil {
			return nil, err
		}
	}
	return history, nil
}

// Recount asks on another connection while the first one still delivers rows.
func (inv *Inventory) Recount(ctx context.Context) error {
	rows, err := inv.pool.Query(ctx, "SELECT sku FROM items")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sku string
		if err := rows.Scan(&sku); err != nil {
			return err
		}
		if _, err := inv.pool.Exec(ctx, "UPDATE items SET count = (SELECT count(*) FROM pieces WHERE sku = $1) WHERE sku = $1", sku); err != nil { // want nplusone:"rows"
			return err
		}
	}
	return rows.Err()
}

// StoreBatch queues in the loop and sends once; reading the results is no query.
func (inv *Inventory) StoreBatch(ctx context.Context, items []Item) error {
	batch := &pgx.Batch{}
	for _, it := range items {
		batch.Queue("INSERT INTO items (sku, count) VALUES ($1, $2)", it.SKU, it.Count)
	}
	results := inv.pool.SendBatch(ctx, batch)
	defer results.Close()
	for range items {
		if _, err := results.Exec(); err != nil {
			return err
		}
	}
	return nil
}

// PricesBatch reads one row per queued query.
func (inv *Inventory) PricesBatch(ctx context.Context, items []Item) error {
	var batch pgx.Batch
	for i := range items {
		batch.Queue("SELECT price FROM items WHERE sku = $1", items[i].SKU).QueryRow(func(row pgx.Row) error {
			return row.Scan(&items[i].Price)
		})
	}
	return inv.pool.SendBatch(ctx, &batch).Close()
}

// Copy streams all rows with one command.
func (inv *Inventory) Copy(ctx context.Context, items []Item) (int64, error) {
	rows := make([][]any, 0, len(items))
	for _, it := range items {
		rows = append(rows, []any{it.SKU, it.Count})
	}
	return inv.pool.CopyFrom(ctx, pgx.Identifier{"items"}, []string{"sku", "count"}, pgx.CopyFromRows(rows))
}

// PricesAny passes all keys as an array.
func (inv *Inventory) PricesAny(ctx context.Context, skus []string) (map[string]float64, error) {
	rows, err := inv.pool.Query(ctx, "SELECT sku, price FROM items WHERE sku = ANY($1)", skus)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	prices := make(map[string]float64, len(skus))
	for rows.Next() {
		var sku string
		var price float64
		if err := rows.Scan(&sku, &price); err != nil {
			return nil, err
		}
		prices[sku] = price
	}
	return prices, rows.Err()
}
