package main

import (
	"flag"
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
	config.Analyzer.Flags.Set("preview", strconv.FormatBool(preview))
	config.Analyzer.Flags.VisitAll(func(f *flag.Flag) { flag.Var(f.Value, f.Name, f.Usage) })

	var analyzers []*analysis.Analyzer
	for _, r := range list {
		analyzers = append(analyzers, r.Analyzer)
	}
	unitchecker.Main(analyzers...)
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
