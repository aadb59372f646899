// Package fixes has values that can be bound without further thought, and such that cannot.
package fixes

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"
)

func Concatenated(ctx context.Context, conn *pgx.Conn, name string) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT id FROM users WHERE name = '"+name+"' AND age > 3") // want sqlinjection:"value"
}

func Formatted(ctx context.Context, conn *pgx.Conn, name, mail string, age int) (pgx.Rows, error) {
	return conn.Query(ctx, fmt.Sprintf("SELECT id FROM users WHERE name = '%s' AND mail = '%v' AND age > %d", name, mail, age)) // want sqlinjection:"value"
}

func Numbered(ctx context.Context, conn *pgx.Conn, name string) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT id FROM users WHERE age > $1 AND name = '"+name+"' AND id < $2", 3, 100) // want sqlinjection:"value"
}

func Pattern(db *gorm.DB, word string) *gorm.DB {
	return db.Where(fmt.Sprintf("name LIKE '%%%s%%'", word)) // want sqlinjection:"value"
}

func Between(db *gorm.DB, name string) *gorm.DB {
	return db.Where("age > ? AND name = '"+name+"' AND id < ?", 3, 100) // want sqlinjection:"value"
}

func Assigned(ctx context.Context, conn *pgx.Conn, name string) error {
	q := `DELETE FROM users WHERE name = '` + name + `'` // want sqlinjection:"value"
	_, err := conn.Exec(ctx, q)
	return err
}

// The style follows from the other statements.
func Styled(db *sql.DB, name string) (*sql.Rows, error) {
	if _, err := db.Exec("DELETE FROM users WHERE id = $1", 3); err != nil {
		return nil, err
	}
	return db.Query("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"value"
}

// No fix: each of a list would need a placeholder of its own.
func List(db *gorm.DB, names []string) *gorm.DB {
	return db.Where("name IN ('" + strings.Join(names, "','") + "')") // want sqlinjection:"value"
}

// No fix: a number may be meant.
func Unquoted(ctx context.Context, conn *pgx.Conn, id string) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT name FROM users WHERE id = "+id) // want sqlinjection:"value"
}

// No fix: the number of arguments is not known.
func Spread(ctx context.Context, conn *pgx.Conn, name string, args []any) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT id FROM users WHERE name = '"+name+"' AND age > $1", args...) // want sqlinjection:"value"
}

// No fix: nothing can be bound where a statement is prepared.
func Prepared(ctx context.Context, conn *pgx.Conn, name string) (*sql.Stmt, error) {
	var db *sql.DB
	return db.PrepareContext(ctx, "SELECT id FROM users WHERE name = '"+name+"'") // want sqlinjection:"value"
}

// No fix: the variable is used again.
func Logged(ctx context.Context, conn *pgx.Conn, name string) error {
	q := "DELETE FROM users WHERE name = '" + name + "'" // want sqlinjection:"value"
	fmt.Println(q)
	_, err := conn.Exec(ctx, q)
	return err
}

// No fix: two values share a literal.
func Shared(ctx context.Context, conn *pgx.Conn, first, last string) (pgx.Rows, error) {
	return conn.Query(ctx, "SELECT id FROM users WHERE name = '"+first+" "+last+"'") // want sqlinjection:"value"
}
