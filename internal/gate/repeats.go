package gate

import (
	"slices"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// repeats returns the indexes of those findings that say what another one says better: their kind yields to a
// rule that runs and reports on one of their lines. One defect is one finding, suppressed or not.
func (s Set) repeats(findings []rule.Finding) map[int]bool {
	type place struct {
		file string
		line int
	}
	reported := map[place][]string{} // rules
	for _, f := range findings {
		if _, ok := s.shows(f); ok {
			at := place{f.Range.File, f.Range.Line}
			reported[at] = append(reported[at], f.Rule)
		}
	}
	repeats := map[int]bool{}
	for i, f := range findings {
		r := s.rule(f.Rule)
		if r == nil {
			continue
		}
		kind, _ := r.Kind(f.Kind)
		for line := f.Range.Line; line <= f.Range.EndLine && len(kind.Yields) > 0; line++ {
			if slices.ContainsFunc(reported[place{f.Range.File, line}], func(name string) bool { return slices.Contains(kind.Yields, name) }) {
				repeats[i] = true
			}
		}
	}
	return repeats
}
