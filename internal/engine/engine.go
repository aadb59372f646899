// Package engine runs analyzers over the packages of a Go module.
//
// It answers the question "what do the rules say about these packages?" for
// whole modules in one type universe, at a fraction of the cost of drivers that let the
// go command compile everything first:
//
//   - one `go list` finds the graph; packages to be reviewed, and those of the main
//     module that they import, are type-checked from source;
//   - everything else is read from export data if the build cache already holds it, which the same
//     command tells, and otherwise type-checked from source without function bodies; nothing is ever compiled;
//   - packages are analysed in topological order, as many at a time as there are
//     processors; syntax and SSA of a package are dropped when its rules are done;
//   - a rule sees the world through its required analyzers; [Options.Overrides] lets a
//     driver supply module-wide answers in place of what a provider could work out alone, and
//     [Options.Link] names the packages for which such an answer changed once all were seen:
//     only these are analysed a second time. Packages with their test files come last.
package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// Options says what to run on what.
type Options struct {
	Dir      string   // where the go command runs; "" is the working directory
	Patterns []string // as for go list; empty means ./...
	Tags     string   // build tags, separated by commas
	Tests    bool     // also load test files
	Env      []string // environment of the go command; nil is the process's own

	Analyzers []*analysis.Analyzer // the rules; what they require is added

	// Overrides replaces the Run function of provider analyzers.
	Overrides map[*analysis.Analyzer]func(*analysis.Pass) (any, error)

	// Link, if not nil, is called once all packages have been analysed, but for those of test
	// files. It returns the import paths of those that an override would now give another answer; they are
	// analysed again.
	Link func() []string

	// Linked are the analyzers whose overrides give answers that may change with Link. Only they, what requires them and
	// what that requires run again. Nil stands for all analyzers.
	Linked []*analysis.Analyzer

	// Cache, if not nil, keeps results between runs.
	Cache *Cache

	// Parallel is the number of packages analysed at a time; 0 means GOMAXPROCS.
	Parallel int

	// Trace, if not nil, asks for all of [Stats], and is called at the end of each phase.
	Trace func(phase string)

	// Progress, if not nil, is called after each analysed package; not concurrently.
	Progress func(done, total int)
}

// A Result is what one run found out. It is the same for the same code
// and options, whatever the number of processors and the contents of the build cache.
type Result struct {
	Findings     []rule.Finding // of all kinds, unfiltered; sorted by position
	Suppressions []rule.Suppression
	Errors       []Error // what could not be analysed; sorted. One about no package and no rule is a remark
	Packages     int     // number of packages reviewed
	// Files are the absolute names of the files of packages that were reviewed completely, sorted: what
	// is not found in them is not there.
	Files []string
	Stats Stats
}

// An Error is something that kept code from being analysed, or a failure of a rule.
type Error struct {
	Package  string // import path, "" if it is about none
	Position string // file:line:column, "" if unknown
	Rule     string // the analyzer that failed, "" if none did
	Message  string // one line
	Detail   string // stack trace of a panic
}

// Error implements error.
func (e Error) Error() string {
	var b strings.Builder
	switch {
	case e.Position != "":
		b.WriteString(e.Position + ": ")
	case e.Package != "":
		b.WriteString(e.Package + ": ")
	}
	if e.Rule != "" {
		b.WriteString("rule " + e.Rule + ": ")
	}
	b.WriteString(e.Message)
	return b.String()
}

// environ returns the environment of the go command.
func (o *Options) environ() []string {
	env := o.Env
	if env == nil {
		env = os.Environ()
	}
	if o.Dir != "" {
		// As os/exec does for a command with a directory: $PWD decides how paths through symbolic links are spelled.
		if abs, err := filepath.Abs(o.Dir); err == nil {
			env = append(slices.Clone(env), "PWD="+abs)
		}
	}
	return env
}

// Run loads the packages, runs the analyzers and returns what they found. The error
// is non-nil, and then a [*UsageError] if the user can mend it, if nothing could be analysed.
func Run(ctx context.Context, o Options) (*Result, error) {
	if len(o.Patterns) == 0 {
		o.Patterns = []string{"./..."}
	}
	if o.Parallel <= 0 {
		o.Parallel = runtime.GOMAXPROCS(0)
	}
	if o.Dir != "" {
		if info, err := os.Stat(o.Dir); err != nil || !info.IsDir() {
			return nil, &UsageError{fmt.Sprintf("%s is not a directory: check -C", o.Dir)}
		}
	}
	if err := analysis.Validate(o.Analyzers); err != nil {
		return nil, err
	}
	r := &run{Options: &o, plan: newPlan(o.Analyzers, o.Linked), facts: newFacts()}
	r.stats.trace = o.Trace
	if o.Cache != nil {
		if err := r.plan.checkCache(&o); err != nil {
			return nil, err
		}
	}
	m := newManifest(&o, r.plan)
	if res := m.load(); res != nil {
		return res, nil
	}
	end := r.stats.phase("load")
	g, err := o.load(ctx)
	end()
	if err != nil {
		return nil, err
	}
	r.graph = g
	r.checker = newChecker(g.toolchain)
	if o.Cache != nil && !g.cyclic() {
		r.inc = newIncremental(r)
	}
	if err := r.analyse(ctx); err != nil {
		return nil, err
	}
	end = r.stats.phase("save")
	if r.linkFailure == nil {
		r.inc.save()
	}
	res := r.result()
	m.save(r, res)
	end()
	res.Stats = r.stats.Stats
	return res, nil
}

