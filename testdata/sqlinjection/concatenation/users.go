// Package concatenation puts values into SQL text in every way that Go offers.
package concatenation

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"
)

func InCall(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"value"
}

func SprintfInCall(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query(fmt.Sprintf("SELECT id FROM users WHERE name = '%s'", name)) // want sqlinjection:"value"
}

func SprintfAssigned(db *sql.DB, name string) (*sql.Rows, error) {
	q := fmt.Sprintf("SELECT id FROM users WHERE name = '%v'", name) // want sqlinjection:"value"
	return db.Query(q)
}

func Builder(db *sql.DB, name string) (*sql.Rows, error) {
	var b strings.Builder
	b.WriteString("SELECT id FROM users WHERE name = '")
	b.WriteString(name) // want sqlinjection:"value"
	b.WriteString("'")
	return db.Query(b.String())
}

func Joined(db *sql.DB, names []string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name IN ('" + strings.Join(names, "','") + "')") // want sqlinjection:"value"
}

func Replaced(db *sql.DB, name string) (*sql.Rows, error) {
	return db.Query(strings.Replace("SELECT id FROM users WHERE name = '{name}'", "{name}", name, 1)) // want sqlinjection:"value"
}

func BuilderFprintf(db *sql.DB, name string) (*sql.Rows, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "SELECT id FROM users WHERE name = '%s'", name) // want sqlinjection:"value"
	return db.Query(b.String())
}

func Buffer(db *sql.DB, name string) (*sql.Rows, error) {
	b := bytes.NewBufferString("SELECT id FROM users WHERE name = '")
	io.WriteString(b, name) // want sqlinjection:"value"
	b.WriteByte('\'')
	return db.Query(b.String())
}

func ChainedScan(db *sql.DB, name string) (id int64, err error) {
	return id, db.QueryRow("SELECT id FROM users WHERE name = '" + name + "'").Scan(&id) // want sqlinjection:"value"
}

func InCondition(ctx context.Context, tx *sql.Tx, name string) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM users WHERE name = '"+name+"'"); err != nil { // want sqlinjection:"value"
		return err
	}
	return nil
}

func Appended(db *sql.DB, name string, active bool) (*sql.Rows, error) {
	q := "SELECT id FROM users WHERE 1 = 1"
	if active {
		q += " AND active"
	}
	if name != "" {
		q += " AND name = '" + name + "'" // want sqlinjection:"value"
	}
	return db.Query(q)
}

func Reassigned(db *sql.DB, name string) (*sql.Rows, error) {
	q := "SELECT id FROM users WHERE name = '%s'"
	q = fmt.Sprintf(q, name) // want sqlinjection:"value"
	return db.Query(q)
}

func Bytes(db *sql.DB, name []byte) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + string(name) + "'") // want sqlinjection:"value"
}

func AppendedBytes(db *sql.DB, name string) (*sql.Rows, error) {
	b := []byte("SELECT id FROM users WHERE name = '")
	b = append(b, name...) // want sqlinjection:"value"
	b = append(b, '\'')
	return db.Query(string(b))
}

func Prepared(db *sql.DB, name string) (*sql.Stmt, error) {
	return db.Prepare(fmt.Sprintf("SELECT id FROM users WHERE name = '%s' AND age > ?", name)) // want sqlinjection:"value"
}

func Unquoted(db *sql.DB, id string) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users WHERE id = " + id) // want sqlinjection:"value"
}

func Limit(db *sql.DB, limit string) (*sql.Rows, error) {
	return db.Query("SELECT name FROM users ORDER BY id LIMIT " + limit) // want sqlinjection:"value"
}

func Like(db *sql.DB, word string) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name LIKE '%" + word + "%'") // want sqlinjection:"value"
}

func InLoop(db *sql.DB, ids []string) (*sql.Rows, error) {
	q := "SELECT name FROM users WHERE id IN ("
	for i, id := range ids {
		if i > 0 {
			q += ", "
		}
		q += "'" + id + "'" // want sqlinjection:"value"
	}
	return db.Query(q + ")")
}

func Inserted(db *sql.DB, rows [][2]string) error {
	var values []string
	for _, r := range rows {
		values = append(values, fmt.Sprintf("('%s', '%s')", r[0], r[1])) // want sqlinjection:"value"
	}
	_, err := db.Exec("INSERT INTO users (name, mail) VALUES " + strings.Join(values, ", "))
	return err
}

type filter struct{ Name string }

func Field(db *sql.DB, f filter) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + f.Name + "'") // want sqlinjection:"value"
}

func Closure(db *sql.DB, name string) (rows *sql.Rows, err error) {
	run := func() {
		rows, err = db.Query("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"value"
	}
	run()
	return rows, err
}

func MethodValue(db *sql.DB, name string) (*sql.Rows, error) {
	query := db.Query
	return query("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"value"
}

type text string

func NamedType(db *sql.DB, name text) (*sql.Rows, error) {
	return db.Query(string("SELECT id FROM users WHERE name = '" + name + "'")) // want sqlinjection:"value"
}

func generic[T ~string](db *sql.DB, name T) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users WHERE name = '" + string(name) + "'") // want sqlinjection:"value"
}

func CallsGeneric(db *sql.DB, name string) (*sql.Rows, error) { return generic(db, name) }

func Typed(db *sql.DB) (*sql.Rows, error) {
	var name string
	if _, err := fmt.Scan(&name); err != nil {
		return nil, err
	}
	return db.Query("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"unknown"
}
