// Package web has the handlers, some of which are of a framework of its own.
package web

import (
	"context"
	"database/sql"
	"net/http"
	"strings"

	"fixture/sqlinjection/ownvalues/jobs"
)

// Call is a request to an endpoint.
type Call interface{ Arg(name string) string }

// routes are the endpoints by their names.
type routes struct {
	byName map[string]func(ctx context.Context, call Call) error
}

func (t *routes) add(name string, endpoint func(ctx context.Context, call Call) error) {
	t.byName[name] = endpoint
}

// places finds jobs by where they run.
type places interface {
	ByZone(ctx context.Context, zone string) (id int64, err error)
}

// Handler has one endpoint of each sort.
func Handler(store *jobs.Store) http.Handler {
	t := &routes{byName: map[string]func(context.Context, Call) error{}}
	t.add("route", byRoute(store))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const here = "web"
		store.ByOrigin(r.Context(), here)
		store.ByRegion(r.Context(), strings.ToLower(r.FormValue("region")))
		store.ByPhase(r.Context(), "new")
		store.ByOriginAndName(r.Context(), here, strings.ToLower(r.FormValue("name")))
		store.ByAge(r.Context(), here)
		store.Old(r.Context())
		store.ByTag(r.Context(), here)
		store.Tagged(r.Context(), strings.ToLower(r.FormValue("tag")))
		zone(r, store)
		find(r, store.ByPhase)
		store.ByOwner(r.Context(), r.FormValue("owner"))
		store.ByState(r.Context(), strings.ToLower(r.FormValue("state")))
	})
}

func zone(r *http.Request, jobs places) {
	jobs.ByZone(r.Context(), strings.ToLower(r.FormValue("zone")))
}

func find(r *http.Request, by func(ctx context.Context, text string) (*sql.Rows, error)) {
	by(r.Context(), strings.ToLower(r.FormValue("phase")))
}

func byRoute(store *jobs.Store) func(ctx context.Context, call Call) error {
	return func(ctx context.Context, call Call) error {
		rows, err := store.ByRoute(ctx, call.Arg("route"))
		if err == nil {
			rows.Close()
		}
		return err
	}
}
