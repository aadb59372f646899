package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/bundle"
	"github.com/reviewlint/reviewlint/internal/gen/output"
	"github.com/reviewlint/reviewlint/internal/rule"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestFresh(t *testing.T) {
	root, err := output.Root()
	if err != nil {
		t.Fatal(err)
	}
	stale, err := output.Stale(root, generate(analyzers.Rules, bundle.Rules), pagesDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range stale {
		t.Errorf("%s is stale: run `%s`", name, output.Command)
	}
}

// fakes are rules with every feature that the generated files show.
func fakes() []*rule.Rule {
	full := rule.Rule{
		Name: "nplusone", Title: "report queries in loops", Checklist: "performance/nplusone",
		Kinds: []rule.Kind{
			{Category: "query-in-loop", Title: "a query per element", Severity: rule.Blocking, CWE: 1073},
			{Category: "unknown-target", Title: "a call through `A | B`", Severity: rule.Question, Preview: true},
		},
		Why: "\nOne round trip per element.\n", Fix: "Use `WHERE id = ANY($1)`.", Limits: "None known.",
		Bad: "package bad\n\nvar x = 1\n", Good: "package good\n", Since: "v0.1.0",
		Aliases: []string{"queryinloop", "loopquery"},
		Run:     func(*rule.Pass) error { return nil },
	}
	preview := full
	preview.Name, preview.Title, preview.Checklist = "emptyindex", "report indexing of \"empty\" slices", "correctness/edge-cases"
	preview.Kinds = []rule.Kind{{Category: "first", Title: "the first element", Severity: rule.Nit}}
	preview.Preview, preview.Aliases, preview.Tests = true, nil, rule.AlsoTests
	tests := full
	tests.Name, tests.Title, tests.Checklist = "flakytest", "report tests that depend on the clock", "tests/deterministic"
	tests.Kinds, tests.Aliases, tests.Tests = full.Kinds[:1], nil, rule.OnlyTests
	part := full
	part.Name, part.Title, part.Checklist = "lockleak", "report locks that are not released", "correctness/concurrency"
	part.Kinds, part.Aliases = full.Kinds[:1], nil
	kinds := full
	kinds.Name, kinds.Title, kinds.Checklist = "longfunc", "report long functions", "maintainability/functions"
	kinds.Kinds, kinds.Aliases = full.Kinds[1:], nil
	kinds.Options = []rule.Option{{Name: "max", Title: "most statements", Default: 60}, {Name: "skip", Title: "names of functions to skip", Default: []string{"main"}}}
	return []*rule.Rule{rule.New(preview), rule.New(tests), rule.New(part), rule.New(kinds), rule.New(full)}
}

func TestGolden(t *testing.T) {
	for name, got := range generate(fakes(), nil) {
		golden := filepath.Join("testdata", strings.TrimPrefix(strings.ReplaceAll(name, "/", "_"), ".")+".golden")
		if *update {
			if err := os.WriteFile(golden, got, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s differs from %s (if intended: go test ./internal/gen/docs -update)\n%s", name, golden, got)
		}
	}
}

// A list of previews only must be an empty YAML list.
func TestGolangciExampleWithoutLinters(t *testing.T) {
	for _, rules := range [][]*rule.Rule{nil, fakes()[:1]} {
		if got := string(golangciExample(rules)); !strings.Contains(got, "\n  enable: []\n") {
			t.Errorf("%d rules:\n%s", len(rules), got)
		}
	}
}
