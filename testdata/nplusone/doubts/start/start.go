// Package start runs queries while the program starts, and later.
package start

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"time"
)

type Tenant struct{ ID int64 }

type server struct {
	db      *sql.DB
	quota   map[int64]int
	tenants []Tenant
}

// InitServer prepares the server.
func InitServer(ctx context.Context, db *sql.DB, tenants []Tenant) (http.Handler, error) {
	s := &server{db: db, quota: map[int64]int{}, tenants: tenants}
	if err := s.NotePrepared(ctx); err != nil {
		return nil, err
	}
	go s.watch(ctx)
	mux := http.NewServeMux()
	mux.HandleFunc("/report", s.RefuseRequest)
	return mux, s.AskShared(ctx)
}

func (s *server) NotePrepared(ctx context.Context) error {
	for _, t := range s.tenants {
		n, err := s.read(ctx, t.ID) // want nplusone:"minor"
		if err != nil {
			return err
		}
		s.quota[t.ID] = n
	}
	return nil
}

// AskShared runs at the start and for requests.
func (s *server) AskShared(ctx context.Context) error {
	for _, t := range s.tenants {
		n, err := s.read(ctx, t.ID) // want nplusone:"read"
		if err != nil {
			return err
		}
		s.quota[t.ID] = n
	}
	return nil
}

// AskWatched goes on after the start.
func (s *server) AskWatched(ctx context.Context) {
	for _, t := range s.tenants {
		n, err := s.read(ctx, t.ID) // want nplusone:"read"
		if err != nil {
			slog.WarnContext(ctx, "quota", "err", err)
			continue
		}
		s.quota[t.ID] = n
	}
}

func (s *server) watch(ctx context.Context) {
	for range time.Tick(time.Minute) {
		s.AskWatched(ctx)
	}
}

func (s *server) RefuseRequest(w http.ResponseWriter, r *http.Request) {
	if err := s.AskShared(r.Context()); err != nil {
		http.Error(w, "", http.StatusInternalServerError)
	}
}

func (s *server) read(ctx context.Context, id int64) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT quota FROM tenants WHERE id = ?", id).Scan(&n)
	return n, err
}
