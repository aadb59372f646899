package bundle

import (
	"errors"
	"slices"
	"strings"
	"testing"

	gosecanalyzers "github.com/securego/gosec/v2/analyzers"
	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/engine"
	"github.com/reviewlint/reviewlint/internal/enginetest"
	"github.com/reviewlint/reviewlint/internal/gen/conventions"
	"github.com/reviewlint/reviewlint/internal/review"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ruletest"
)

func TestRules(t *testing.T) {
	for _, r := range Rules {
		t.Run(r.Name, func(t *testing.T) { ruletest.Run(t, r) })
	}
}

// TestEveryCheck makes sure that each check has a fixture that reports, so that none is there in name only.
func TestEveryCheck(t *testing.T) {
	dir := ruletest.Testdata(t)
	for _, r := range Rules {
		wants := ruletest.Wants(t, dir, r.Name)
		for _, k := range r.Kinds {
			if k.Category == "sa9009" {
				continue // a comment cannot have another one on its line; see TestDirective
			}
			if !slices.ContainsFunc(wants, func(w ruletest.Want) bool { return w.Kind.MatchString(k.Category) }) {
				t.Errorf("rule %s: no fixture in which %s reports", r.Name, k.Origin)
			}
			if k.Origin.URL == "" || k.Origin.Tool == "" {
				t.Errorf("rule %s: kind %s has no origin", r.Name, k.Category)
			}
		}
	}
}

func TestDirective(t *testing.T) {
	dir := enginetest.Module(t, "-- a.go --\npackage a\n\n// go:noinline\nfunc f() {}\n\n//go:noinline\nfunc g() {}\n")
	res, err := review.Run(t.Context(), engine.Options{Dir: dir, Env: enginetest.Env()}, config.Default(), []*rule.Rule{DeadLogic})
	if err != nil || len(res.Errors) > 0 {
		t.Fatal(err, res.Errors)
	}
	if len(res.Findings) != 1 || res.Findings[0].Kind != "sa9009" || res.Findings[0].Range.Line != 3 {
		t.Fatalf("findings %v", res.Findings)
	}
	ruletest.CheckMessage(t, res.Findings[0])
}

func TestDeclarations(t *testing.T) {
	for _, err := range conventions.Declarations(Rules) {
		t.Error(err)
	}
}

func TestReword(t *testing.T) {
	words := compile([]form{
		{`^call of (\S+) copies (.+)$`, "`$code` is $1 of $2"},
		{`^nothing`, ""},
		{``, "other"},
	})
	long := strings.Repeat("veryLongName", 40)
	for _, test := range []struct{ message, code, want string }{
		{"call of f copies a `lock`\n twice", "g", "`g` is f of a 'lock' twice"},
		{"nothing to say", "g", ""},
		{"what else", "g", "other"},
		{"call of f copies " + long, "g", "`g` is f of " + rule.Shorten(long, 60)},
	} {
		if got := reword(words, test.message, test.code); got != test.want {
			t.Errorf("reword(%q) = %q, want %q", test.message, got, test.want)
		}
	}
	if got := reword(words, "call of "+long+" copies "+long, long); len(got) > rule.MaxMessage {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

// TestPanic makes sure that a check that panics costs no more than its own findings and those of what requires it.
func TestPanic(t *testing.T) {
	analyzer := func(name string, run func(*analysis.Pass) (any, error), requires ...*analysis.Analyzer) *analysis.Analyzer {
		return &analysis.Analyzer{Name: name, Run: run, Requires: requires}
	}
	broken := analyzer("broken", func(*analysis.Pass) (any, error) { panic("oops") })
	needs := analyzer("needs", func(*analysis.Pass) (any, error) { return nil, nil }, broken)
	sound := analyzer("sound", func(pass *analysis.Pass) (any, error) {
		pass.Reportf(1, "found")
		return nil, nil
	})
	r := &runner{pass: new(analysis.Pass), actions: map[*analysis.Analyzer]*action{}, gosecFailed: map[string]error{}}
	for _, a := range []*analysis.Analyzer{broken, needs} {
		var stopped *rule.PanicError
		if act := r.run(a); !errors.As(act.err, &stopped) || stopped.Error() != "panic: oops" || len(stopped.Stack) == 0 {
			t.Errorf("%s: error %v", a.Name, act.err)
		}
	}
	if act := r.run(sound); act.err != nil || len(act.diagnostics) != 1 {
		t.Errorf("a check beside it: %v, %v", act.diagnostics, act.err)
	}

	d := r.guarded(gosecanalyzers.AnalyzerDefinition{ID: "G1", Create: func(string, string) *analysis.Analyzer { return broken }})
	if _, err := d.Create("G1", "").Run(new(analysis.Pass)); err == nil || r.gosecFailed["G1"] == nil {
		t.Errorf("gosec: %v, %v", err, r.gosecFailed)
	}
}
