// Package isolateditems commits each item on its own on purpose: one that fails must not undo the others.
package isolateditems

import (
	"context"
	"database/sql"
	"log/slog"
)

func Settle(ctx context.Context, db *sql.DB, invoices []int64) {
	for _, id := range invoices {
		tx, err := db.BeginTx(ctx, nil) // want nplusone:"unit"
		if err != nil {
			slog.ErrorContext(ctx, "begin", "err", err)
			return
		}
		if _, err := tx.ExecContext(ctx, "UPDATE invoices SET settled = true WHERE id = ?", id); err != nil {
			slog.WarnContext(ctx, "invoice is left open", "id", id, "err", err)
			tx.Rollback()
			continue
		}
		if err := tx.Commit(); err != nil {
			slog.WarnContext(ctx, "invoice is left open", "id", id, "err", err)
		}
	}
}
