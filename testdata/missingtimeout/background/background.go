// Package background makes contexts of its own where it was given one.
package background

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

type Server struct {
	db    *sql.DB
	pool  *pgxpool.Pool
	cache *redis.Client
}

func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	var name string
	row := s.db.QueryRowContext(context.Background(), "SELECT name FROM users WHERE id = $1", r.FormValue("id")) // want missingtimeout:"background"
	if err := row.Scan(&name); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Write([]byte(name))
}

func (s *Server) variable(w http.ResponseWriter, r *http.Request) {
	ctx := context.TODO() // want missingtimeout:"background"
	if _, err := s.pool.Exec(ctx, "DELETE FROM sessions"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if _, err := s.pool.Exec(ctx, "DELETE FROM tokens"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// load passes on what it gets: whoever passes Background is to blame.
func (s *Server) load(ctx context.Context, id string) error {
	_, err := s.pool.Exec(ctx, "SELECT 1", id)
	return err
}

func (s *Server) caller(w http.ResponseWriter, r *http.Request) {
	if err := s.load(context.Background(), r.FormValue("id")); err != nil { // want missingtimeout:"background"
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

type key struct{}

func withUser(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, key{}, user)
}

func (s *Server) valueAdded(w http.ResponseWriter, r *http.Request) {
	ctx := withUser(context.Background(), r.FormValue("user")) // want missingtimeout:"background"
	if err := s.load(ctx, "1"); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func (s *Server) oneBranch(ctx context.Context, limit time.Duration) error {
	own := context.Background() // want missingtimeout:"background"
	if limit > 0 {
		var cancel context.CancelFunc
		own, cancel = context.WithTimeout(own, limit)
		defer cancel()
	}
	return s.load(own, "1")
}

func (s *Server) deferredCancel(ctx context.Context) error {
	own, cancel := context.WithCancel(context.Background()) // want missingtimeout:"background"
	defer cancel()
	return s.load(own, "1")
}

// cached cannot hang: the driver gives up after some seconds. It goes on when the request is over.
func (s *Server) cached(ctx context.Context, key string) (string, error) {
	return s.cache.Get(context.Background(), key).Result() // want missingtimeout:"dropped"
}

func (s *Server) detached(ctx context.Context) error {
	return s.load(context.WithoutCancel(ctx), "1") // want missingtimeout:"detached"
}

// detachedCache lets the driver end it.
func (s *Server) detachedCache(ctx context.Context, key string) (string, error) {
	return s.cache.Get(context.WithoutCancel(ctx), key).Result()
}

// lastWord knows that its context may have ended.
func (s *Server) lastWord(ctx context.Context, key string) error {
	if ctx.Err() == nil {
		s.cache.Set(ctx, key, "running", 0)
	}
	return s.cache.Set(context.Background(), key, "done", 0).Err()
}

// passesOn does what it should.
func (s *Server) passesOn(w http.ResponseWriter, r *http.Request) {
	if err := s.load(r.Context(), r.FormValue("id")); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// ownDeadline outlives the request, but not for long.
func (s *Server) ownDeadline(ctx context.Context) error {
	own, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return s.load(own, "1")
}

// outlives the request, with a deadline.
func (s *Server) outlives(ctx context.Context) error {
	own, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return s.load(own, "1")
}

// nilDefault makes a context for callers that have none.
func (s *Server) nilDefault(ctx context.Context) error {
	if ctx == nil {
		ctx = context.Background()
	}
	return s.load(ctx, "1")
}

// goroutine goes on when the request is done: that is what it is for.
func (s *Server) goroutine(ctx context.Context) {
	go func() { s.load(context.Background(), "1") }()
}

// afterDone must not use the context, which has ended.
func (s *Server) afterDone(ctx context.Context) {
	<-ctx.Done()
	s.load(context.Background(), "1")
}

// selected does so too.
func (s *Server) selected(ctx context.Context, work <-chan string) {
	for {
		select {
		case id := <-work:
			s.load(ctx, id)
		case <-ctx.Done():
			s.load(context.Background(), "last")
			return
		}
	}
}

// received compares what it got with nil.
func (s *Server) received(ctx context.Context, errs <-chan error) error {
	select {
	case err := <-errs:
		if err != nil {
			return s.load(context.Background(), "1") // want missingtimeout:"background"
		}
	case <-ctx.Done():
	}
	return nil
}

// Close runs when everything else has ended.
func (s *Server) Close(ctx context.Context) { s.load(context.Background(), "bye") }

// deferred is cleaning up.
func (s *Server) deferred(ctx context.Context) error {
	defer s.load(context.Background(), "unlock")
	return s.load(ctx, "1")
}

// limitedInside has a deadline of its own.
func (s *Server) limitedInside(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return s.load(ctx, "1")
}

func (s *Server) callsLimited(w http.ResponseWriter, r *http.Request) {
	if err := s.limitedInside(context.Background()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// local does not wait for anybody.
func (s *Server) local(ctx context.Context) context.Context {
	return withUser(context.Background(), "none")
}

// explained says why.
func (s *Server) explained(ctx context.Context) error {
	// The caller must not be able to cancel half of this.
	own := context.WithoutCancel(ctx)
	return s.load(own, "1")
}

// remarked has a comment about something else.
func (s *Server) remarked(ctx context.Context) error {
	// The first user is the administrator.
	return s.load(context.Background(), "1") // want missingtimeout:"background"
}

// shared is made for all callers, by the first of them.
func (s *Server) shared(ctx context.Context) (*pgxpool.Pool, error) {
	if s.pool == nil {
		pool, err := pgxpool.New(ctx, "")
		if err != nil {
			return nil, err
		}
		if err := pool.Ping(context.Background()); err != nil {
			return nil, err
		}
		s.pool = pool
	}
	return s.pool, nil
}

// start lives as long as the program.
func (s *Server) start() error { return s.load(context.Background(), "start") }

// cancelled is cancelled by somebody else.
func (s *Server) cancelled(ctx context.Context, stop chan<- func()) error {
	own, cancel := context.WithCancel(context.Background())
	stop <- cancel
	return s.load(own, "1")
}

// tidied calls what takes back a half-done upload: that must happen although ctx has ended, and because of it.
func (s *Server) tidied(ctx context.Context) error {
	if err := s.load(ctx, "1"); err != nil {
		s.abortUpload(context.Background())
		return err
	}
	return nil
}

func (s *Server) abortUpload(ctx context.Context) error { return s.load(ctx, "upload") }

// retried asks the same again in the case of a failure, and takes nothing back.
func (s *Server) retried(ctx context.Context) error {
	if err := s.load(ctx, "1"); err != nil {
		return s.reload(context.Background()) // want missingtimeout:"background"
	}
	return nil
}

func (s *Server) reload(ctx context.Context) error { return s.load(ctx, "again") }
