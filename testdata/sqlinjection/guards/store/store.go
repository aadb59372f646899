// Package store lets package validate check names.
package store

import (
	"database/sql"
	"errors"
	"net/http"
	"strings"

	"fixture/sqlinjection/guards/validate"
)

func handle(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	table := r.FormValue("table")
	if err := validate.Name(table); err != nil {
		return
	}
	db.Query("SELECT id FROM " + table)

	column, err := validate.Column(r.FormValue("sort"))
	if err != nil {
		return
	}
	db.Query("SELECT id FROM users ORDER BY " + column)
}

func loose(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	table := r.FormValue("table")
	if !validate.Loose(table) {
		return
	}
	db.Query("SELECT id FROM " + table) // want sqlinjection:"request"
}

func unchecked(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	table := r.FormValue("table")
	if table == "secrets" {
		return
	}
	db.Query("SELECT id FROM " + table) // want sqlinjection:"request"
}

// Only one of two ways is checked.
func half(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	table := r.FormValue("table")
	if r.FormValue("trusted") == "" {
		if err := validate.Name(table); err != nil {
			return
		}
	}
	db.Query("SELECT id FROM " + table) // want sqlinjection:"request"
}

func direction(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	dir := validate.Dir(strings.ToUpper(r.FormValue("dir")))
	db.Query("SELECT id FROM users ORDER BY name " + string(dir)) // want sqlinjection:"request"
	if dir != validate.Asc && dir != validate.Desc {
		dir = validate.Asc
	}
	db.Query("SELECT id FROM users ORDER BY name " + string(dir))
}

func sorted(db *sql.DB, dir validate.Dir) (*sql.Rows, error) {
	return db.Query("SELECT id FROM users ORDER BY name " + string(dir))
}

func Ascending(db *sql.DB) (*sql.Rows, error) { return sorted(db, validate.Asc) }

type schema struct{ columns map[string]struct{} }

func (s *schema) load(db *sql.DB) error {
	rows, err := db.Query("SELECT column_name FROM information_schema.columns WHERE table_name = 'users'")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return err
		}
		s.columns[name] = struct{}{}
	}
	return rows.Err()
}

func (s *schema) sorted(db *sql.DB, column string) (*sql.Rows, error) {
	if _, ok := s.columns[column]; !ok {
		return nil, errors.New("unknown column")
	}
	return db.Query("SELECT id FROM users ORDER BY " + column)
}

func (s *schema) handle(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	s.sorted(db, r.FormValue("sort"))
}

func several(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	columns := strings.Split(r.FormValue("columns"), ",")
	for _, c := range columns {
		if err := validate.Name(c); err != nil {
			return
		}
	}
	db.Query("SELECT " + strings.Join(columns, ", ") + " FROM users")
}

func collected(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	var columns []string
	for _, c := range strings.Split(r.FormValue("columns"), ",") {
		if _, ok := validate.Columns[c]; ok {
			columns = append(columns, c)
		}
	}
	db.Query("SELECT " + strings.Join(columns, ", ") + " FROM users")
}
