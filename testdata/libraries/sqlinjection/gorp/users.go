// Package gorp gives text to gorp.
package gorp

import (
	"net/http"

	"github.com/go-gorp/gorp/v3"
)

type User struct{ ID int64 }

func handle(m *gorp.DbMap, w http.ResponseWriter, r *http.Request) {
	var users []User
	name := r.FormValue("name")
	m.Select(&users, "SELECT id FROM users WHERE name = '"+name+"'")      // want sqlinjection:"request"
	m.SelectInt("SELECT count(*) FROM users WHERE name = '" + name + "'") // want sqlinjection:"request"

	m.Select(&users, "SELECT id FROM users WHERE name = ?", name)
}
