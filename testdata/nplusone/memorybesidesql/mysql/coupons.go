// Package mysql implements coupon.Coupons.
package mysql

import (
	"context"
	"database/sql"

	"fixture/nplusone/memorybesidesql/coupon"
)

type Coupons struct{ DB *sql.DB }

func (c *Coupons) Find(ctx context.Context, code string) (*coupon.Coupon, error) {
	found := &coupon.Coupon{Code: code}
	return found, c.DB.QueryRowContext(ctx, "SELECT uses FROM coupons WHERE code = ?", code).Scan(&found.Uses)
}

func (c *Coupons) Use(ctx context.Context, code string) error {
	_, err := c.DB.ExecContext(ctx, "UPDATE coupons SET uses = uses - 1 WHERE code = ?", code)
	return err
}
