package sqlinjection_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/sqlinjection"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// TestCallersElsewhere edits what calls a function and looks at the finding in it, which a cache must not keep.
func TestCallersElsewhere(t *testing.T) {
	dir := enginetest.Module(t, `
-- go.mod --
module example.com/m

go 1.26
-- store/store.go --
package store

import "database/sql"

type Store struct{ DB *sql.DB }

func (s *Store) Remove(name string) { s.DB.Exec("DELETE FROM users WHERE name = '" + name + "'") }
-- main.go --
package main
`)
	const main = `package main

import (
	"net/http"
	"os"

	"example.com/m/store"
)

func main() {
	s := new(store.Store)
	host, _ := os.Hostname()
	go work(s, host)
	http.ListenAndServe(":80", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handle(s, r.Host) }))
}

func work(s *store.Store, name string) { WORK }

func handle(s *store.Store, name string) { HANDLE }
`
	kept := cache.NewMemory()
	for _, step := range []struct{ work, handle, want string }{
		{`s.Remove("old")`, `s.Remove("guest")`, ""},
		{`s.Remove(name)`, ``, "own"},
		{`s.Remove(name)`, `s.Remove("guest")`, "value"},
		{`s.Remove("old")`, `s.Remove("guest")`, ""},
		{`s.Remove("old")`, `s.Remove(name)`, "value"},
		{`s.Remove("old")`, `remove := s.Remove; remove(name)`, "value"},
		{``, ``, "value"},
	} {
		text := strings.NewReplacer("WORK", step.work, "HANDLE", step.handle).Replace(main)
		if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: enginetest.Env(), Patterns: []string{"./..."}, Cache: &engine.Cache{Store: kept}},
			config.Default(), []*rule.Rule{sqlinjection.Rule})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range res.Findings {
			got += f.Kind
		}
		if got != step.want {
			t.Errorf("work: %q, handle: %q: findings %q, want %q", step.work, step.handle, got, step.want)
		}
	}
}
