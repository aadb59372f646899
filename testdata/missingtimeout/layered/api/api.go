// Package api serves requests through a service whose repository it does not see.
package api

import (
	"context"
	"net/http"

	"fixture/missingtimeout/layered/logctx"
	"fixture/missingtimeout/layered/repo"
	"fixture/missingtimeout/layered/service"
)

type API struct{ orders *service.Orders }

func New(r *repo.Repo) *API { return &API{orders: service.New(r)} }

func (a *API) find(w http.ResponseWriter, r *http.Request) {
	if err := a.orders.Find(context.Background(), r.FormValue("id")); err != nil { // want:module missingtimeout:"background"
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (a *API) values(w http.ResponseWriter, r *http.Request) {
	ctx := logctx.With(context.Background(), r.FormValue("user")) // want:module missingtimeout:"background"
	if err := a.orders.Find(ctx, r.FormValue("id")); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (a *API) made(w http.ResponseWriter, r *http.Request) {
	ctx := logctx.New(r.FormValue("user")) // want:module missingtimeout:"background"
	if err := a.orders.Find(ctx, r.FormValue("id")); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// limited needs no deadline of its own: the repository has one.
func (a *API) limited(w http.ResponseWriter, r *http.Request) {
	if err := a.orders.Limited(context.Background(), r.FormValue("id")); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// right passes the context of the request on.
func (a *API) right(w http.ResponseWriter, r *http.Request) {
	if err := a.orders.Find(logctx.With(r.Context(), "u"), r.FormValue("id")); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
