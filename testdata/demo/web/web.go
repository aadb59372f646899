// Package web serves the orders of a shop as JSON.
package web

import (
	"database/sql"
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"shop/orders"
	"shop/payments"
	"shop/rates"
)

type handler struct {
	orders *orders.Service
	db     *sql.DB
	pay    *payments.Provider
}

func Routes(s *orders.Service, db *sql.DB, pay *payments.Provider) http.Handler {
	h := &handler{orders: s, db: db, pay: pay}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders", h.list)
	mux.HandleFunc("GET /orders/customers", h.customers)
	mux.HandleFunc("GET /orders/total", h.total)
	mux.HandleFunc("POST /orders/shipped", h.shipped)
	mux.HandleFunc("GET /orders/search", h.search)
	mux.HandleFunc("GET /orders/find", h.find)
	mux.HandleFunc("POST /payments/notice", pay.Notice)
	mux.HandleFunc("POST /payments/refund", pay.Refund)
	mux.HandleFunc("GET /payments/quote", h.quote)
	mux.HandleFunc("GET /payments/health", h.health)
	mux.HandleFunc("GET /payments/news", h.news)
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

func (h *handler) search(w http.ResponseWriter, r *http.Request) {
	ids, err := h.orders.Search(r.Context(), r.FormValue("currency"), r.FormValue("sort"))
	reply(w, ids, err)
}

func (h *handler) find(w http.ResponseWriter, r *http.Request) {
	ids, err := h.orders.Find(r.Context(), r.FormValue("name"))
	reply(w, ids, err)
}

func (h *handler) quote(w http.ResponseWriter, r *http.Request) {
	cents, err := strconv.ParseInt(r.FormValue("cents"), 10, 64)
	if err != nil {
		http.Error(w, "expected a number of cents", http.StatusBadRequest)
		return
	}
	q, err := h.pay.Quote(r.Context(), cents)
	reply(w, q, err)
}

func (h *handler) health(w http.ResponseWriter, r *http.Request) { reply(w, h.pay.Healthy(), nil) }

// news sends a line each second until the client goes away, but the goroutine that counts stays: Stop does not close the channel.
func (h *handler) news(w http.ResponseWriter, r *http.Request) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	var seconds atomic.Int64
	go func() {
		for range ticker.C {
			seconds.Add(1)
		}
	}()
	<-r.Context().Done()
	log.Printf("a reader stayed for %d s", seconds.Load())
}

func reply(w http.ResponseWriter, v any, err error) {
	if err != nil {
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}
