package checklist

import (
	"fmt"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// A State says how far a row is covered by rules.
type State string

// The states of a row.
const (
	Working = State("working")         // every rule that is to cover it is on by default, or has only nits
	InPart  = State("working in part") // some are
	Preview = State("in preview")      // some are written, but off by default
	Planned = State("planned")
	Human   = State("for the human reviewer")
)

// States are all states, the furthest first.
var States = []State{Working, InPart, Preview, Planned, Human}

// State returns the state of r with the given rules.
func (r Row) State(rules []*rule.Rule) State {
	if r.Human() {
		return Human
	}
	written, on := 0, 0
	for _, name := range r.All() {
		if rule := find(rules, name); rule != nil {
			written++
			if !rule.InPreview() {
				on++
			}
		}
	}
	switch {
	case written == 0:
		return Planned
	case on == 0:
		return Preview
	case on < len(r.All()):
		return InPart
	default:
		return Working
	}
}

// find returns the rule called name, nil if it is not among rules.
func find(rules []*rule.Rule, name string) *rule.Rule {
	if i := slices.IndexFunc(rules, func(r *rule.Rule) bool { return r.Name == name }); i >= 0 {
		return rules[i]
	}
	return nil
}

// Covered returns the IDs of the rows for which one of rules is there, in the order of the checklist.
func Covered(rules []*rule.Rule) []string {
	ids := []string{}
	for _, s := range Sections {
		for _, row := range s.Rows {
			if slices.ContainsFunc(row.All(), func(name string) bool { return find(rules, name) != nil }) {
				ids = append(ids, row.ID)
			}
		}
	}
	return ids
}

// Summary says on one line which rows were checked, by section.
func Summary(ids []string) string {
	total := 0
	var parts, human []string
	for _, s := range Sections {
		var names []string
		for _, row := range s.Rows {
			total++
			if row.Human() {
				human = append(human, row.Line)
			}
			if slices.Contains(ids, row.ID) {
				names = append(names, strings.TrimPrefix(row.ID, s.ID+"/"))
			}
		}
		if len(names) > 0 {
			parts = append(parts, s.ID+": "+strings.Join(names, ", "))
		}
	}
	return fmt.Sprintf("%d of %d lines of the checklist (%s); for the human reviewer: %s", len(ids), total, strings.Join(parts, "; "), strings.Join(human, ", "))
}
