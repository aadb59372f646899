package goroutineleak_test

import (
	"context"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/goroutineleak"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// TestDoubts checks that what may not matter because the process ends is asked, not stated.
func TestDoubts(t *testing.T) {
	res, err := review.Run(context.Background(), engine.Options{Dir: ruletest.Testdata(t), Patterns: []string{"./goroutineleak/timeout", "./goroutineleak/cmd/export"}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{goroutineleak.Rule})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]rule.Severity{"contextDone": rule.Blocking, "timer": rule.Blocking, "serve": rule.Question, "write": rule.Question}
	got := map[string]rule.Severity{}
	for _, f := range res.Findings {
		for name := range want {
			if strings.HasSuffix(string(f.Function), "."+name) {
				got[name] = f.Severity
			}
		}
	}
	for name, severity := range want {
		if got[name] != severity {
			t.Errorf("%s: %s, want %s", name, got[name], severity)
		}
	}
}
