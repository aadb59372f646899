// Package conventions checks what every rule has to satisfy and no compiler sees:
// what go vet, golangci-lint and nogo need to load it, and what the generated
// files are derived from.
package conventions

import (
	"bytes"
	"encoding/gob"
	"flag"
	"fmt"
	"go/token"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/checklist"
	"github.com/reviewlint/reviewlint/internal/gen/output"
	"github.com/reviewlint/reviewlint/internal/rule"
)

// Declarations returns what is wrong with the declarations of rules, taken together.
func Declarations(rules []*rule.Rule) []error {
	var errs []error
	report := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }

	var analyzers []*analysis.Analyzer
	names := map[string]string{} // name or alias -> rule
	for i, r := range rules {
		if err := r.Validate(); err != nil {
			report("%w", err)
			continue
		}
		analyzers = append(analyzers, r.Analyzer)
		if i > 0 && rules[i-1].Name >= r.Name {
			report("rule %s: not in alphabetical order after %s: is its name that of its package?", r.Name, rules[i-1].Name)
		}
		for _, name := range append([]string{r.Name}, r.Aliases...) {
			if !nameForm.MatchString(name) {
				report("rule %s: alias %q must be lower-case letters and digits", r.Name, name)
			}
			if other, ok := names[name]; ok {
				report("rule %s: name or alias %q is also one of rule %s", r.Name, name, other)
			}
			names[name] = r.Name
		}
		if slices.Contains(driverFlags, r.Name) {
			report("rule %s: a driver has a flag of that name", r.Name)
		}
		if row, ok := checklist.Find(r.Checklist); !ok {
			report("rule %s: the checklist has no row %q", r.Name, r.Checklist)
		} else if !slices.Contains(row.All(), r.Name) {
			report("rule %s: row %s of the checklist does not name it", r.Name, row.ID)
		}
		for _, k := range r.Kinds {
			if strings.HasPrefix(r.Checklist, "security/") && k.CWE == 0 {
				report("rule %s: kind %s has no CWE, which security rules need", r.Name, k.Category)
			}
		}
		if text := fmt.Sprint(r.Title, r.Kinds, r.Why, r.Fix, r.Limits, r.Bad, r.Good, r.Since); strings.Contains(text, "TODO") {
			report("rule %s: TODO in its declaration", r.Name)
		}
		if len(r.Analyzer.FactTypes) > 0 {
			report("rule %s: facts belong to shared analyses, never to a rule", r.Name)
		}
	}
	if err := analysis.Validate(analyzers); err != nil {
		report("%w", err)
		return errs
	}
	seen := map[string]*analysis.Analyzer{}
	for _, a := range closure(analyzers) {
		if other, ok := seen[a.Name]; ok && other != a {
			report("two analyzers are called %s", a.Name)
		}
		seen[a.Name] = a
		errs = append(errs, flags(a)...)
		for _, f := range a.FactTypes {
			if err := fact(f); err != nil {
				report("analyzer %s: fact %T: %w", a.Name, f, err)
			}
		}
	}
	return errs
}

var (
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9]*$`)
	flagForm = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
)

// driverFlags are flags of unitchecker and multichecker, which register a flag per
// analyzer beside them. Source: x/tools v0.52.0, go/analysis/internal/analysisflags.
var driverFlags = []string{
	"all", "bool", "buildtags", "c", "compositewhitelist", "diff", "fix", "flags", "json", "methods",
	"printfuncs", "rangeloops", "shadowstrict", "source", "tags", "unusedfuncs", "unusedstringmethods", "v",
}

// closure returns analyzers and all that they require, each once.
func closure(analyzers []*analysis.Analyzer) []*analysis.Analyzer {
	var all []*analysis.Analyzer
	seen := map[*analysis.Analyzer]bool{}
	var add func(*analysis.Analyzer)
	add = func(a *analysis.Analyzer) {
		if seen[a] {
			return
		}
		seen[a] = true
		for _, req := range a.Requires {
			add(req)
		}
		all = append(all, a)
	}
	for _, a := range analyzers {
		add(a)
	}
	return all
}

// flags returns what is wrong with the flags of a.
func flags(a *analysis.Analyzer) []error {
	var errs []error
	a.Flags.VisitAll(func(f *flag.Flag) {
		if !flagForm.MatchString(f.Name) {
			errs = append(errs, fmt.Errorf("analyzer %s: flag %q must be lower-case letters, digits and hyphens", a.Name, f.Name))
		}
		if f.Usage == "" {
			errs = append(errs, fmt.Errorf("analyzer %s: flag %s has no usage text", a.Name, f.Name))
		}
	})
	return errs
}

// fact returns an error if values of the type of f do not survive a trip through a
// facts file, or not in the same bytes each time.
func fact(f analysis.Fact) (err error) {
	defer func() {
		if r := recover(); r != nil { // gob.Register panics if another type has the same name
			err = fmt.Errorf("%v", r)
		}
	}()
	type file struct{ Fact analysis.Fact }
	t := reflect.TypeOf(f).Elem()
	zero := reflect.New(t).Interface().(analysis.Fact)
	gob.Register(zero)
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(file{zero}); err != nil {
		return err
	}
	var got file
	if err := gob.NewDecoder(&b).Decode(&got); err != nil {
		return err
	}
	if !reflect.DeepEqual(got.Fact, zero) {
		return fmt.Errorf("comes back as %#v", got.Fact)
	}
	if !ours(t) {
		return nil
	}
	return storable(t, t.Name(), map[reflect.Type]bool{})
}

func ours(t reflect.Type) bool {
	return strings.HasPrefix(t.PkgPath(), output.Module+"/")
}

var (
	gobEncoder = reflect.TypeFor[gob.GobEncoder]()
	position   = reflect.TypeFor[token.Pos]()
)

// storable returns an error if gob loses a part of t, or writes it in random order, or
// if it means nothing in another process. path says how t was reached.
func storable(t reflect.Type, path string, seen map[reflect.Type]bool) error {
	if seen[t] || t.Implements(gobEncoder) || reflect.PointerTo(t).Implements(gobEncoder) {
		return nil
	}
	seen[t] = true
	if t == position {
		return fmt.Errorf("%s is a token.Pos, which means nothing in another process", path)
	}
	switch t.Kind() {
	case reflect.Map:
		return fmt.Errorf("%s is a map, which gob writes in random order", path)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer, reflect.Interface:
		return fmt.Errorf("%s is a %s, which gob drops or cannot decode", path, t.Kind())
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return storable(t.Elem(), path, seen)
	case reflect.Struct:
		for i := range t.NumField() {
			field := t.Field(i)
			if !field.IsExported() {
				return fmt.Errorf("%s.%s is not exported: gob drops it", path, field.Name)
			}
			if err := storable(field.Type, path+"."+field.Name, seen); err != nil {
				return err
			}
		}
	}
	return nil
}
