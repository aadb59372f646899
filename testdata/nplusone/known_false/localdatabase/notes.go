// Package localdatabase is only ever given an SQLite file, for which a query costs no round trip.
//
// The type is *sql.DB as for every driver; the driver is chosen where the connection is opened.
package localdatabase

import (
	"context"
	"database/sql"
)

type Notes struct{ DB *sql.DB }

func (n *Notes) Titles(ctx context.Context, ids []int64) (titles []string, err error) {
	for _, id := range ids {
		var title string
		if err := n.DB.QueryRowContext(ctx, "SELECT title FROM notes WHERE id = ?", id).Scan(&title); err != nil { // want nplusone:"read"
			return nil, err
		}
		titles = append(titles, title)
	}
	return titles, nil
}
