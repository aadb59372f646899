// Package contextless has a store whose methods take no contexts: one question for all of them.
package contextless

import (
	"database/sql"
	"net/http"
)

type Store struct{ db *sql.DB }

func (s *Store) touch(id string) error {
	_, err := s.db.Exec("UPDATE users SET seen = now() WHERE id = $1", id) // want missingtimeout:"package"
	return err
}

func (s *Store) drop(id string) error {
	_, err := s.db.Exec("DELETE FROM users WHERE id = $1", id)
	return err
}

func (s *Store) rename(id, name string) error {
	_, err := s.db.Exec("UPDATE users SET name = $2 WHERE id = $1", id, name)
	return err
}

// vacuum is not for requests.
func (s *Store) vacuum() error {
	_, err := s.db.Exec("DELETE FROM users WHERE dead")
	return err
}

func handler(s *Store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := s.touch(r.FormValue("id")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if err := s.rename(r.FormValue("id"), r.FormValue("name")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if err := s.drop(r.FormValue("id")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}
