package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/report"
)

// A pair is one finding in two builds; base or head is nil if that build does not report it.
type pair struct {
	base, head *report.Finding
}

// A status says what a change did to a finding.
type status int

const (
	unchanged status = iota
	added
	gone
	changed
)

var statuses = map[status]string{added: "new", gone: "gone", changed: "changed"}

// status returns what became of p; all are added where there is nothing to compare with.
func (p pair) status() status {
	switch {
	case p.base == nil:
		return added
	case p.head == nil:
		return gone
	case len(p.differences()) > 0:
		return changed
	}
	return unchanged
}

// latest returns the finding of the head build, or that of the base build if there is none.
func (p pair) latest() *report.Finding {
	if p.head != nil {
		return p.head
	}
	return p.base
}

// A difference is a property that is not the same in both builds.
type difference struct{ name, base, head string }

// differences compares what users see of the two findings.
func (p pair) differences() []difference {
	var ds []difference
	for _, property := range properties {
		b, h := property.of(p.base), property.of(p.head)
		if b != h {
			ds = append(ds, difference{property.name, b, h})
		}
	}
	if len(ds) == 0 && !reflect.DeepEqual(p.base, p.head) {
		ds = append(ds, difference{"other fields of the document", "", ""})
	}
	return ds
}

var properties = []struct {
	name string
	of   func(*report.Finding) string
}{
	{"kind", kindOf},
	{"severity", func(f *report.Finding) string {
		if f.Preview {
			return string(f.Severity) + ", preview"
		}
		return string(f.Severity)
	}},
	{"position", func(f *report.Finding) string { return where(f.Range) }},
	{"message", func(f *report.Finding) string { return f.Message }},
	{"path", func(f *report.Finding) string { return strings.Join(f.Path, " → ") }},
	{"causes", func(f *report.Finding) string {
		var places []string
		for _, c := range f.Causes {
			places = append(places, c.Text+" "+where(c.Range))
		}
		return strings.Join(places, ", ")
	}},
	{"fixes", func(f *report.Finding) string {
		var fixes []string
		for _, fix := range f.Fixes {
			fixes = append(fixes, fix.Message)
		}
		return strings.Join(fixes, ", ")
	}},
}

// where returns r as file:line:column-line:column.
func where(r report.Range) string {
	return fmt.Sprintf("%s:%d:%d-%d:%d", r.File, r.Line, r.Column, r.EndLine, r.EndColumn)
}

// diff pairs the findings of two builds over the same source code, in the order of the
// code: those at the same place first, then those that say the same, then those with the same cause.
func diff(base, head []report.Finding) []pair {
	keys := []func(*report.Finding) string{
		func(f *report.Finding) string { return kindOf(f) + " " + where(f.Range) },
		func(f *report.Finding) string { return fmt.Sprint(f.Rule, f.File, f.Line, f.Column) },
		func(f *report.Finding) string { return kindOf(f) + " " + f.Fingerprint },
		func(f *report.Finding) string {
			if len(f.Causes) == 0 {
				return ""
			}
			return kindOf(f) + " " + where(f.Causes[0].Range)
		},
	}
	partner := make([]*report.Finding, len(head)) // what head[i] is paired with
	used := make([]bool, len(base))
	for _, key := range keys {
		free := map[string][]int{} // key -> unpaired findings of base
		for i := range base {
			if k := key(&base[i]); !used[i] && k != "" {
				free[k] = append(free[k], i)
			}
		}
		for i := range head {
			k := key(&head[i])
			if partner[i] != nil || len(free[k]) == 0 {
				continue
			}
			b := free[k][0]
			free[k] = free[k][1:]
			partner[i], used[b] = &base[b], true
		}
	}
	var pairs []pair
	for i := range head {
		pairs = append(pairs, pair{partner[i], &head[i]})
	}
	for i := range base {
		if !used[i] {
			pairs = append(pairs, pair{base: &base[i]})
		}
	}
	slices.SortStableFunc(pairs, func(p, q pair) int {
		a, b := p.latest(), q.latest()
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(kindOf(a), kindOf(b)),
		)
	})
	return pairs
}

// sample returns results reduced to n findings of the head build that are new or changed.
// The choice depends on seed and on the place of each finding alone, so that
// judgements of one sample serve for the next.
func sample(results []result, n int, seed uint64) []result {
	type candidate struct {
		hash   uint64
		result int
		pair
	}
	var candidates []candidate
	for i, r := range results {
		for _, p := range r.pairs {
			if s := p.status(); s == added || s == changed {
				key := fmt.Sprint(seed, r.Name, kindOf(p.head), where(p.head.Range))
				sum := sha256.Sum256([]byte(key))
				candidates = append(candidates, candidate{binary.BigEndian.Uint64(sum[:]), i, p})
			}
		}
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return cmp.Compare(a.hash, b.hash) })
	chosen := map[int][]pair{}
	for _, c := range candidates[:min(n, len(candidates))] {
		chosen[c.result] = append(chosen[c.result], c.pair)
	}
	var reduced []result
	for _, i := range slices.Sorted(maps.Keys(chosen)) {
		r := results[i]
		r.pairs = slices.DeleteFunc(slices.Clone(r.pairs), func(p pair) bool { return !slices.Contains(chosen[i], p) })
		reduced = append(reduced, r)
	}
	return reduced
}
