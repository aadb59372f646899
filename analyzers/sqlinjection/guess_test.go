package sqlinjection_test

import (
	"context"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/sqlinjection"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// TestGuess passes text to a method of another module of which only the name of a parameter is known.
func TestGuess(t *testing.T) {
	dir := enginetest.Module(t, `
-- go.mod --
module example.com/m

go 1.26

require example.org/conn v1.0.0

replace example.org/conn => ./conn
-- conn/go.mod --
module example.org/conn

go 1.26
-- conn/conn.go --
package conn

import "database/sql"

type Conn struct{ db *sql.DB }

func (c *Conn) Do(query string, args ...any) error { _, err := c.db.Exec(query, args...); return err }
-- users.go --
package m

import "example.org/conn"

func Remove(c *conn.Conn, name string) error {
	return c.Do("DELETE FROM users WHERE name = '" + name + "'")
}

func RemoveBound(c *conn.Conn, name string) error {
	return c.Do("DELETE FROM users WHERE name = ?", name)
}
`)
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Env: enginetest.Env(), Patterns: []string{"."}},
		&config.Config{Preview: true}, []*rule.Rule{sqlinjection.Rule})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Findings) != 1 || res.Findings[0].Range.Line != 6 || res.Findings[0].Severity != rule.Question ||
		!strings.HasSuffix(res.Findings[0].Message, "does it run this text?") {
		t.Errorf("%+v", res.Findings)
	}
}
