// Package web fills the options of package store.
package web

import (
	"database/sql"
	"net/http"

	"fixture/sqlinjection/optionstruct/store"
)

func Handle(db *sql.DB, w http.ResponseWriter, r *http.Request) {
	store.List(db, store.Options{Sort: "name", Limit: 10})
	store.List(db, store.Options{Sort: r.FormValue("sort"), Limit: 10}) // want sqlinjection:"request"
	o := &store.Options{Sort: r.FormValue("sort")}
	store.ListPointer(db, o)
	store.ListValidated(db, o)
}
