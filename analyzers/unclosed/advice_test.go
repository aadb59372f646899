package unclosed_test

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers/unclosed"
	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

// The advice of a comment fits what the function does with what it opened.
func TestAdvice(t *testing.T) {
	res, err := review.Run(context.Background(),
		engine.Options{Dir: ruletest.Testdata(t), Patterns: []string{"./unclosed/takers"}, Env: ruletest.Env()},
		&config.Config{}, []*rule.Rule{unclosed.Rule})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, f := range res.Findings {
		_, advice, _ := strings.Cut(f.Message, "; ")
		got[strings.TrimPrefix(f.Function, "fixture/unclosed/takers.")] = advice
	}
	want := map[string]string{
		"thumbnail": "add `defer tmp.Close()` after the error check, unless `WriteFile` keeps it",
		"opened":    "call `tmp.Close()` before that return",
		"replaced":  "call `tmp.Close()` before that return",
		"save":      "keep the `io.ReadCloser` itself and close it on every path, after checking the error",
		"title":     "add `defer content.Close()` after checking the error",
	}
	if !maps.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
