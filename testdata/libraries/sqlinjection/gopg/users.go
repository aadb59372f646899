// Package gopg gives text to go-pg.
package gopg

import (
	"net/http"

	"github.com/go-pg/pg/v10"
)

type User struct{ ID int64 }

func handle(db *pg.DB, w http.ResponseWriter, r *http.Request) {
	var users []User
	name, sort := r.FormValue("name"), r.FormValue("sort")
	db.Query(&users, "SELECT id FROM users WHERE name = '"+name+"'") // want sqlinjection:"request"
	db.Model(&users).Where("name = '" + name + "'").Select()         // want sqlinjection:"request"
	db.Model(&users).OrderExpr(sort + " DESC").Select()              // want sqlinjection:"request"

	db.Query(&users, "SELECT id FROM users WHERE name = ?", name)
	db.Model(&users).Where("name = ?", name).OrderExpr("? DESC", pg.Ident(sort)).Select()
}
