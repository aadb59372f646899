package missingtimeout_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/missingtimeout"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/fix"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// TestFixes applies the fixes to one call of each kind. That they compile, and leave nothing to find, is tested with the fixtures.
func TestFixes(t *testing.T) {
	const before = `package m

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"os/exec"
)

func query(ctx context.Context, db *sql.DB) (*sql.Rows, error) { return db.Query("SELECT 1") }

func begin(ctx context.Context, db *sql.DB) (*sql.Tx, error) { return db.BeginTx(context.Background(), nil) }

func run(w http.ResponseWriter, r *http.Request) { exec.Command("git", "gc").Run() }

func dial(ctx context.Context) (net.Conn, error) { return net.Dial("tcp", "example.com:80") }

func send(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequest("GET", "https://example.com/", nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}
`
	const after = `package m

import (
	"context"
	"database/sql"
	"net"
	"net/http"
	"os/exec"
)

func query(ctx context.Context, db *sql.DB) (*sql.Rows, error) {
	return db.QueryContext(ctx, "SELECT 1")
}

func begin(ctx context.Context, db *sql.DB) (*sql.Tx, error) { return db.BeginTx(ctx, nil) }

func run(w http.ResponseWriter, r *http.Request) { exec.CommandContext(r.Context(), "git", "gc").Run() }

func dial(ctx context.Context) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, "tcp", "example.com:80")
}

func send(ctx context.Context) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", "https://example.com/", nil)
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}
`
	dir := enginetest.Module(t, "-- go.mod --\nmodule example.com/m\n\ngo 1.26\n-- m.go --\n"+before)
	c := config.Default()
	c.Preview = true
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: enginetest.Env(), Patterns: []string{"./..."}}, c, []*rule.Rule{missingtimeout.Rule})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := fix.New(res.Findings, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Refused) > 0 {
		t.Errorf("refused: %v", plan.Refused)
	}
	for _, name := range plan.Files() {
		if filepath.Base(name) != "m.go" {
			t.Errorf("%s is changed", name)
		}
		if got, _ := plan.Contents(name); string(got) != after {
			t.Errorf("got\n%s\nwant\n%s", got, after)
		}
	}
	if len(plan.Applied) != 5 {
		t.Errorf("%d fixes applied", len(plan.Applied))
	}
}
