// Package upper gives text to upper/db.
package upper

import (
	"net/http"

	"github.com/upper/db/v4"
)

func handle(s db.Session, w http.ResponseWriter, r *http.Request) {
	name := r.FormValue("name")
	s.SQL().Query("SELECT id FROM users WHERE name = '" + name + "'")   // want sqlinjection:"request"
	s.Collection("users").Find("name = '" + name + "'").Count()         // want sqlinjection:"request"
	s.Collection("users").Find(db.Raw("name = '" + name + "'")).Count() // want sqlinjection:"request"

	s.SQL().Query("SELECT id FROM users WHERE name = ?", name)
	s.Collection("users").Find(db.Cond{"name": name}).Count()
}
