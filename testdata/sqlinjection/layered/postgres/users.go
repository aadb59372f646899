// Package postgres implements what package app needs.
package postgres

import (
	"context"
	"database/sql"

	"fixture/sqlinjection/layered/app"
)

type Users struct{ db *sql.DB }

var _ app.Repository = (*Users)(nil)

func (u *Users) List(ctx context.Context, column string) (ids []int64, err error) {
	rows, err := u.db.QueryContext(ctx, "SELECT id FROM users ORDER BY "+column)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (u *Users) Name(ctx context.Context, id int64) (name string, err error) {
	return name, u.db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = $1", id).Scan(&name)
}
