// Package rowscursor sends statements while the rows of another query are still open.
package rowscursor

import (
	"context"
	"database/sql"
)

type Feed struct {
	ID     int64
	Title  string
	Unread int
}

type Feeds struct {
	db *sql.DB
}

func (s *Feeds) List(ctx context.Context) ([]Feed, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, title FROM feeds")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var feeds []Feed
	for rows.Next() {
		var f Feed
		if err := rows.Scan(&f.ID, &f.Title); err != nil {
			return nil, err
		}
		count := s.db.QueryRowContext(ctx, "SELECT count(*) FROM entries WHERE feed_id = $1 AND NOT seen", f.ID) // want nplusone:"rows"
		if err := count.Scan(&f.Unread); err != nil {
			return nil, err
		}
		feeds = append(feeds, f)
	}
	return feeds, rows.Err()
}

// Expire writes from inside the cursor loop of its own transaction.
func (s *Feeds) Expire(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT id FROM entries WHERE expires_at < now()")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM entries WHERE id = $1", id); err != nil { // want nplusone:"rows"
			return err
		}
	}
	return rows.Err()
}

// Rename reaches the second statement through a helper.
func (s *Feeds) Rename(ctx context.Context, clean func(string) string) error {
	rows, err := s.db.QueryContext(ctx, "SELECT id, title FROM feeds")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		f, err := scanFeed(rows)
		if err != nil {
			return err
		}
		if err := s.setTitle(ctx, f.ID, clean(f.Title)); err != nil { // want nplusone:"rows"
			return err
		}
	}
	return rows.Err()
}

func (s *Feeds) setTitle(ctx context.Context, id int64, title string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE feeds SET title = $2 WHERE id = $1", id, title)
	return err
}

func scanFeed(rows *sql.Rows) (f Feed, err error) {
	err = rows.Scan(&f.ID, &f.Title)
	return f, err
}

// Titles only scans.
func (s *Feeds) Titles(ctx context.Context) ([]string, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, title FROM feeds")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var titles []string
	for rows.Next() {
		f, err := scanFeed(rows)
		if err != nil {
			return nil, err
		}
		titles = append(titles, f.Title)
	}
	return titles, rows.Err()
}

// Report reads two result sets of one query.
func (s *Feeds) Report(ctx context.Context) (counts []int64, err error) {
	rows, err := s.db.QueryContext(ctx, "CALL feed_report()")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for {
		for rows.Next() {
			var n int64
			if err := rows.Scan(&n); err != nil {
				return nil, err
			}
			counts = append(counts, n)
		}
		if !rows.NextResultSet() {
			return counts, rows.Err()
		}
	}
}

// Unread joins, and asks the second question after the rows are closed.
func (s *Feeds) Unread(ctx context.Context) (feeds []Feed, total int, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT f.id, count(e.id) FROM feeds f LEFT JOIN entries e ON e.feed_id = f.id GROUP BY f.id")
	if err != nil {
		return nil, 0, err
	}
	for rows.Next() {
		var f Feed
		if err := rows.Scan(&f.ID, &f.Unread); err != nil {
			rows.Close()
			return nil, 0, err
		}
		feeds = append(feeds, f)
	}
	if err := rows.Close(); err != nil {
		return nil, 0, err
	}
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM entries").Scan(&total)
	return feeds, total, err
}
