package review_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/cache"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// TestCacheKnowsAllAnswers reviews the fixtures of all rules without a cache and twice with one. The second time
// nothing may be analysed. If something is, an analysis has facts or a state that cannot be stored, or
// gives answers that are not the same each time; if a run fails or differs, it gives answers without the cache's knowledge.
func TestCacheKnowsAllAnswers(t *testing.T) {
	dir := ruletest.Testdata(t)
	patterns := []string{"./..."}
	if testing.Short() {
		patterns = nil
		for _, r := range analyzers.Rules {
			patterns = append(patterns, "./"+r.Name+"/known_miss/...")
		}
	}
	store := cache.NewMemory()
	run := func(c *config.Config, store cache.Store) (out string, analyses int) {
		t.Helper()
		o := engine.Options{Dir: dir, Patterns: patterns, Tests: true}
		if store != nil {
			o.Cache = &engine.Cache{Store: store}
		}
		res, err := review.Run(context.Background(), o, c, analyzers.Rules)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.MarshalIndent([]any{res.Findings, res.Suppressions, res.Errors, res.Files}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(text), res.Stats.Analyses
	}
	c := config.Default()
	want, cold := run(c, nil)
	if first, n := run(c, store); first != want || n < cold {
		t.Errorf("a run that fills the cache: %d analyses instead of %d, same outcome: %v", n, cold, first == want)
	}
	second, n := run(c, store)
	if second != want {
		t.Errorf("the second run differs:\n%s\nwant\n%s", second, want)
	}
	if n > 0 {
		t.Errorf("%d analyses in the second run; the first had %d", n, cold)
	}

	// What happens to the findings later does not matter.
	c.Preview, c.FailOn, c.NewFrom, c.AllowIncomplete = true, "nit", "HEAD", true
	c.Exclude = []config.Glob{"*"}
	c.Rules = map[string]config.Rule{"nplusone": {Severity: "nit"}}
	if _, n := run(c, store); n > 0 {
		t.Errorf("%d analyses after a change of what happens to the findings", n)
	}
	c.Rules = map[string]config.Rule{"nplusone": {Options: map[string]any{"an-option": 1}}}
	if _, n := run(c, store); n == 0 {
		t.Error("no analyses after a change of the options of a rule")
	}
	c.APIs.Queries = []config.Query{{Function: "example.com/shop/db.Find", Effect: "read"}}
	if _, n := run(c, store); n == 0 {
		t.Error("no analyses after a change of the functions that are known")
	}
}
