// Package dropped starts timers that nobody can stop.
package dropped

import (
	"net/http"
	"time"
)

type store struct{ sessions map[string][]byte }

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("id")
	time.AfterFunc(24*time.Hour, func() { delete(s.sessions, id) }) // want tickerleak:"dropped"
}

// Silent: soon gone.
func (s *store) short(w http.ResponseWriter, r *http.Request) {
	id := r.FormValue("id")
	time.AfterFunc(time.Second, func() { delete(s.sessions, id) })
}

// Silent: not known to run often.
func (s *store) once(id string) {
	time.AfterFunc(24*time.Hour, func() { delete(s.sessions, id) })
}
