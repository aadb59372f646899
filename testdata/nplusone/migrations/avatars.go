// Package migrations holds what runs once per database, whatever its loops do.
package migrations

import (
	"context"
	"database/sql"
	"path"
)

// MoveAvatars rewrites each row, because the new name needs a function that SQL does not have.
func MoveAvatars(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT id, avatar FROM users")
	if err != nil {
		return err
	}
	avatars := map[int64]string{}
	for rows.Next() {
		var id int64
		var avatar string
		if err := rows.Scan(&id, &avatar); err != nil {
			rows.Close()
			return err
		}
		avatars[id] = avatar
	}
	if err := rows.Close(); err != nil {
		return err
	}
	for id, avatar := range avatars {
		if _, err := tx.ExecContext(ctx, "UPDATE users SET avatar = $1 WHERE id = $2", path.Clean(avatar), id); err != nil {
			return err
		}
	}
	return nil
}
