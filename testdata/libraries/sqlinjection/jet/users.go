// Package jet gives text to jet.
package jet

import (
	"net/http"

	"github.com/go-jet/jet/v2/postgres"
)

func handle(w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	postgres.Raw("name = '" + name + "'")                                     // want sqlinjection:"request"
	postgres.RawStatement("SELECT id FROM users WHERE name = '" + name + "'") // want sqlinjection:"request"
	postgres.RawBool("name = '" + name + "'")                                 // want sqlinjection:"request"
	postgres.RawStatement("SELECT id FROM users WHERE name = #name", postgres.RawArgs{"#name": name})
	postgres.Raw("name = #name", postgres.RawArgs{"#name": name})
}
