// Package startflag reads per service only while the program starts, which a flag says.
//
// Which functions a handler reaches is followed without the values that it passes.
package startflag

import (
	"context"
	"database/sql"
	"net/http"
)

type Service struct {
	ID      int64
	LastHit int64
}

type Services struct {
	db   *sql.DB
	list []*Service
}

func (s *Services) load(ctx context.Context, start bool) error {
	if !start {
		return nil
	}
	for _, service := range s.list {
		row := s.db.QueryRowContext(ctx, "SELECT max(id) FROM hits WHERE service = ?", service.ID) // want nplusone:"read"
		if err := row.Scan(&service.LastHit); err != nil {
			return err
		}
	}
	return nil
}

// InitServices is called by main.
func InitServices(ctx context.Context, db *sql.DB, list []*Service) (*Services, error) {
	s := &Services{db: db, list: list}
	return s, s.load(ctx, true)
}

func (s *Services) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := s.load(r.Context(), false); err != nil {
		http.Error(w, "", http.StatusInternalServerError)
	}
}
