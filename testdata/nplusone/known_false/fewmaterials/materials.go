// Package fewmaterials loads the repositories that one application is built from, and the provider of each.
//
// An application has one or two, but a query by the ID of what they belong to looks the same as one for thousands of orders.
package fewmaterials

import (
	"context"
	"database/sql"
)

type Material struct {
	ID, ProviderID int64
	Provider       string
}

type Materials struct {
	db *sql.DB
}

func (m *Materials) of(ctx context.Context, app int64) (list []*Material, err error) {
	rows, err := m.db.QueryContext(ctx, "SELECT id, provider_id FROM materials WHERE app_id = ?", app)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		material := new(Material)
		if err := rows.Scan(&material.ID, &material.ProviderID); err != nil {
			return nil, err
		}
		list = append(list, material)
	}
	return list, rows.Err()
}

func (m *Materials) provider(ctx context.Context, id int64) (name string, err error) {
	err = m.db.QueryRowContext(ctx, "SELECT name FROM providers WHERE id = ?", id).Scan(&name)
	return name, err
}

func (m *Materials) Build(ctx context.Context, app int64) ([]*Material, error) {
	list, err := m.of(ctx, app)
	if err != nil {
		return nil, err
	}
	for _, material := range list {
		if material.Provider, err = m.provider(ctx, material.ProviderID); err != nil { // want nplusone:"read"
			return nil, err
		}
	}
	return list, nil
}
