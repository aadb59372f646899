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

// quoteWith is told which quote to double.
func quoteWith(s, quote string) string {
	return quote + strings.ReplaceAll(s, quote, quote+quote) + quote
}

func Named(db *sql.DB, columns []string) (*sql.Rows, error) {
	for i, c := range columns {
		columns[i] = quoteWith(c, `"`)
	}
	return db.Query("SELECT " + strings.Join(columns, ", ") + " FROM users")
}

func Values(conn *pgx.Conn, names []string) (pgx.Rows, error) {
	var list []string
	for _, n := range names {
		list = append(list, quoteWith(n, `'`))
	}
	return conn.Query(context.Background(), "SELECT id FROM users WHERE name IN ("+strings.Join(list, ", ")+")")
}

// wrapWith is told a quote and doubles none.
func wrapWith(s, quote string) string { return quote + s + quote } // want sqlinjection:"value"

func Wrapped(conn *pgx.Conn, name string) (pgx.Rows, error) {
	return conn.Query(context.Background(), "SELECT id FROM users WHERE name = "+wrapWith(name, `'`))
}

// doubleOther doubles another quote than the one around the value.
func doubleOther(s, quote string) string {
	return `'` + strings.ReplaceAll(s, quote, quote+quote) + `'` // want sqlinjection:"value"
}

func Other(conn *pgx.Conn, name string) (pgx.Rows, error) {
	return conn.Query(context.Background(), "SELECT id FROM users WHERE name = "+doubleOther(name, `"`))
}
