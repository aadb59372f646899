// Package clickhouse gives text to ClickHouse.
package clickhouse

import (
	"context"
	"fmt"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

func ByName(ctx context.Context, c driver.Conn, name string) (driver.Rows, error) {
	return c.Query(ctx, fmt.Sprintf("SELECT count() FROM events WHERE name = '%s'", name)) // want sqlinjection:"value"
}

func Bound(ctx context.Context, c driver.Conn, name string) (driver.Rows, error) {
	return c.Query(ctx, "SELECT count() FROM events WHERE name = ?", name)
}
