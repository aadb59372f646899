// Package atmostonce leaves the loop with its query.
package atmostonce

import (
	"context"
	"database/sql"
	"errors"
)

type Feed struct {
	ID   int64
	URL  string
	Seen bool
}

type Feeds struct {
	db *sql.DB
}

func (f *Feeds) title(ctx context.Context, id int64) (title string, err error) {
	err = f.db.QueryRowContext(ctx, "SELECT title FROM feeds WHERE id = ?", id).Scan(&title)
	return title, err
}

// Title returns the result of the only query.
func (f *Feeds) Title(ctx context.Context, feeds []Feed, url string) (string, error) {
	for _, feed := range feeds {
		if feed.URL == url {
			return f.title(ctx, feed.ID)
		}
	}
	return "", errors.New("no such feed")
}

// MarkFirst breaks after the statement.
func (f *Feeds) MarkFirst(ctx context.Context, feeds []Feed) (err error) {
	for _, feed := range feeds {
		if feed.Seen {
			continue
		}
		_, err = f.db.ExecContext(ctx, "UPDATE feeds SET seen = true WHERE id = ?", feed.ID)
		break
	}
	return err
}

// Check leaves on both ways.
func (f *Feeds) Check(ctx context.Context, feeds []Feed) error {
	for _, feed := range feeds {
		if feed.URL != "" {
			continue
		}
		title, err := f.title(ctx, feed.ID)
		if err != nil {
			return err
		}
		return errors.New("no URL: " + title)
	}
	return nil
}

// Must panics after the query.
func (f *Feeds) Must(ctx context.Context, feeds []Feed) {
	for _, feed := range feeds {
		if feed.ID == 0 {
			title, _ := f.title(ctx, feed.ID)
			panic("feed without id: " + title)
		}
	}
}

// Switch leaves the loop from a switch with a label; the other case does not query.
func (f *Feeds) Switch(ctx context.Context, feeds []Feed) (title string, err error) {
find:
	for _, feed := range feeds {
		switch {
		case feed.Seen:
			title, err = f.title(ctx, feed.ID)
			break find
		case feed.URL == "":
			title = "untitled"
		}
	}
	return title, err
}

// NotTheLoop breaks out of the switch only, so the loop goes on.
func (f *Feeds) NotTheLoop(ctx context.Context, feeds []Feed) (titles []string, err error) {
	for _, feed := range feeds {
		switch {
		case feed.Seen:
			title, err := f.title(ctx, feed.ID) // want nplusone:"read"
			if err != nil {
				return nil, err
			}
			titles = append(titles, title)
			break
		case feed.URL == "":
			titles = append(titles, "untitled")
		}
	}
	return titles, nil
}

// FirstTitle goes on while the answer is empty: it may ask for every feed.
func (f *Feeds) FirstTitle(ctx context.Context, feeds []Feed) (string, error) {
	for _, feed := range feeds {
		title, err := f.title(ctx, feed.ID) // want nplusone:"read"
		if err != nil {
			return "", err
		}
		if title != "" {
			return title, nil
		}
	}
	return "", nil
}
