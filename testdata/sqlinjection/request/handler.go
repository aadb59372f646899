// Package request puts what a client sent into SQL text.
package request

import (
	"database/sql"
	"encoding/json"
	"net/http"
)

type server struct{ db *sql.DB }

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	rows, err := s.db.QueryContext(r.Context(), "SELECT id FROM users ORDER BY "+r.FormValue("sort")) // want sqlinjection:"request"
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	rows.Close()
}

func (s *server) find(w http.ResponseWriter, r *http.Request) {
	name := r.URL.Query().Get("name")
	rows, err := s.db.Query("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"request"
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	rows.Close()
}

type search struct {
	Sort string `json:"sort"`
	Desc bool   `json:"desc"`
}

func (s *server) search(w http.ResponseWriter, r *http.Request) {
	var in search
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	q := "SELECT id FROM users ORDER BY " + in.Sort // want sqlinjection:"request"
	if in.Desc {
		q += " DESC"
	}
	s.query(q)
}

func (s *server) query(q string) (*sql.Rows, error) { return s.db.Query(q) }

// The helper puts the name into the text, its callers know where the name comes from.
func (s *server) sorted(column string) (*sql.Rows, error) {
	return s.db.Query("SELECT id FROM users ORDER BY " + column)
}

func (s *server) newest(w http.ResponseWriter, r *http.Request) {
	s.sorted("created_at DESC")
	s.sorted(r.Header.Get("X-Sort")) // want sqlinjection:"request"
}

// What a client chooses decides, but is no part of the text.
func (s *server) byKind(w http.ResponseWriter, r *http.Request) {
	table := "users"
	if r.FormValue("kind") == "groups" {
		table = "groups"
	}
	s.query("SELECT id FROM " + table)
}

func (s *server) statement(w http.ResponseWriter, r *http.Request) {
	s.db.Query(r.FormValue("query")) // want sqlinjection:"request"
}
