// Package severaloperands puts more than one value into a statement.
package severaloperands

import (
	"context"
	"database/sql"
	"net/http"
	"strconv"
)

type Search struct{ DB *sql.DB }

// Rows has one statement, which is one thing to mend.
func (s *Search) Rows(w http.ResponseWriter, r *http.Request) {
	q := "SELECT id FROM traces WHERE service = '" + r.FormValue("service") + "'" // want sqlinjection:"request"
	if kind := r.FormValue("kind"); kind != "" {
		q += " AND kind = '" + kind + "'"
	}
	if from := r.FormValue("from"); from != "" {
		q += " AND started > '" + from + "'"
	}
	s.run(w, r, q)
}

// Both has two statements.
func (s *Search) Both(w http.ResponseWriter, r *http.Request) {
	s.run(w, r, "SELECT id FROM traces WHERE service = '"+r.FormValue("service")+"'") // want sqlinjection:"request"
	s.run(w, r, "SELECT id FROM spans WHERE service = '"+r.FormValue("service")+"'")  // want sqlinjection:"request"
}

func (s *Search) Since(ctx context.Context, service string, limit int) (*sql.Rows, error) {
	q := "SELECT id FROM traces WHERE service = '" + service + "'" // want sqlinjection:"value"
	q += " AND host = '" + service + "'"
	q += " LIMIT " + strconv.Itoa(limit)
	return s.DB.QueryContext(ctx, q)
}

func (s *Search) run(w http.ResponseWriter, r *http.Request, q string) {
	rows, err := s.DB.QueryContext(r.Context(), q)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Write([]byte(id))
	}
	if rows.Err() != nil {
		http.Error(w, rows.Err().Error(), http.StatusInternalServerError)
	}
}
