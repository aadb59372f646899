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

// TestSeverities checks what is refused, asked or noted, by the names of the functions in the fixtures.
func TestSeverities(t *testing.T) {
	dir := ruletest.Testdata(t)
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Patterns: []string{"./nplusone/growth", "./nplusone/doubts/..."}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{nplusone.Rule})
	if err != nil {
		t.Fatal(err)
	}
	counts := map[rule.Severity]int{}
	for _, f := range res.Findings {
		want := rule.Blocking
		switch {
		case strings.Contains(f.Function, ".Note"):
			want = rule.Nit
		case strings.Contains(f.Function, ".Ask"):
			want = rule.Question
		}
		if f.Severity != want {
			t.Errorf("%s: %v, want %v", f.Function, f.Severity, want)
		}
		counts[want]++
	}
	if counts[rule.Blocking] != 11 || counts[rule.Question] != 9 || counts[rule.Nit] != 19 {
		t.Errorf("findings by severity: %v", counts)
	}
}

// TestAggregates checks that what is computed per item is to be computed by groups, in the functions named so in the fixture.
func TestAggregates(t *testing.T) {
	dir := ruletest.Testdata(t)
	res, err := review.Run(context.Background(), engine.Options{Dir: dir, Patterns: []string{"./nplusone/aggregates"}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{nplusone.Rule})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Findings {
		if got, want := strings.Contains(f.Message, "GROUP BY"), strings.Contains(f.Function, ".Group"); got != want {
			t.Errorf("%s: %s", f.Function, f.Message)
		}
	}
	if len(res.Findings) != 6 {
		t.Errorf("%d findings", len(res.Findings))
	}
}