// result gathers what the packages' analyses left.
func (r *run) result() *Result {
	res := &Result{Errors: r.remarks()}
	for _, n := range r.graph.nodes {
		if n.mode != source {
			continue
		}
		if n.target && !n.leaf && len(n.files) > 0 {
			res.Packages++
		}
		e, bad := r.codeError(n)
		if n.target && !bad && len(n.outcome.failures) == 0 {
			res.Files = append(res.Files, n.listed.files(n.GoFiles, n.CgoFiles)...)
		}
		if bad {
			if n.plain != nil {
				if _, said := r.codeError(n.plain); said {
					bad = false
				}
			}
			if bad {
				e.Package = n.path()
				res.Errors = append(res.Errors, e)
			}
		}
		for _, e := range n.outcome.failures {
			e.Package = n.path()
			res.Errors = append(res.Errors, e)
		}
		reported := n.reportedByPlain()
		for _, f := range n.outcome.findings {
			if !reported[f.Range.File] {
				res.Findings = append(res.Findings, f)
			}
		}
		for _, s := range n.outcome.suppressions {
			if !reported[s.Comment.File] {
				res.Suppressions = append(res.Suppressions, s)
			}
		}
	}
	slices.SortFunc(res.Errors, func(a, b Error) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Position, b.Position),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Message, b.Message))
	})
	slices.Sort(res.Files)
	res.Files = slices.Compact(res.Files)
	slices.SortFunc(res.Findings, compareFindings)
	slices.SortFunc(res.Suppressions, compareSuppressions)
	return res
}

// reportedByPlain returns the files of n that belong to the package without tests too, and
// are reported there.
func (n *node) reportedByPlain() map[string]bool {
	if n.plain == nil {
		return nil
	}
	files := map[string]bool{}
	for _, name := range n.plain.listed.files(n.plain.GoFiles, n.plain.CgoFiles) {
		files[name] = true
	}
	return files
}

// codeError returns the one error that is said about the code of n, a package of the source set; ok is false if
// there is nothing to say.
func (r *run) codeError(n *node) (e Error, ok bool) {
	code := n.outcome.code
	switch {
	case n.Error != nil && !n.Error.harmless() && !n.fakeC:
		e = Error{Position: r.absolute(n.Error.Pos), Message: n.Error.explain()}
		if code == nil {
			return e, true // it is complete as far as the type checker knows
		}
		e.Position = cmp.Or(e.Position, code.Position)
	case code != nil:
		e = *code
	case n.fakeC:
		e.Message = "cgo did not run, is a C compiler installed?"
	case n.outcome.invalid != "":
		e.Message = "it uses " + n.outcome.invalid
	default:
		return Error{}, false
	}
	e.Message += ": the package was only partly reviewed"
	return e, true
}

// trouble says what is wrong with n, whose types are not all known.
func (n *node) trouble() string {
	if n.mode == declared && n.fakeC {
		return n.path() + ", of which cgo has not made Go code yet: build it first"
	}
	return n.path() + ", which does not compile"
}

// absolute makes the file name in pos, which the go command wrote, absolute.
func (r *run) absolute(pos string) string {
	if pos == "" || filepath.IsAbs(pos) {
		return pos
	}
	dir, err := filepath.Abs(r.Dir)
	if err != nil {
		return pos
	}
	return filepath.Join(dir, pos)
}

// remarks returns what explains the other results.
func (r *run) remarks() []Error {
	var list []Error
	if r.linkFailure != nil {
		list = append(list, *r.linkFailure)
	}
	if r.graph.exportTrouble != "" {
		list = append(list, Error{Message: r.graph.exportTrouble})
	}
	newest := ""
	for _, n := range r.graph.nodes {
		if v := r.checker.writtenIn(n); !n.Standard && n.mode == source && v != r.checker.languageVersion(n) && version.Compare(v, newest) > 0 {
			newest = v
		}
	}
	if newest != "" {
		list = append(list, Error{Message: fmt.Sprintf(
			"the code asks for %s, this reviewlint was built with %s: newer language features show as errors; build reviewlint with that Go release", newest, runtime.Version())})
	}
	return list
}

func compareFindings(a, b rule.Finding) int {
	return cmp.Or(strings.Compare(a.Range.File, b.Range.File), cmp.Compare(a.Range.Offset, b.Range.Offset),
		cmp.Compare(a.Range.EndOffset, b.Range.EndOffset), strings.Compare(a.Rule, b.Rule),
		strings.Compare(a.Kind, b.Kind), strings.Compare(a.Message, b.Message))
}

func compareSuppressions(a, b rule.Suppression) int {
	return cmp.Or(strings.Compare(a.Comment.File, b.Comment.File), cmp.Compare(a.Comment.Offset, b.Comment.Offset))
}

// IsUsage reports whether err is for the user to mend.
func IsUsage(err error) bool {
	var usage *UsageError
	return errors.As(err, &usage)
}
