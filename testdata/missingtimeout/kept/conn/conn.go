// Package conn keeps the connection to the database in contexts.
package conn

import (
	"context"

	"gorm.io/gorm"
)

type key struct{}

func With(ctx context.Context, db *gorm.DB) context.Context { return context.WithValue(ctx, key{}, db) }

// From returns a connection that does not end with the context.
func From(ctx context.Context) *gorm.DB {
	db, ok := ctx.Value(key{}).(*gorm.DB)
	if !ok {
		panic("no connection")
	}
	return db
}

// Bound returns one that does.
func Bound(ctx context.Context, db *gorm.DB) *gorm.DB { return db.WithContext(ctx) }
