// Package ports declares the interfaces of the application.
package ports

import "context"

type Prices interface {
	Price(ctx context.Context, sku string) (int64, error)
}

type Rounding interface {
	Round(cents int64) int64
}
