// Package statementpertable runs a command per table that changes its schema, which no statement for many tables can replace.
package statementpertable

import (
	"context"
	"database/sql"
	"strings"
)

func Optimize(ctx context.Context, db *sql.DB, tables []string) error {
	for _, t := range tables {
		quoted := "`" + strings.ReplaceAll(t, "`", "``") + "`"
		if _, err := db.ExecContext(ctx, "ALTER TABLE "+quoted+" ENGINE = InnoDB"); err != nil {
			return err
		}
	}
	return nil
}
