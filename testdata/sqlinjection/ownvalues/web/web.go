// Package web has the handlers, some of which are of a framework of its own.
package web

import (
	"context"
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

// Handler has one endpoint of each sort.
func Handler(store *jobs.Store) http.Handler {
	t := &routes{byName: map[string]func(context.Context, Call) error{}}
	t.add("route", byRoute(store))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		store.ByOwner(r.Context(), r.FormValue("owner"))
		store.ByState(r.Context(), strings.ToLower(r.FormValue("state")))
	})
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
