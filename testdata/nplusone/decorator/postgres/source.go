// Package postgres reads articles.
package postgres

import (
	"context"
	"database/sql"

	"fixture/nplusone/decorator/article"
)

type Source struct{ DB *sql.DB }

func (s *Source) Article(ctx context.Context, id int64) (*article.Article, error) {
	a := &article.Article{ID: id}
	return a, s.DB.QueryRowContext(ctx, "SELECT title FROM articles WHERE id = $1", id).Scan(&a.Title)
}
