// Package memory implements coupon.Coupons for demonstrations.
package memory

import (
	"context"
	"errors"
	"sync"

	"fixture/nplusone/memorybesidesql/coupon"
)

type Coupons struct {
	mu     sync.Mutex
	byCode map[string]*coupon.Coupon
}

func New() *Coupons { return &Coupons{byCode: map[string]*coupon.Coupon{}} }

func (c *Coupons) Find(_ context.Context, code string) (*coupon.Coupon, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.byCode[code]
	if !ok {
		return nil, errors.New("no such coupon")
	}
	return found, nil
}

func (c *Coupons) Use(ctx context.Context, code string) error {
	found, err := c.Find(ctx, code)
	if err == nil {
		found.Uses--
	}
	return err
}

// Missing calls its own methods, which stay in the process.
func (c *Coupons) Missing(ctx context.Context, codes []string) (missing []string) {
	for _, code := range codes {
		if _, err := c.Find(ctx, code); err != nil {
			missing = append(missing, code)
		}
	}
	return missing
}
