// Package oncevalue wraps its query in functions that run at most once.
package oncevalue

import (
	"context"
	"database/sql"
	"sync"
)

type Theme struct {
	Color string
}

type Site struct {
	db    *sql.DB
	theme func() (*Theme, error)
	fresh func() (*Theme, error)
}

func New(db *sql.DB) *Site {
	s := &Site{db: db}
	s.theme = sync.OnceValues(s.load)
	s.fresh = s.load
	return s
}

func (s *Site) load() (*Theme, error) {
	t := new(Theme)
	return t, s.db.QueryRowContext(context.Background(), "SELECT color FROM theme").Scan(&t.Color)
}

// Render calls the wrapped function per page: it loads once.
func (s *Site) Render(pages []string) (html []string, err error) {
	for _, p := range pages {
		t, err := s.theme()
		if err != nil {
			return nil, err
		}
		html = append(html, "<body bgcolor="+t.Color+">"+p)
	}
	return html, nil
}

// Local wraps in a local variable.
func (s *Site) Local(pages []string) (html []string) {
	theme := sync.OnceValue(func() string {
		t, err := s.load()
		if err != nil {
			return "white"
		}
		return t.Color
	})
	for _, p := range pages {
		html = append(html, theme()+p)
	}
	return html
}

// Fresh calls the function that is not wrapped.
func (s *Site) Fresh(pages []string) (html []string, err error) {
	for _, p := range pages {
		t, err := s.fresh() // want nplusone:"invariant"
		if err != nil {
			return nil, err
		}
		html = append(html, t.Color+p)
	}
	return html, nil
}
