package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// The states of a line of the checklist.
const (
	working = "working"         // everything that is to cover it is on by default
	inPart  = "working in part" // some of it is
	preview = "in preview"      // written, but off by default
	planned = "planned"
	human   = "for the human reviewer"
)

// checklistPage returns docs/checklist.md: every line of the checklist with the rules
// that cover it and its state.
func checklistPage(rules []*rule.Rule) []byte {
	byName := map[string]*rule.Rule{}
	for _, r := range rules {
		byName[r.Name] = r
	}
	count := map[string]int{}
	total := 0
	for _, s := range checklist.Sections {
		for _, row := range s.Rows {
			count[state(row, byName)]++
			total++
		}
	}
	var counts []string
	for _, s := range []string{working, inPart, preview, planned, human} {
		if count[s] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", count[s], s))
		}
	}

	var b strings.Builder
	b.WriteString(markdownMarker)
	b.WriteString("# The review checklist, line by line\n\n")
	fmt.Fprintf(&b, "%d lines: %s, because no tool can decide it.\n\n"+
		"Severities are **blocking** (must be fixed before merge), **question** (the author explains or fixes) and **nit**\n"+
		"(optional). Lines in bold are the core.\n",
		total, strings.Join(counts, ", "))
	for _, s := range checklist.Sections {
		fmt.Fprintf(&b, "\n## %s\n\n", s.Title)
		if s.Nits {
			b.WriteString("Nits: off unless asked for.\n\n")
		}
		b.WriteString("| line | rules | severity | source | state |\n|---|---|---|---|---|\n")
		for _, row := range s.Rows {
			line := cell(row.Line)
			if row.Core {
				line = "**" + line + "**"
			}
			fmt.Fprintf(&b, "| <a id=%q></a>%s | %s | %s | %s | %s |\n",
				anchor(row.ID), line, ruleList(row, byName), severities(row, byName), row.Source(), state(row, byName))
		}
	}
	return []byte(b.String())
}

// state says how far row is covered. Checks of kept libraries are not bundled yet.
func state(row checklist.Row, byName map[string]*rule.Rule) string {
	if row.Human() {
		return human
	}
	written, on := 0, 0
	for _, name := range row.Rules {
		if r := byName[name]; r != nil {
			written++
			if !r.InPreview() {
				on++
			}
		}
	}
	switch {
	case written == 0:
		return planned
	case on == 0:
		return preview
	case on < len(row.Rules) || row.Bundled != "":
		return inPart
	default:
		return working
	}
}

// ruleList returns the rules of row, written ones with a link.
func ruleList(row checklist.Row, byName map[string]*rule.Rule) string {
	var parts []string
	for _, name := range row.Rules {
		switch r := byName[name]; {
		case r == nil:
			parts = append(parts, "`"+name+"` (planned)")
		case r.InPreview():
			parts = append(parts, fmt.Sprintf("[`%s`](rules/%s.md) (preview)", name, name))
		default:
			parts = append(parts, fmt.Sprintf("[`%s`](rules/%s.md)", name, name))
		}
	}
	if row.Bundled != "" {
		parts = append(parts, cell(row.Bundled)+" (planned)")
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, "; ")
}

// severities returns the severities of the written rules of row, the most severe first.
func severities(row checklist.Row, byName map[string]*rule.Rule) string {
	var list []rule.Severity
	for _, name := range row.Rules {
		if r := byName[name]; r != nil {
			for _, k := range r.Kinds {
				list = append(list, k.Severity)
			}
		}
	}
	slices.SortFunc(list, func(a, b rule.Severity) int { return b.Rank() - a.Rank() })
	var parts []string
	for _, s := range slices.Compact(list) {
		parts = append(parts, string(s))
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, ", ")
}
