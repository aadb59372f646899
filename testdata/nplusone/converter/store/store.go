// Package store loads entities.
package store

import (
	"context"
	"database/sql"

	"fixture/nplusone/converter/model"
)

type Store struct{ DB *sql.DB }

func (s *Store) Plans(ctx context.Context) (plans []model.Plan, err error) {
	rows, err := s.DB.QueryContext(ctx, "SELECT id, owner_id, title FROM plans")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p model.Plan
		if err := rows.Scan(&p.ID, &p.OwnerID, &p.Title); err != nil {
			return nil, err
		}
		plans = append(plans, p)
	}
	return plans, rows.Err()
}

func (s *Store) UserName(ctx context.Context, id int64) (name string, err error) {
	err = s.DB.QueryRowContext(ctx, "SELECT name FROM users WHERE id = $1", id).Scan(&name)
	return name, err
}
