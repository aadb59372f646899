// Package sqlboiler gives text to sqlboiler's query mods.
package sqlboiler

import (
	"net/http"

	"github.com/aarondl/sqlboiler/v4/queries"
	"github.com/aarondl/sqlboiler/v4/queries/qm"
)

func handle(w http.ResponseWriter, r *http.Request) []qm.QueryMod {
	name, sort := r.FormValue("name"), r.FormValue("sort")
	queries.Raw("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"request"
	queries.Raw("SELECT id FROM users WHERE name = $1", name)
	return []qm.QueryMod{
		qm.Where("name = '" + name + "'"), // want sqlinjection:"request"
		qm.OrderBy(sort),                  // want sqlinjection:"request"
		qm.Where("name = ?", name),
		qm.OrderBy("id"),
	}
}
