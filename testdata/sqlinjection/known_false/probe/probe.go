// Package probe checks whether tables can be written.
package probe

import (
	"net/http"

	"fixture/sqlinjection/known_false/tables"
)

var row = map[string]any{"value": "probe"}

func Handler(t *tables.Tables) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { t.Load(r.Context(), row) }
}
