// Package store asks the database through connections that were kept in contexts.
package store

import (
	"context"
	"net/http"

	"gorm.io/gorm"

	"fixture/missingtimeout/kept/conn"
)

type User struct{ Name string }

type Store struct{ db *gorm.DB }

func (s *Store) find(ctx context.Context, into *User) error { return conn.From(ctx).First(into).Error }

func (s *Store) bound(ctx context.Context, into *User) error {
	return conn.Bound(ctx, s.db).First(into).Error
}

// show would wait as long with the context of the request.
func (s *Store) show(w http.ResponseWriter, r *http.Request) {
	var u User
	if err := s.find(conn.With(context.TODO(), s.db), &u); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (s *Store) showBound(w http.ResponseWriter, r *http.Request) {
	var u User
	if err := s.bound(context.TODO(), &u); err != nil { // want missingtimeout:"background"
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

var _ http.HandlerFunc = new(Store).show
