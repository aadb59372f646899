package nplusone_test

import (
	"context"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/nplusone"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func Test(t *testing.T) { ruletest.Run(t, nplusone.Rule) }

// TestGrowth checks which reads are refused and which are nits, by the names of the functions in the fixture.
func TestGrowth(t *testing.T) {
	dir := ruletest.Testdata(t)
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Patterns: []string{"./nplusone/growth"}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{nplusone.Rule})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[rule.Severity]int{}
	for _, f := range res.Findings {
		want := rule.Blocking
		if strings.Contains(f.Function, ".Note") {
			want = rule.Nit
		}
		if f.Severity != want {
			t.Errorf("%s: %v, want %v", f.Function, f.Severity, want)
		}
		counts[want]++
	}
	if counts[rule.Blocking] != 3 || counts[rule.Nit] != 3 {
		t.Errorf("findings by severity: %v", counts)
	}
}
