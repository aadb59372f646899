// Package postgres implements the repositories of the services.
package postgres

import (
	"context"
	"database/sql"
	"strings"

	"fixture/nplusone/consumerinterface/badge"
)

type badgeRepo struct{ db *sql.DB }

func NewBadgeRepo(db *sql.DB) badge.BadgeRepo { return &badgeRepo{db: db} }

func (r *badgeRepo) GetByID(ctx context.Context, id int64) (*badge.Badge, error) {
	b := &badge.Badge{ID: id}
	return b, r.db.QueryRowContext(ctx, "SELECT name FROM badges WHERE id = ?", id).Scan(&b.Name)
}

func (r *badgeRepo) GetByIDs(ctx context.Context, ids []int64) (badges []*badge.Badge, err error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(ids)), ",")
	rows, err := r.db.QueryContext(ctx, "SELECT id, name FROM badges WHERE id IN ("+marks+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		b := new(badge.Badge)
		if err := rows.Scan(&b.ID, &b.Name); err != nil {
			return nil, err
		}
		badges = append(badges, b)
	}
	return badges, rows.Err()
}

func (r *badgeRepo) AddAward(ctx context.Context, a badge.Award) error {
	_, err := r.db.ExecContext(ctx, "INSERT INTO awards (badge_id, user_id) VALUES (?, ?)", a.BadgeID, a.UserID)
	return err
}
