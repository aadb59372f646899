// Package app chooses an implementation at run time.
package app

import (
	"database/sql"

	"fixture/nplusone/fakebesidereal/coupon"
	"fixture/nplusone/fakebesidereal/memory"
	"fixture/nplusone/fakebesidereal/mysql"
)

func Coupons(db *sql.DB, demo bool) *coupon.Service {
	if demo {
		return coupon.New(memory.New())
	}
	return coupon.New(&mysql.Coupons{DB: db})
}
