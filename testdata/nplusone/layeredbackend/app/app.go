// Package app wires the layers.
package app

import (
	"database/sql"
	"net/http"

	"fixture/nplusone/layeredbackend/handler"
	"fixture/nplusone/layeredbackend/service"
	"fixture/nplusone/layeredbackend/store"
)

func Routes(mux *http.ServeMux, db *sql.DB) {
	h := handler.New(service.New(&store.Store{DB: db}))
	mux.HandleFunc("GET /questions/hot", h.Hot)
	mux.HandleFunc("GET /questions/excerpts", h.Excerpts)
}
