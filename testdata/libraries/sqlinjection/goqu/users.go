// Package goqu gives text to goqu: L takes text, I and C names that it quotes without escaping.
package goqu

import (
	"net/http"

	"github.com/doug-martin/goqu/v9"
)

func handle(w http.ResponseWriter, r *http.Request) {
	name, column := r.FormValue("name"), r.FormValue("column")
	goqu.From("users").Where(goqu.L("name = '" + name + "'")).ToSQL() // want sqlinjection:"request"
	goqu.From("users").Order(goqu.I(column).Asc()).ToSQL()            // want sqlinjection:"request"
	goqu.From("users").Select(goqu.C(column)).ToSQL()                 // want sqlinjection:"request"

	goqu.From("users").Where(goqu.L("name = ?", name)).ToSQL()
	goqu.From("users").Where(goqu.C("name").Eq(name)).Order(goqu.I("users.id").Desc()).ToSQL()
}

// A table's own name is nobody else's.
func prefixed(table string) goqu.Expression { return goqu.I(table + ".id") }
