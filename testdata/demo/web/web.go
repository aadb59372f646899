// Package web serves the orders of a shop as JSON.
package web

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"

	"shop/orders"
	"shop/rates"
)

type handler struct {
	orders *orders.Service
	db     *sql.DB
}

func Routes(s *orders.Service, db *sql.DB) http.Handler {
	h := &handler{orders: s, db: db}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders", h.list)
	mux.HandleFunc("GET /orders/customers", h.customers)
	mux.HandleFunc("GET /orders/total", h.total)
	mux.HandleFunc("POST /orders/shipped", h.shipped)
	return mux
}

func (h *handler) list(w http.ResponseWriter, r *http.Request) {
	entries, err := h.orders.Overview(r.Context())
	reply(w, entries, err)
}

func (h *handler) customers(w http.ResponseWriter, r *http.Request) {
	names, err := h.orders.Customers(r.Context())
	reply(w, names, err)
}

// total asks for the rate of each order, although most of them share a currency.
func (h *handler) total(w http.ResponseWriter, r *http.Request) {
	open, err := h.orders.Open(r.Context())
	var sum float64
	for _, o := range open {
		euros, rateErr := rates.ToEuro(r.Context(), h.db, o.Currency, o.Cents)
		err = errors.Join(err, rateErr)
		sum += euros
	}
	reply(w, sum, err)
}

func (h *handler) shipped(w http.ResponseWriter, r *http.Request) {
	var ids []int64
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&ids); err != nil {
		http.Error(w, "expected a list of order numbers", http.StatusBadRequest)
		return
	}
	reply(w, len(ids), h.orders.Ship(r.Context(), ids))
}

func reply(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
