// Package logging decorates a source.
package logging

import (
	"context"
	"log/slog"

	"fixture/nplusone/decorator/article"
)

type Source struct{ Next article.Source }

func (s Source) Article(ctx context.Context, id int64) (*article.Article, error) {
	a, err := s.Next.Article(ctx, id)
	slog.DebugContext(ctx, "article", "id", id, "err", err)
	return a, err
}
