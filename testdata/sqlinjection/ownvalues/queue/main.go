// Command queue works in the background and serves requests.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"fixture/sqlinjection/ownvalues/jobs"
	"fixture/sqlinjection/ownvalues/web"
)

// A Setting says which jobs a worker takes.
type Setting struct{ Kind, State string }

func main() {
	db, err := sql.Open("sqlite3", "jobs.db")
	if err != nil {
		os.Exit(1)
	}
	store := jobs.Open(db, "local")
	root := &cobra.Command{Use: "queue", Run: func(cmd *cobra.Command, args []string) {
		go receive(db, make(chan []byte))
		go work(store, db, Setting{Kind: os.Getenv("KIND"), State: "new"})
		http.ListenAndServe("localhost:8080", web.Handler(store))
	}}
	root.AddCommand(&cobra.Command{Use: "copy", RunE: func(cmd *cobra.Command, args []string) error {
		return store.Copy(cmd.Context(), args[0])
	}})
	root.Execute()
}

func work(store *jobs.Store, db *sql.DB, setting Setting) {
	ctx := context.Background()
	for {
		store.ByKind(ctx, setting.Kind)
		store.ByKinds(ctx, []string{setting.Kind, setting.State})
		store.ByState(ctx, setting.State)
		store.ByRoute(ctx, "internal")
		store.Bound(ctx, setting.Kind)
		store.Expire(ctx)
		store.ByOrigin(ctx, "queue")
		store.ByRegion(ctx, "here")
		store.ByZone(ctx, "here")
		store.ByAge(ctx, "new")
	}
}

// receive handles messages, which others have written.
func receive(db *sql.DB, messages <-chan []byte) {
	for message := range messages {
		var job struct{ Name string }
		if err := json.Unmarshal(message, &job); err != nil {
			continue
		}
		db.Exec("DELETE FROM jobs WHERE name = '" + job.Name + "'") // want sqlinjection:"value"
	}
}
