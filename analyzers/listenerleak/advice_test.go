package listenerleak_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/listenerleak"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// findings returns what the rule says about a fixture.
func findings(t *testing.T, fixture string) []rule.Finding {
	t.Helper()
	res, err := review.Run(context.Background(),
		engine.Options{Dir: ruletest.Testdata(t), Patterns: []string{"./listenerleak/" + fixture}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{listenerleak.Rule})
	if err != nil {
		t.Fatal(err)
	}
	return res.Findings
}

// The advice of a comment is the method that the function calls on other servers.
func TestAdvice(t *testing.T) {
	got := map[string]bool{}
	for _, f := range findings(t, "servers") {
		_, advice, _ := strings.Cut(f.Message, "; ")
		got[advice] = true
	}
	if want := map[string]bool{"call `srv.Shutdown(ctx)` there": true, "call `metrics.Close()` there": true}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A comment asks where only an address of another network leaves a connection open.
func TestDoubt(t *testing.T) {
	asked := map[string]bool{}
	for _, f := range findings(t, "connections") {
		asked[f.Function] = asked[f.Function] || strings.HasSuffix(f.Message, "; or is the type certain?")
	}
	for fn, want := range map[string]bool{"(*fixture/listenerleak/connections.broker).remotePort": true, "(*fixture/listenerleak/connections.broker).runPaused": false} {
		if got, ok := asked[fn]; !ok || got != want {
			t.Errorf("%s: asked %v, reported %v", fn, got, ok)
		}
	}
}
