// Package quoters quotes names and values by hand.
package quoters

import (
	"context"
	"database/sql"
	"strings"

	"github.com/jackc/pgx/v5"
)

// quoteName doubles the quotes that it puts around the name.
func quoteName(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

func Columns(db *sql.DB, columns []string) (*sql.Rows, error) {
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = quoteName(c)
	}
	return db.Query("SELECT " + strings.Join(quoted, ", ") + " FROM users")
}

func backticks(s string) string { return "`" + strings.Replace(s, "`", "``", -1) + "`" }

func Drop(db *sql.DB, table string) error {
	_, err := db.Exec("DROP TABLE " + backticks(table))
	return err
}

func Identifier(ctx context.Context, conn *pgx.Conn, table string) error {
	_, err := conn.Exec(ctx, "TRUNCATE "+pgx.Identifier{"public", table}.Sanitize())
	return err
}
