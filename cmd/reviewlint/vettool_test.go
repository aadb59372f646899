package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/reviewlint/reviewlint/analyzers"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// fakeRules are one rule of each status.
var fakeRules = []*rule.Rule{
	{Name: "blocker", Aliases: []string{"stopper"}, Kinds: []rule.Kind{{Category: "a", Severity: rule.Blocking}, {Category: "b", Severity: rule.Nit, Preview: true}}},
	{Name: "nitpick", Kinds: []rule.Kind{{Category: "a", Severity: rule.Nit}}},
	{Name: "novel", Preview: true, Kinds: []rule.Kind{{Category: "a", Severity: rule.Question}}},
}

func TestVetRules(t *testing.T) {
	for _, test := range []struct {
		args    []string
		rules   []string
		preview bool
	}{
		{args: []string{"-flags"}, rules: []string{"blocker", "nitpick", "novel"}},
		{args: []string{"x.cfg"}, rules: []string{"blocker"}},
		{args: []string{"-preview=true", "x.cfg"}, rules: []string{"blocker", "novel"}, preview: true},
		{args: []string{"-preview", "x.cfg"}, rules: []string{"blocker", "novel"}, preview: true},
		{args: []string{"-preview=false", "x.cfg"}, rules: []string{"blocker"}},
		// unitchecker drops what is not named, or named false.
		{args: []string{"-nitpick=true", "x.cfg"}, rules: []string{"blocker", "nitpick"}},
		{args: []string{"-nitpick=false", "x.cfg"}, rules: []string{"blocker", "nitpick"}},
		{args: []string{"-nitpick.depth=3", "x.cfg"}, rules: []string{"blocker", "nitpick"}},
		{args: []string{"-novel=true", "-json=true", "x.cfg"}, rules: []string{"blocker", "novel"}, preview: true},
		{args: []string{"-novel=false", "x.cfg"}, rules: []string{"blocker", "novel"}},
	} {
		list, preview := vetRules(test.args, fakeRules)
		var names []string
		for _, r := range list {
			names = append(names, r.Name)
		}
		if !slices.Equal(names, test.rules) || preview != test.preview {
			t.Errorf("vetRules(%q) = %v, %v, want %v, %v", test.args, names, preview, test.rules, test.preview)
		}
	}
}

// TestFactAnalyzers makes sure that no rule runs where only facts are wanted.
func TestFactAnalyzers(t *testing.T) {
	list := factAnalyzers(analyzers.Rules)
	if len(list) == 0 {
		t.Error("no rule stands on facts")
	}
	for _, a := range list {
		if len(a.FactTypes) == 0 {
			t.Errorf("%s has no facts", a.Name)
		}
		if _, err := gate.Find(analyzers.Rules, a.Name); err == nil {
			t.Errorf("%s is a rule", a.Name)
		}
	}
}

func TestFactsOnly(t *testing.T) {
	file := filepath.Join(t.TempDir(), "vet.cfg")
	for contents, want := range map[string]bool{`{"VetxOnly": true}`: true, `{"VetxOnly": false}`: false, `{}`: false, `no JSON`: false} {
		if err := os.WriteFile(file, []byte(contents), 0o666); err != nil {
			t.Fatal(err)
		}
		if got := factsOnly(file); got != want {
			t.Errorf("%s: %v", contents, got)
		}
	}
	if factsOnly(filepath.Join(t.TempDir(), "gone.cfg")) {
		t.Error("a missing file asks for facts")
	}
}

func TestIsVettool(t *testing.T) {
	for _, args := range [][]string{{"-V=full"}, {"-flags"}, {"vet.cfg"}, {"-json=true", "/tmp/b001/vet.cfg"}} {
		if !isVettool(args) {
			t.Errorf("%q is not taken for go vet", args)
		}
	}
	for _, args := range [][]string{nil, {"./..."}, {"-nplusone", "./..."}, {"version"}, {"-flags", "./..."}} {
		if isVettool(args) {
			t.Errorf("%q is taken for go vet", args)
		}
	}
}
