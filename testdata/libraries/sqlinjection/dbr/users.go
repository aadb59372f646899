// Package dbr gives text to dbr.
package dbr

import (
	"net/http"

	"github.com/gocraft/dbr/v2"
)

func handle(s *dbr.Session, w http.ResponseWriter, r *http.Request) {
	name, sort := r.FormValue("name"), r.FormValue("sort")
	s.Select("id").From("users").Where("name = '" + name + "'") // want sqlinjection:"request"
	s.Select("id").From("users").OrderBy(sort)                  // want sqlinjection:"request"
	s.SelectBySql("SELECT id FROM users WHERE name = " + name)  // want sqlinjection:"request"

	s.Select("id").From("users").Where("name = ?", name).OrderBy("id")
	s.Select("id").From("users").Where(dbr.Eq("name", name))
}
