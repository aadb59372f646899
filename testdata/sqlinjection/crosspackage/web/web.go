// Package web calls package store.
package web

import (
	"net/http"

	"fixture/sqlinjection/crosspackage/store"
)

type server struct{ store *store.Store }

func (s *server) list(w http.ResponseWriter, r *http.Request) {
	s.store.List(r.Context(), "name")
	s.store.List(r.Context(), r.FormValue("sort")) // want sqlinjection:"request"
	s.store.Find(r.Context(), r.FormValue("sort"))
	s.store.ByName(r.Context(), r.FormValue("name"))
}

func (s *server) checked(w http.ResponseWriter, r *http.Request) {
	sort := r.FormValue("sort")
	if !store.IsColumn(sort) {
		http.Error(w, "unknown column", http.StatusBadRequest)
		return
	}
	s.store.List(r.Context(), sort)
}

func (s *server) statements(w http.ResponseWriter, r *http.Request) {
	s.store.Select(r.Context(), "SELECT id FROM users WHERE name = $1", r.FormValue("name"))
	s.store.Select(r.Context(), "SELECT id FROM "+store.Table(r.FormValue("archived") != ""))
	s.store.Select(r.Context(), "SELECT id FROM users WHERE name = '"+r.FormValue("name")+"'") // want sqlinjection:"request"
	s.store.Select(r.Context(), "SELECT id FROM "+store.Quote(r.FormValue("table")))           // want sqlinjection:"request"
}
