// Package sqlitestore uses a store for SQLite from another package.
package sqlitestore

import (
	"context"

	"fixture/nplusone/sqlitestore/store/sqlite"
)

func Export(ctx context.Context, notes *sqlite.Notes, ids []int64) (text string, err error) {
	for _, id := range ids {
		title, err := notes.Title(ctx, id)
		if err != nil {
			return "", err
		}
		text += title + "\n"
	}
	return text, nil
}
