// Package builderfield keeps text in fields until it is used.
package builderfield

import (
	"database/sql"
	"fmt"
	"net/http"
	"strings"
)

// A query is a hand-written builder.
type query struct {
	table      string
	conditions []string
	args       []any
	order      string
}

func newQuery(table string) *query { return &query{table: table} }

func (q *query) equal(column string, v any) *query {
	q.args = append(q.args, v)
	q.conditions = append(q.conditions, fmt.Sprintf("%s = $%d", column, len(q.args)))
	return q
}

func (q *query) sorted(order string) *query {
	q.order = order
	return q
}

func (q *query) text() string {
	var b strings.Builder
	b.WriteString("SELECT id FROM ")
	b.WriteString(q.table)
	if len(q.conditions) > 0 {
		b.WriteString(" WHERE " + strings.Join(q.conditions, " AND "))
	}
	if q.order != "" {
		b.WriteString(" ORDER BY " + q.order)
	}
	return b.String()
}

func handle(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	q := newQuery("users").equal("name", r.FormValue("name")).sorted("id")
	db.Query(q.text(), q.args...)
	q.sorted(r.FormValue("sort")) // want sqlinjection:"request"
	db.Query(q.text(), q.args...)
}

// A writer collects a statement over several methods.
type writer struct {
	b strings.Builder
}

func (w *writer) add(s string) { w.b.WriteString(s) }

func (w *writer) number(n int) { fmt.Fprintf(&w.b, " LIMIT %d", n) }

func collected(db *sql.DB) (*sql.Rows, error) {
	w := new(writer)
	w.add("SELECT id FROM users")
	w.number(10)
	return db.Query(w.b.String())
}

type condition interface{ sql() string }

type isActive struct{}

func (isActive) sql() string { return "active" }

type olderThan struct{ age int }

func (o olderThan) sql() string { return fmt.Sprintf("age > %d", o.age) }

func filtered(db *sql.DB, conditions ...condition) (*sql.Rows, error) {
	q := "SELECT id FROM users WHERE 1 = 1"
	for _, c := range conditions {
		q += " AND " + c.sql()
	}
	return db.Query(q)
}
