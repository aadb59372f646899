// Package credential compares credentials of requests with what is stored.
package credential

import (
	"context"
	"net/http"
	"os"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

type Config struct {
	User, Password string
	Keys           []string
}

type Server struct {
	cfg   Config
	token string
}

func NewServer(cfg Config, token string) *Server { return &Server{cfg: cfg, token: token} }

// HostHeader is the header that agents send.
const HostHeader = "Host-Secret"

type host struct{ Secret, Name string }

func find(ctx context.Context, id string) (*host, error) { return hosts(ctx, id) }

var hosts func(ctx context.Context, id string) (*host, error)

func (s *Server) Basic(w http.ResponseWriter, r *http.Request) {
	user, pass, ok := r.BasicAuth()
	if !ok || user != s.cfg.User || pass != s.cfg.Password { // want secretcompare:"credential"
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) Bearer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+s.token { // want secretcompare:"credential"
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) Stripped(r *http.Request) bool {
	got := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	return got == s.token // want secretcompare:"credential"
}

// Factory gets the key when the routes are made.
func Factory(key string, next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("api_key") == key { // want secretcompare:"credential"
			next.ServeHTTP(w, r)
		} else {
			w.WriteHeader(http.StatusForbidden)
		}
	}
}

func FromEnvironment(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("t") != os.Getenv("METRICS_TOKEN") { // want secretcompare:"credential"
		w.WriteHeader(http.StatusForbidden)
	}
}

func Host(r *http.Request) (*host, error) {
	secret := r.Header.Get(HostHeader)
	if secret == "" {
		return nil, http.ErrNoCookie
	}
	h, err := find(r.Context(), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if secret != h.Secret { // want secretcompare:"credential"
		return nil, http.ErrNoCookie
	}
	return h, nil
}

// Any looks for one of several keys.
func (s *Server) Any(r *http.Request) bool {
	got := r.Header.Get("X-Api-Key")
	for _, k := range s.cfg.Keys {
		if k == got { // want secretcompare:"credential"
			return true
		}
	}
	return false
}

func (s *Server) Interceptor(ctx context.Context) error {
	md, ok := metadata.FromIncomingContext(ctx)
	if !ok || len(md["authorization"]) == 0 {
		return status.Error(codes.Unauthenticated, "no token")
	}
	if md["authorization"][0] != s.token { // want secretcompare:"credential"
		return status.Error(codes.Unauthenticated, "wrong token")
	}
	return nil
}

// Cookie compares a session with the one that is kept in memory.
func (s *Server) Cookie(r *http.Request, current map[string]string) bool {
	c, err := r.Cookie("session")
	return err == nil && c.Value == current["admin"] // want secretcompare:"credential"
}
