// Package genericrepository calls generic interfaces, one instance of which reads memory.
package genericrepository

import (
	"context"
	"database/sql"
	"errors"
)

type Repository[T any] interface {
	ByID(ctx context.Context, id int64) (T, error)
}

type Country struct {
	ID   int64
	Name string
}

type Shop struct {
	ID, Country int64
}

// table reads any entity from the database.
type table[T any] struct {
	db   *sql.DB
	name string
	scan func(*sql.Row) (T, error)
}

func (t *table[T]) ByID(ctx context.Context, id int64) (T, error) {
	return t.scan(t.db.QueryRowContext(ctx, "SELECT * FROM "+t.name+" WHERE id = ?", id))
}

// countries is loaded at start-up.
type countries map[int64]Country

func (c countries) ByID(_ context.Context, id int64) (Country, error) {
	if found, ok := c[id]; ok {
		return found, nil
	}
	return Country{}, errors.New("no such country")
}

func scanShop(row *sql.Row) (s Shop, err error) {
	err = row.Scan(&s.ID, &s.Country)
	return s, err
}

type Chain struct {
	shops     Repository[Shop]
	countries Repository[Country]
}

func New(db *sql.DB, all map[int64]Country) *Chain {
	return &Chain{shops: &table[Shop]{db, "shops", scanShop}, countries: countries(all)}
}

func (c *Chain) Shops(ctx context.Context, ids []int64) (shops []Shop, err error) {
	for _, id := range ids {
		s, err := c.shops.ByID(ctx, id) // want nplusone:"minor"
		if err != nil {
			return nil, err
		}
		shops = append(shops, s)
	}
	return shops, nil
}

// Countries uses the instance that is never bound to a table.
func (c *Chain) Countries(ctx context.Context, shops []Shop) (names []string, err error) {
	for _, s := range shops {
		country, err := c.countries.ByID(ctx, s.Country)
		if err != nil {
			return nil, err
		}
		names = append(names, country.Name)
	}
	return names, nil
}

// Shop calls once.
func (c *Chain) Shop(ctx context.Context, id int64) (Shop, error) { return c.shops.ByID(ctx, id) }
