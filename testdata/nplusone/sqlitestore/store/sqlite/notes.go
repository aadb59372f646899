// Package sqlite keeps notes in a file of SQLite's, which runs in the same process.
package sqlite

import (
	"context"
	"database/sql"
)

type Notes struct{ DB *sql.DB }

func (n *Notes) Title(ctx context.Context, id int64) (title string, err error) {
	err = n.DB.QueryRowContext(ctx, "SELECT title FROM notes WHERE id = ?", id).Scan(&title)
	return title, err
}

// Titles asks per note, at the price of a function call each.
func (n *Notes) Titles(ctx context.Context, ids []int64) (titles []string, err error) {
	for _, id := range ids {
		title, err := n.Title(ctx, id)
		if err != nil {
			return nil, err
		}
		titles = append(titles, title)
	}
	return titles, nil
}

// Linked asks while it reads: that needs a second connection here as well.
func (n *Notes) Linked(ctx context.Context) (titles []string, err error) {
	rows, err := n.DB.QueryContext(ctx, "SELECT target FROM links")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		title, err := n.Title(ctx, id) // want nplusone:"rows"
		if err != nil {
			return nil, err
		}
		titles = append(titles, title)
	}
	return titles, rows.Err()
}
