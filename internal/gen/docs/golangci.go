package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/reviewlint/reviewlint/internal/gen/output"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// golangciExample returns .golangci.example.yml: a configuration of golangci-lint v2 in
// which every rule is a linter of its own, provided by a module plugin.
func golangciExample(rules []*rule.Rule) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", output.Marker)
	b.WriteString(`# The rules in golangci-lint v2, each as a linter of its own: enabled, disabled and silenced
# (//nolint:<rule> // reason) by its name. A golangci-lint with the plugin built in is needed: docs/drivers.md says how.
# Settings have the names of .reviewlint.yml, for example below custom, nplusone:
#   settings:
#     preview: true
#     kinds: {http: {enabled: false}}
#     apis: {queries: [{function: example.com/shop/db.Find, effect: read}]}
version: "2"
linters:
`)
	// YAML: a key with nothing but comments below it would be null, not an empty list.
	if !slices.ContainsFunc(rules, func(r *rule.Rule) bool { return !r.InPreview() }) {
		b.WriteString("  enable: []\n")
	} else {
		b.WriteString("  enable:\n")
	}
	for _, r := range rules {
		fmt.Fprintf(&b, "    # %s: %s\n", r.Title, kindList(r))
		if r.InPreview() {
			fmt.Fprintf(&b, "    # preview: off by default\n    # - %s\n", r.Name)
		} else {
			fmt.Fprintf(&b, "    - %s\n", r.Name)
		}
	}
	if len(rules) == 0 {
		return []byte(b.String())
	}
	b.WriteString("  settings:\n    custom:\n")
	for _, r := range rules {
		fmt.Fprintf(&b, "      %s:\n        type: module\n        description: %s\n        original-url: %s\n",
			r.Name, strconv.Quote(r.Title), strconv.Quote(rule.URL(r.Name)))
	}
	return []byte(b.String())
}

// kindList returns the kinds of r with severity and CWE, on one line.
func kindList(r *rule.Rule) string {
	var parts []string
	for _, k := range r.Kinds {
		details := []string{string(k.Severity)}
		if k.CWE != 0 {
			details = append(details, fmt.Sprintf("CWE-%d", k.CWE))
		}
		if k.Preview {
			details = append(details, "preview")
		}
		parts = append(parts, fmt.Sprintf("%s (%s)", k.Category, strings.Join(details, ", ")))
	}
	return strings.Join(parts, ", ")
}
