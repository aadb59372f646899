// Package tables writes what package probe passes.
package tables

import (
	"context"
	"database/sql"
	"fmt"
)

type Tables struct{ db *sql.DB }

// Load gets a map that holds nothing but constants: what callers in other packages pass is known of parameters, not of their elements.
func (t *Tables) Load(ctx context.Context, row map[string]any) error {
	_, err := t.db.ExecContext(ctx, fmt.Sprintf("INSERT INTO probes (value) VALUES ('%s')", row["value"])) // want sqlinjection:"value"
	return err
}
