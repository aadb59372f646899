package main

import (
	"encoding/json"
	"flag"
	"os"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/gate"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// isVettool reports whether args are those that the go command gives to the tool of
// `go vet -vettool`.
func isVettool(args []string) bool {
	if len(args) == 0 {
		return false
	}
	last := args[len(args)-1]
	return strings.HasSuffix(last, ".cfg") || len(args) == 1 && (last == "-V=full" || last == "-flags")
}

// vettool does what the go command asks of the tool of `go vet -vettool`, and exits.
func vettool(args []string, rules []*rule.Rule) {
	list, preview := vetRules(args, rules)
	if file := args[len(args)-1]; factsOnly(file) {
		unitchecker.Run(file, factAnalyzers(list))
	}
	config.Analyzer.Flags.Set("preview", strconv.FormatBool(preview))
	config.Analyzer.Flags.VisitAll(func(f *flag.Flag) { flag.Var(f.Value, f.Name, f.Usage) })

	var analyzers []*analysis.Analyzer
	for _, r := range list {
		analyzers = append(analyzers, r.Analyzer)
	}
	unitchecker.Main(analyzers...)
}

// factsOnly reports whether the vet configuration in file is for a package that was not asked
// for: only what its importers need to know of it is wanted.
func factsOnly(file string) bool {
	data, err := os.ReadFile(file)
	var cfg unitchecker.Config
	return err == nil && json.Unmarshal(data, &cfg) == nil && cfg.VetxOnly
}

// factAnalyzers returns the analyzers with facts that rules stand on. unitchecker runs every rule that
// stands on one of them, also where only facts are wanted: on all of the standard library.
func factAnalyzers(rules []*rule.Rule) []*analysis.Analyzer {
	var list []*analysis.Analyzer
	seen := map[*analysis.Analyzer]bool{}
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		if len(a.FactTypes) > 0 {
			list = append(list, a)
		}
		for _, req := range a.Requires {
			visit(req)
		}
	}
	for _, r := range rules {
		visit(r.Analyzer)
	}
	return list
}

// vetRules returns the rules to hand to unitchecker, and whether previews are asked for.
// unitchecker runs all that it is given unless a flag selects some: what is off by
// default is left out unless a flag names it, but the go command hears of all of them
// when it asks for the flags.
func vetRules(args []string, rules []*rule.Rule) (list []*rule.Rule, preview bool) {
	if len(args) == 1 && args[0] == "-flags" {
		return rules, false
	}
	named := map[*rule.Rule]bool{}
	for _, arg := range args {
		name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		on, err := strconv.ParseBool(value)
		on = !hasValue || err == nil && on
		if name == "preview" {
			preview = on
		}
		name, _, _ = strings.Cut(name, ".")
		for _, r := range rules {
			if r.Name == name {
				named[r] = true
				preview = preview || on && r.InPreview()
			}
		}
	}
	for _, r := range rules {
		if named[r] || gate.ByDefault(r, preview) {
			list = append(list, r)
		}
	}
	return list, preview
}
