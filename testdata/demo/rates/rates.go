// Package rates converts amounts with the exchange rates of the day.
package rates

import (
	"context"
	"database/sql"
)

func ToEuro(ctx context.Context, db *sql.DB, currency string, cents int64) (float64, error) {
	var rate float64
	err := db.QueryRowContext(ctx, "SELECT rate FROM rates WHERE currency = ?", currency).Scan(&rate)
	return float64(cents) / 100 * rate, err
}
