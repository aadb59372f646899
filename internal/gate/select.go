package gate

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

// All stands for every rule, nits included, in [Selection.On].
const All = "all"

// A Selection says which rules are asked for.
type Selection struct {
	On, Off []string // names or aliases of rules
	Preview bool     // rules and kinds that are not yet measured, too
}

// A Set is what a [Selection] comes to.
type Set struct {
	Rules   []*rule.Rule // in the order of the list they were selected from
	Preview bool         // whether to show findings of preview rules and kinds
}

// Select returns the rules that s asks for: those in On, or else those that are on by
// default, without those in Off. To name a rule that is in preview is to ask for previews.
// The error for an unknown name says which known one is near.
func Select(all []*rule.Rule, s Selection) (Set, error) {
	set := Set{Preview: s.Preview}
	on := map[*rule.Rule]bool{}
	for _, name := range s.On {
		if name == All {
			for _, r := range all {
				if !r.InPreview() || s.Preview {
					on[r] = true
				}
			}
			continue
		}
		r, err := Find(all, name)
		if err != nil {
			return Set{}, err
		}
		on[r] = true
		set.Preview = set.Preview || r.InPreview()
	}
	if len(s.On) == 0 {
		for _, r := range all {
			on[r] = ByDefault(r, s.Preview)
		}
	}
	for _, name := range s.Off {
		r, err := Find(all, name)
		if err != nil {
			return Set{}, err
		}
		on[r] = false
	}
	for _, r := range all {
		if on[r] {
			set.Rules = append(set.Rules, r)
		}
	}
	if len(set.Rules) == 0 {
		return Set{}, fmt.Errorf("no rule is left to run: `reviewlint rules` lists them")
	}
	return set, nil
}

// ByDefault reports whether r runs when no rule is named. Previews must be asked for,
// and rules that report only nits.
func ByDefault(r *rule.Rule, preview bool) bool {
	return !r.OnlyNits() && (preview || !r.InPreview())
}

// Find returns the rule with the given name or alias.
func Find(all []*rule.Rule, name string) (*rule.Rule, error) {
	var names []string
	for _, r := range all {
		if r.Name == name || slices.Contains(r.Aliases, name) {
			return r, nil
		}
		names = append(append(names, r.Name), r.Aliases...)
	}
	hint := ""
	if near := spell.Nearest(name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %q?", near)
	}
	return nil, fmt.Errorf("unknown rule %q%s", name, cmp.Or(hint, ": `reviewlint rules` lists them"))
}
