// Package console lets people write their own statements: who may do that has nothing to inject.
package console

import (
	"database/sql"
	"net/http"
)

type console struct{ db *sql.DB }

func (c *console) query(text string) (*sql.Rows, error) { return c.db.Query(text) }

func (c *console) run(w http.ResponseWriter, r *http.Request) {
	c.query(r.FormValue("query"))
}

func (c *console) explain(w http.ResponseWriter, r *http.Request) {
	c.query("EXPLAIN " + r.FormValue("query"))
}

// A page of the same console.
func (c *console) table(w http.ResponseWriter, r *http.Request) {
	c.db.Query("SELECT * FROM " + r.FormValue("table") + " WHERE " + r.FormValue("where"))
}

// Stored statements, wrapped in another.
type saved struct{ Statement string }

func limited(db *sql.DB, s *saved) (*sql.Rows, error) {
	return db.Query("WITH result AS (" + s.Statement + ") SELECT * FROM result LIMIT 100")
}

func counted(db *sql.DB, s *saved) (n int, err error) {
	return n, db.QueryRow("SELECT count(*) FROM (" + s.Statement + ") AS t").Scan(&n)
}
