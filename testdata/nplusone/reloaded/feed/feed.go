// Package feed loads posts with what belongs to them, post by post.
package feed

import (
	"context"
	"database/sql"
)

type Post struct {
	ID, AuthorID int64
	Author       string
}

// Load fills in the author.
func (p *Post) Load(ctx context.Context, db *sql.DB) error {
	return db.QueryRowContext(ctx, "SELECT name FROM users WHERE id = ?", p.AuthorID).Scan(&p.Author)
}

// Latest returns posts that are loaded.
func Latest(ctx context.Context, db *sql.DB) ([]*Post, error) {
	posts, err := Plain(ctx, db)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		if err := p.Load(ctx, db); err != nil { // want nplusone:"read"
			return nil, err
		}
	}
	return posts, nil
}

// Plain returns posts that are not.
func Plain(ctx context.Context, db *sql.DB) (posts []*Post, err error) {
	rows, err := db.QueryContext(ctx, "SELECT id, author_id FROM posts")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		p := new(Post)
		if err := rows.Scan(&p.ID, &p.AuthorID); err != nil {
			return nil, err
		}
		posts = append(posts, p)
	}
	return posts, rows.Err()
}
