// Package postgres implements ports on a database.
package postgres

import (
	"context"
	"database/sql"

	"fixture/nplusone/interfaceimported/ports"
)

type Prices struct{ DB *sql.DB }

var _ ports.Prices = (*Prices)(nil)

func (p *Prices) Price(ctx context.Context, sku string) (cents int64, err error) {
	err = p.DB.QueryRowContext(ctx, "SELECT cents FROM prices WHERE sku = $1", sku).Scan(&cents)
	return cents, err
}

type Swiss struct{}

func (Swiss) Round(cents int64) int64 { return (cents + 2) / 5 * 5 }
