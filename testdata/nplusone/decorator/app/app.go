// Package app puts the decorators around the real source.
package app

import (
	"database/sql"

	"fixture/nplusone/decorator/article"
	"fixture/nplusone/decorator/caching"
	"fixture/nplusone/decorator/logging"
	"fixture/nplusone/decorator/postgres"
)

func Articles(db *sql.DB, cached bool) *article.Service {
	var source article.Source = &postgres.Source{DB: db}
	if cached {
		source = caching.New(source)
	}
	return article.New(logging.Source{Next: source})
}
