// Package buntext gives text to bun.
package buntext

import (
	"context"

	"github.com/uptrace/bun"
)

type User struct{ ID int64 }

func ByName(ctx context.Context, db *bun.DB, name string) (users []User, err error) {
	return users, db.NewSelect().Model(&users).Where("name = '" + name + "'").Scan(ctx) // want sqlinjection:"value"
}

func Raw(ctx context.Context, db *bun.DB, name string) (users []User, err error) {
	return users, db.NewRaw("SELECT id FROM users WHERE name = '"+name+"'").Scan(ctx, &users) // want sqlinjection:"value"
}

func Bound(ctx context.Context, db *bun.DB, name, column string) (users []User, err error) {
	return users, db.NewSelect().Model(&users).Where("name = ?", name).OrderExpr("? DESC", bun.Ident(column)).Scan(ctx)
}
