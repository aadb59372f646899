// Package app wires the service.
package app

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"fixture/nplusone/transactionmanager/billing"
	"fixture/nplusone/transactionmanager/postgres"
)

type stopwatch struct{}

func (stopwatch) Measure(ctx context.Context, work func(context.Context) error) error {
	start := time.Now()
	err := work(ctx)
	slog.DebugContext(ctx, "work", "took", time.Since(start))
	return err
}

func Billing(db *sql.DB) *billing.Service {
	return billing.New(&postgres.Transactor{DB: db}, stopwatch{}, &postgres.Invoices{DB: db})
}
