package gate

import (
	"testing"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// TestRepeats checks which findings of bundled kinds give way to those of our own rules.
func TestRepeats(t *testing.T) {
	all := []*rule.Rule{
		{Name: "own", Kinds: []rule.Kind{{Category: "a", Severity: rule.Blocking}}},
		{Name: "novel", Preview: true, Kinds: []rule.Kind{{Category: "a", Severity: rule.Blocking}}},
		{Name: "bundled", Kinds: []rule.Kind{
			{Category: "sa1", Severity: rule.Blocking, Origin: rule.Origin{Tool: "staticcheck", ID: "SA1"}, Yields: []string{"own", "novel"}},
			{Category: "sa2", Severity: rule.Blocking, Origin: rule.Origin{Tool: "staticcheck", ID: "SA2"}},
		}},
	}
	at := func(name, kind string, first, last int) rule.Finding {
		f := rule.Finding{Rule: name, Kind: kind, Severity: rule.Blocking, Range: rule.Range{File: "a.go", Line: first, EndLine: last}}
		f.Preview = name == "novel"
		return f
	}
	for name, test := range map[string]struct {
		findings  []rule.Finding
		selection Selection
		preview   bool
		want      bool // whether the first one repeats another
	}{
		"alone":                       {findings: []rule.Finding{at("bundled", "sa1", 5, 5)}},
		"same line":                   {findings: []rule.Finding{at("bundled", "sa1", 5, 5), at("own", "a", 5, 5)}, want: true},
		"a later line of its range":   {findings: []rule.Finding{at("bundled", "sa1", 4, 6), at("own", "a", 6, 6)}, want: true},
		"another line":                {findings: []rule.Finding{at("bundled", "sa1", 5, 5), at("own", "a", 6, 6)}},
		"another kind":                {findings: []rule.Finding{at("bundled", "sa2", 5, 5), at("own", "a", 5, 5)}},
		"the other rule is off":       {findings: []rule.Finding{at("bundled", "sa1", 5, 5), at("own", "a", 5, 5)}, selection: Selection{Off: []string{"own"}}},
		"a preview that is not on":    {findings: []rule.Finding{at("bundled", "sa1", 5, 5), at("novel", "a", 5, 5)}},
		"a preview that is asked for": {findings: []rule.Finding{at("bundled", "sa1", 5, 5), at("novel", "a", 5, 5)}, preview: true, want: true},
	} {
		set, err := Select(all, test.selection, &config.Config{Preview: test.preview})
		if err != nil {
			t.Fatal(err)
		}
		if got := set.repeats(test.findings); got[0] != test.want || len(got) > 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestNamesOfChecks makes sure that comments may name the check or its tool.
func TestNamesOfChecks(t *testing.T) {
	r := &rule.Rule{Name: "bundled", Aliases: []string{"old"}, Kinds: []rule.Kind{
		{Category: "sa1", Severity: rule.Blocking, Origin: rule.Origin{Tool: "staticcheck", ID: "SA1"}},
		{Category: "g1", Severity: rule.Blocking, Origin: rule.Origin{Tool: "gosec", ID: "G1"}},
	}}
	set := Set{all: []*rule.Rule{r}}
	for name, want := range map[string]bool{"bundled": true, "old": true, "sa1": true, "SA1": true, "g1": true, "staticcheck": false, "sa2": false} {
		if got := set.rule(name) == r; got != want {
			t.Errorf("rule(%q): %t", name, got)
		}
	}
	for _, name := range r.Names("sa1") {
		s := rule.Suppression{Rules: []string{name}, Reason: "why", Scope: rule.Range{File: "a.go", EndOffset: 10}}
		if !s.Covers(rule.Range{File: "a.go"}, r.Names("sa1")...) || name == "sa1" && s.Covers(rule.Range{File: "a.go"}, r.Names("g1")...) {
			t.Errorf("a comment with %s does not cover what it is for, or too much", name)
		}
	}
}
