package checklist

import (
	"slices"

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
