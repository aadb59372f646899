// Package spanner gives text to Cloud Spanner.
package spanner

import (
	"context"

	"cloud.google.com/go/spanner"
)

func ByName(ctx context.Context, c *spanner.Client, name string) *spanner.RowIterator {
	return c.Single().Query(ctx, spanner.NewStatement("SELECT id FROM users WHERE name = '"+name+"'")) // want sqlinjection:"value"
}

func Literal(ctx context.Context, c *spanner.Client, name string) *spanner.RowIterator {
	return c.Single().Query(ctx, spanner.Statement{SQL: "SELECT id FROM users WHERE name = '" + name + "'"}) // want sqlinjection:"value"
}

func Bound(ctx context.Context, c *spanner.Client, name string) *spanner.RowIterator {
	return c.Single().Query(ctx, spanner.Statement{
		SQL:    "SELECT id FROM users WHERE name = @name",
		Params: map[string]any{"name": name},
	})
}
