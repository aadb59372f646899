package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/config"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/spell"
)

// All stands for every rule, nits included, in [Selection.On].
const All = "all"

// A Selection says which rules are asked for by flags: it holds over the configuration.
type Selection struct {
	On, Off []string // names or aliases of rules
}

// A Set is what a [Selection] and a configuration come to.
type Set struct {
	Rules []*rule.Rule // in the order of the list they were selected from

	all    []*rule.Rule
	named  map[*rule.Rule]bool // asked for by name: their previews are shown
	config *config.Config
}

// Select returns the rules that s asks for: those in On, or else those that are on by
// default or by configuration, without those in Off. To name a rule that is in preview is to
// ask for its previews. The error for an unknown name says which known one is near.
func Select(all []*rule.Rule, s Selection, c *config.Config) (Set, error) {
	set := Set{all: all, named: map[*rule.Rule]bool{}, config: c}
	on := map[*rule.Rule]bool{}
	for _, name := range s.On {
		if name == All {
			for _, r := range all {
				on[r] = on[r] || !r.InPreview() || c.Preview
			}
			continue
		}
		r, err := Find(all, name)
		if err != nil {
			return Set{}, err
		}
		on[r], set.named[r] = true, true
	}
	for _, r := range all {
		enabled := c.Rule(r.Name, r.Aliases...).Enabled
		switch {
		case len(s.On) > 0:
		case enabled != nil:
			on[r], set.named[r] = *enabled, *enabled
		default:
			on[r] = ByDefault(r, c.Preview)
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
	return set, nil
}

// ByDefault reports whether r runs when no rule is named. Previews must be asked for,
// and rules that report only nits.
func ByDefault(r *rule.Rule, preview bool) bool {
	return !r.OnlyNits() && (preview || !r.InPreview())
}

// has reports whether r runs.
func (s Set) has(r *rule.Rule) bool { return slices.Contains(s.Rules, r) }

// rule returns the rule called name, which may be an alias or a check of a library that belongs to it, or nil.
func (s Set) rule(name string) *rule.Rule {
	for _, r := range s.all {
		if r.Name == name || slices.Contains(r.Aliases, name) {
			return r
		}
		for _, k := range r.Kinds {
			if k.Origin.ID != "" && strings.EqualFold(k.Origin.ID, name) {
				return r
			}
		}
	}
	return nil
}

// shows returns the severity of f by the configuration; ok is false if it is not shown.
func (s Set) shows(f rule.Finding) (severity rule.Severity, ok bool) {
	r := s.rule(f.Rule)
	if r == nil || !s.has(r) {
		return f.Severity, false
	}
	return s.showsKind(r, f)
}

// showsKind is shows for a finding of r, whether it runs or not.
func (s Set) showsKind(r *rule.Rule, f rule.Finding) (severity rule.Severity, ok bool) {
	set := s.config.Rule(r.Name, r.Aliases...)
	if enabled := set.Kinds[f.Kind].Enabled; enabled != nil && !*enabled {
		return f.Severity, false
	} else if enabled == nil && f.Preview && !s.config.Preview && !(s.named[r] && r.InPreview()) {
		return f.Severity, false
	}
	severity = rule.Severity(cmp.Or(set.Kinds[f.Kind].Severity, set.Severity, string(f.Severity)))
	if kind, _ := r.Kind(f.Kind); f.Severity == rule.Question && kind.Severity == rule.Blocking && severity == rule.Blocking {
		severity = rule.Question // its evidence is weaker than that of its kind
	}
	return severity, true
}

// excluded returns the patterns of the files in which the rule called name has no findings.
func (s Set) excluded(name string) []config.Glob {
	return slices.Concat(s.config.Exclude, s.config.Rule(name).Exclude)
}

// Effective returns c with everything filled in that holds by default, for the rules in all.
func Effective(all []*rule.Rule, s Selection, c *config.Config) (*config.Config, error) {
	set, err := Select(Known(all), s, c)
	if err != nil {
		return nil, err
	}
	full := *c
	full.Rules = map[string]config.Rule{}
	for _, r := range set.all {
		own := c.Rule(r.Name, r.Aliases...)
		on := set.has(r)
		out := config.Rule{Enabled: &on, Kinds: map[string]config.Kind{}, Exclude: own.Exclude, Options: map[string]any{}}
		for _, o := range r.Options {
			out.Options[o.Name] = o.Default
			if value, ok := own.Options[o.Name]; ok {
				out.Options[o.Name] = value
			}
		}
		for _, k := range r.Kinds {
			severity, shown := set.showsKind(r, rule.Finding{Rule: r.Name, Kind: k.Category, Severity: k.Severity, Preview: k.Preview || r.Preview})
			out.Kinds[k.Category] = config.Kind{Enabled: &shown, Severity: string(severity)}
		}
		full.Rules[r.Name] = out
	}
	return &full, nil
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
