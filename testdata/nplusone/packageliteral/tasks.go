// Package packageliteral keeps its loops in function literals of package variables.
package packageliteral

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"net/http"
	"strconv"
)

var db *sql.DB

type task struct {
	name string
	run  func(ctx context.Context, db *sql.DB) error
}

// tasks are what an administrator can start by name.
var tasks = []task{
	{"rebuild-slugs", func(ctx context.Context, db *sql.DB) error {
		rows, err := db.QueryContext(ctx, "SELECT id, title FROM pages")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id int64
			var title string
			if err := rows.Scan(&id, &title); err != nil {
				return err
			}
			if _, err := db.ExecContext(ctx, "UPDATE pages SET slug = lower($1) WHERE id = $2", title, id); err != nil { // want nplusone:"rows"
				return err
			}
		}
		return rows.Err()
	}},
	{"vacuum", func(ctx context.Context, db *sql.DB) error {
		_, err := db.ExecContext(ctx, "VACUUM")
		return err
	}},
}

var handlers = map[string]http.HandlerFunc{
	"POST /pages/delete": func(w http.ResponseWriter, r *http.Request) {
		for _, id := range r.Form["id"] {
			if _, err := db.ExecContext(r.Context(), "DELETE FROM pages WHERE id = $1", id); err != nil { // want nplusone:"write"
				http.Error(w, "cannot delete", http.StatusInternalServerError)
				return
			}
		}
	},
	"GET /pages/count": func(w http.ResponseWriter, r *http.Request) {
		var n int
		if err := db.QueryRowContext(r.Context(), "SELECT count(*) FROM pages").Scan(&n); err != nil {
			http.Error(w, "cannot count", http.StatusInternalServerError)
			return
		}
		w.Write([]byte(strconv.Itoa(n)))
	},
}

var publish = func(ctx context.Context, ids []int64) error {
	for _, id := range ids {
		if err := setPublished(ctx, id); err != nil { // want nplusone:"unit"
			return err
		}
	}
	return nil
}

var setPublished = func(ctx context.Context, id int64) error {
	_, err := db.ExecContext(ctx, "UPDATE pages SET published = true WHERE id = $1", id)
	return err
}

// titles stays in the process.
var titles = func(pages map[int64]string) (all []string) {
	for _, t := range pages {
		all = append(all, t)
	}
	return all
}

// Register installs the handlers: nothing runs yet.
func Register(mux *http.ServeMux) {
	for pattern, h := range handlers {
		mux.HandleFunc(pattern, h)
	}
}

// Run starts the one task that was asked for.
func Run(ctx context.Context, flags *flag.FlagSet) error {
	name := flags.Arg(0)
	for _, t := range tasks {
		if t.name == name {
			return t.run(ctx, db)
		}
	}
	return errors.New("no such task")
}

// Main uses the remaining literals.
func Main(ctx context.Context, ids []int64, pages map[int64]string) (int, error) {
	return len(titles(pages)), publish(ctx, ids)
}
