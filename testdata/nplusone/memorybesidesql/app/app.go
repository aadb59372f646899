// Package app chooses an implementation at run time.
package app

import (
	"database/sql"

	"fixture/nplusone/memorybesidesql/coupon"
	"fixture/nplusone/memorybesidesql/memory"
	"fixture/nplusone/memorybesidesql/mysql"
)

func Coupons(db *sql.DB, demo bool) *coupon.Service {
	if demo {
		return coupon.New(memory.New())
	}
	return coupon.New(&mysql.Coupons{DB: db})
}
