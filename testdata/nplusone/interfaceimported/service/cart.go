// Package service imports both the interfaces and the package that implements them.
package service

import (
	"context"
	"database/sql"

	"fixture/nplusone/interfaceimported/ports"
	"fixture/nplusone/interfaceimported/postgres"
)

type Cart struct {
	prices   ports.Prices
	rounding ports.Rounding
}

func New(db *sql.DB) *Cart {
	return &Cart{prices: &postgres.Prices{DB: db}, rounding: postgres.Swiss{}}
}

func (c *Cart) Total(ctx context.Context, skus []string) (sum int64, err error) {
	for _, sku := range skus {
		cents, err := c.prices.Price(ctx, sku) // want nplusone:"minor"
		if err != nil {
			return 0, err
		}
		sum += cents
	}
	return sum, nil
}

func (c *Cart) Round(amounts []int64) (sum int64) {
	for _, a := range amounts {
		sum += c.rounding.Round(a)
	}
	return sum
}
