// Package pgxtext gives text to pgx.
package pgxtext

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

func ByName(ctx context.Context, pool *pgxpool.Pool, name string) error {
	_, err := pool.Exec(ctx, fmt.Sprintf("DELETE FROM users WHERE name = '%s'", name)) // want sqlinjection:"value"
	return err
}

func Queue(b *pgx.Batch, names []string) {
	for _, n := range names {
		b.Queue("DELETE FROM users WHERE name = '" + n + "'") // want sqlinjection:"value"
		b.Queue("DELETE FROM users WHERE name = $1", n)
	}
}

func Sorted(ctx context.Context, tx pgx.Tx, columns []string) (pgx.Rows, error) {
	q := "SELECT id FROM users ORDER BY "
	for i, c := range columns {
		if i > 0 {
			q += ", "
		}
		q += pgx.Identifier{c}.Sanitize()
	}
	return tx.Query(ctx, q)
}
