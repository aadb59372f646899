package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// checklistPage returns docs/checklist.md: every line of the checklist with the rules
// that cover it and its state.
func checklistPage(rules []*rule.Rule) []byte {
	byName := map[string]*rule.Rule{}
	for _, r := range rules {
		byName[r.Name] = r
	}
	count := map[checklist.State]int{}
	total := 0
	for _, s := range checklist.Sections {
		for _, row := range s.Rows {
			count[row.State(rules)]++
			total++
		}
	}
	var counts []string
	for _, s := range checklist.States {
		if count[s] > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", count[s], s))
		}
	}

	var b strings.Builder
	b.WriteString(markdownMarker)
	b.WriteString("# The review checklist, line by line\n\n")
	fmt.Fprintf(&b, "%d lines: %s, because no tool can decide it.\n\n"+
		"Severities are **blocking** (must be fixed before merge), **question** (the author explains or fixes) and **nit**\n"+
		"(optional). Lines in bold are the core. Rules of the source *bundled* stand on checks of other libraries ([how](bundle.md)).\n",
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
				anchor(row.ID), line, ruleList(row, byName), severities(row, byName), row.Source(), row.State(rules))
		}
	}
	return []byte(b.String())
}

// ruleList returns the rules of row, written ones with a link.
func ruleList(row checklist.Row, byName map[string]*rule.Rule) string {
	var parts []string
	for _, name := range row.All() {
		switch r := byName[name]; {
		case r == nil:
			parts = append(parts, "`"+name+"` (planned)")
		case r.InPreview():
			parts = append(parts, fmt.Sprintf("[`%s`](rules/%s.md) (preview)", name, name))
		default:
			parts = append(parts, fmt.Sprintf("[`%s`](rules/%s.md)", name, name))
		}
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, "; ")
}

// severities returns the severities of the written rules of row, the most severe first.
func severities(row checklist.Row, byName map[string]*rule.Rule) string {
	var list []rule.Severity
	for _, name := range row.All() {
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
