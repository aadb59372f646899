// Package postgres implements profile.Avatars.
package postgres

import (
	"context"
	"database/sql"
)

type Avatars struct{ DB *sql.DB }

func (a *Avatars) Avatar(ctx context.Context, user int64) (url string, err error) {
	err = a.DB.QueryRowContext(ctx, "SELECT url FROM avatars WHERE user_id = $1", user).Scan(&url)
	return url, err
}
