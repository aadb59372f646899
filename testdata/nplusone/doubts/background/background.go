// Package background reads per session in a process that cleans up, beside handlers of requests.
package background

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"os"
	"time"
)

type Session struct {
	ID      int64
	Expired bool
	Device  string
}

// Sweeper is run by a group of processes, which sends the signals.
type Sweeper struct {
	db    *sql.DB
	every time.Duration
}

func (s *Sweeper) Run(signals <-chan os.Signal, ready chan<- struct{}) error {
	tick := time.NewTicker(s.every)
	defer tick.Stop()
	close(ready)
	for {
		select {
		case <-signals:
			return nil
		case <-tick.C:
		}
		sessions, err := s.sessions(context.Background())
		if err != nil {
			return err
		}
		if err := s.AskDevices(context.Background(), sessions); err != nil {
			return err
		}
		if err := s.NoteExpired(context.Background(), sessions); err != nil {
			return err
		}
		if _, err := s.RefuseShown(context.Background(), sessions); err != nil {
			return err
		}
	}
}

// AskDevices runs once a day or so, when nobody waits.
func (s *Sweeper) AskDevices(ctx context.Context, sessions []*Session) error {
	for _, session := range sessions {
		device, err := s.device(ctx, session.ID) // want nplusone:"read"
		if err != nil {
			return err
		}
		session.Device = device
	}
	return nil
}

// NoteExpired needs it for some of them only, too.
func (s *Sweeper) NoteExpired(ctx context.Context, sessions []*Session) error {
	for _, session := range sessions {
		if !session.Expired {
			continue
		}
		device, err := s.device(ctx, session.ID) // want nplusone:"minor"
		if err != nil {
			return err
		}
		session.Device = device
	}
	return nil
}

// RefuseShown runs for requests as well.
func (s *Sweeper) RefuseShown(ctx context.Context, sessions []*Session) (devices []string, err error) {
	for _, session := range sessions {
		device, err := s.device(ctx, session.ID) // want nplusone:"read"
		if err != nil {
			return nil, err
		}
		devices = append(devices, device)
	}
	return devices, nil
}

// RefuseWarned is started in the background, but for each request.
func (s *Sweeper) RefuseWarned(ctx context.Context, sessions []*Session) {
	for _, session := range sessions {
		if device, err := s.device(ctx, session.ID); err == nil { // want nplusone:"read"
			session.Device = device
		}
	}
}

// RefuseUnknown is called by nobody that is known.
func (s *Sweeper) RefuseUnknown(ctx context.Context, sessions []*Session) error {
	for _, session := range sessions {
		device, err := s.device(ctx, session.ID) // want nplusone:"read"
		if err != nil {
			return err
		}
		session.Device = device
	}
	return nil
}

// Together asks once.
func (s *Sweeper) Together(ctx context.Context) (n int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FROM sessions s JOIN devices d ON d.session = s.id").Scan(&n)
	return n, err
}

func (s *Sweeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	sessions, err := s.sessions(r.Context())
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	go s.RefuseWarned(context.WithoutCancel(r.Context()), sessions)
	devices, err := s.RefuseShown(r.Context(), sessions)
	if err != nil {
		http.Error(w, "", http.StatusInternalServerError)
		return
	}
	json.NewEncoder(w).Encode(devices)
}

func (s *Sweeper) sessions(ctx context.Context) (list []*Session, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, expired FROM sessions")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		session := new(Session)
		if err := rows.Scan(&session.ID, &session.Expired); err != nil {
			return nil, err
		}
		list = append(list, session)
	}
	return list, rows.Err()
}

func (s *Sweeper) device(ctx context.Context, id int64) (name string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT name FROM devices WHERE session = ?", id).Scan(&name)
	return name, err
}
