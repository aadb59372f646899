// Package web stands before package app.
package web

import (
	"net/http"

	"fixture/sqlinjection/layered/app"
)

type Server struct{ users *app.Service }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.users.Users(r.Context(), r.URL.Query().Get("order")) // want:module sqlinjection:"request"
}
