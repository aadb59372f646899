package sqlinjection_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/sqlinjection"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/fix"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

var update = flag.Bool("update", false, "write what the fixes make to testdata")

// TestFixes compares what the fixes make of their fixture with what they are meant to; that it compiles, [Test] checks.
func TestFixes(t *testing.T) {
	dir := ruletest.Testdata(t)
	res, err := review.Run(context.Background(),
		engine.Options{Dir: dir, Patterns: []string{"./sqlinjection/fixes"}, Env: ruletest.Env()},
		&config.Config{Preview: true}, []*rule.Rule{sqlinjection.Rule})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := fix.New(res.Findings, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := plan.Contents(filepath.Join(dir, "sqlinjection", "fixes", "users.go"))
	if !ok {
		t.Fatal("nothing is fixed")
	}
	golden := filepath.Join("testdata", "fixes.golden")
	if *update {
		if err := os.WriteFile(golden, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("the fixes make\n%s", got)
	}
}
