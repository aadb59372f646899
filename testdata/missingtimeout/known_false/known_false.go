// Package known_false holds findings that nobody wants.
package known_false

import (
	"context"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// open gives each connection a limit of the server's own, which is text for the database.
func open(ctx context.Context, c *pgxpool.Config) (*pgxpool.Pool, error) {
	c.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "SET statement_timeout = '5s'")
		return err
	}
	return pgxpool.NewWithConfig(ctx, c)
}

// touch ends soon, whatever context it gets.
func touch(pool *pgxpool.Pool, w http.ResponseWriter, r *http.Request) {
	if _, err := pool.Exec(context.Background(), "UPDATE visits SET n = n + 1"); err != nil { // want missingtimeout:"detached"
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Serve is for a network of trusted programs, which nothing in the code says.
func Serve(h http.Handler) error {
	srv := &http.Server{Addr: ":4151", Handler: h} // want missingtimeout:"server"
	return srv.ListenAndServe()
}
