package engine

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// plan is the list of analyzers to run, each after those it requires.
type plan struct {
	all    []*analysis.Analyzer
	roots  map[*analysis.Analyzer]bool
	facts  map[*analysis.Analyzer]bool // analyzers to run on packages without findings: those with facts and what they require
	linked map[*analysis.Analyzer]bool // analyzers whose results may change with the link
	again  map[*analysis.Analyzer]bool // analyzers to run again then: those that are linked and what they require
}

// newPlan returns the plan for roots; linked is [Options.Linked].
func newPlan(roots, linked []*analysis.Analyzer) *plan {
	p := &plan{
		roots: map[*analysis.Analyzer]bool{}, facts: map[*analysis.Analyzer]bool{},
		linked: map[*analysis.Analyzer]bool{}, again: map[*analysis.Analyzer]bool{},
	}
	seen := map[*analysis.Analyzer]bool{}
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if !seen[a] {
			seen[a] = true
			for _, req := range a.Requires {
				visit(req)
			}
			p.all = append(p.all, a)
		}
	}
	for _, a := range roots {
		p.roots[a] = true
		visit(a)
	}
	var need func(set map[*analysis.Analyzer]bool, a *analysis.Analyzer)
	need = func(set map[*analysis.Analyzer]bool, a *analysis.Analyzer) {
		if !set[a] {
			set[a] = true
			for _, req := range a.Requires {
				need(set, req)
			}
		}
	}
	for _, a := range p.all {
		if len(a.FactTypes) > 0 {
			need(p.facts, a)
		}
		if linked == nil || slices.Contains(linked, a) || slices.ContainsFunc(a.Requires, func(req *analysis.Analyzer) bool { return p.linked[req] }) {
			p.linked[a] = true
			need(p.again, a)
		}
	}
	// What is needed of every package comes first, so that it cannot depend on whether rules run after it.
	slices.SortStableFunc(p.all, func(a, b *analysis.Analyzer) int {
		switch {
		case p.facts[a] == p.facts[b]:
			return 0
		case p.facts[a]:
			return -1
		}
		return 1
	})
	return p
}

// run is one run of the engine.
type run struct {
	*Options
	plan    *plan
	graph   *graph
	checker *checker
	facts   *facts
	stats   recorder
	inc     *incremental // nil without a cache

	linkFailure *Error // a panic in Link

	progress  sync.Mutex // held while Progress is called
	done, all int        // packages
}

// outcome is what the analysis of one package left.
type outcome struct {
	analysed     bool // in this run
	findings     []rule.Finding
	suppressions []rule.Suppression
	code         *Error  // what is wrong with the code
	invalid      string  // what is wrong with a package that it uses, if an analyzer could not cope with the unknown types from there
	failures     []Error // of analyzers
}

// analyse checks and analyses all packages of the graph and links them. Test variants come last: nothing depends on
// them, and they are analysed once, with the answers of the link.
func (r *run) analyse(ctx context.Context) error {
	var plain, leaves []*node
	for _, n := range r.graph.nodes {
		switch {
		case n.mode == exported:
		case n.leaf:
			leaves = append(leaves, n)
		default:
			plain = append(plain, n)
		}
	}
	r.all = len(plain) + len(leaves)

	end := r.stats.phase("analyse")
	if !r.inc.start(plain) {
		r.checker.readExports(r.graph.nodes)
	}
	err := r.inOrder(ctx, plain, r.first)
	end()
	if err != nil {
		return err
	}
	if r.Link != nil || r.inc != nil {
		end := r.stats.phase("link")
		stale, err := r.link(ctx)
		end()
		if err != nil {
			return err
		}
		isStale := map[string]bool{}
		for _, path := range stale {
			isStale[path] = true
		}
		again := slices.DeleteFunc(slices.Clone(plain), func(n *node) bool { return n.mode != source || !isStale[n.path()] && !r.inc.waiting(n) })
		r.stats.Relinked = len(isStale)
		r.all += len(again)
		end = r.stats.phase("relink")
		err = r.inOrder(ctx, again, r.again)
		end()
		if err != nil {
			return err
		}
	}
	defer r.stats.phase("tests")()
	return r.inOrder(ctx, leaves, r.again)
}

// first checks and analyses a package before the link.
func (r *run) first(n *node) {
	if r.inc != nil {
		r.inc.first(n)
		return
	}
	r.process(n, true)
}

// again analyses a package, or a test variant, after the link.
func (r *run) again(n *node) {
	if r.inc != nil {
		r.inc.again(n)
		return
	}
	r.process(n, false)
}

// link calls Link and returns the paths of the packages to be analysed again. A panic there leaves
// the findings of the first pass.
func (r *run) link(ctx context.Context) (stale []string, err error) {
	if r.Link == nil {
		return nil, nil
	}
	done := make(chan []string, 1)
	go func() {
		defer close(done)
		defer func() {
			if p := recover(); p != nil {
				e := panicked(p)
				e.Rule = "link"
				r.linkFailure = &e
			}
		}()
		done <- r.Link()
	}()
	select {
	case stale := <-done:
		return stale, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inOrder calls do for each node of work after those of work that must come before it, several at
// a time. When ctx is done it returns at once; calls in progress end in the background.
func (r *run) inOrder(ctx context.Context, work []*node, do func(*node)) error {
	if len(work) == 0 {
		return ctx.Err()
	}
	among := make(map[*node]bool, len(work))
	for _, n := range work {
		among[n] = true
		n.users, n.pending = nil, 0
	}
	ready := make(chan *node, len(work))
	leads := leadsTo(among)
	var wait func(n, user *node, seen map[*node]bool)
	wait = func(n, user *node, seen map[*node]bool) {
		for _, dep := range n.before() {
			if seen[dep] || !leads(dep) {
				continue
			}
			seen[dep] = true
			if !among[dep] {
				wait(dep, user, seen)
				continue
			}
			user.pending++
			dep.users = append(dep.users, user)
		}
	}
	for _, n := range work {
		wait(n, n, map[*node]bool{})
		if n.pending == 0 {
			ready <- n
		}
	}
	var (
		mu       sync.Mutex
		left     = len(work)
		finished = make(chan struct{})
	)
	for range min(r.Parallel, len(work)) {
		go func() {
			for {
				var n *node
				select {
				case <-ctx.Done(): // with it, nobody may be left to close ready
					return
				case next, ok := <-ready:
					if !ok || ctx.Err() != nil {
						return
					}
					n = next
				}
				do(n)
				r.report(ctx)
				mu.Lock()
				for _, user := range n.users {
					if user.pending--; user.pending == 0 {
						ready <- user
					}
				}
				if left--; left == 0 {
					close(ready)
					close(finished)
				}
				mu.Unlock()
			}
		}()
	}
	select {
	case <-finished:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leadsTo returns a function that reports whether a node belongs to a set, or must be checked after one that does.
func leadsTo(set map[*node]bool) func(*node) bool {
	known := map[*node]bool{}
	var leads func(n *node) bool
	leads = func(n *node) bool {
		if set[n] {
			return true
		}
		if n.mode == exported {
			return false // and so is all behind it
		}
		yes, ok := known[n]
		if !ok {
			yes = slices.ContainsFunc(n.before(), leads)
			known[n] = yes
		}
		return yes
	}
	return leads
}

// report tells Progress about one more package.
func (r *run) report(ctx context.Context) {
	r.progress.Lock()
	defer r.progress.Unlock()
	r.done++
	if r.Progress != nil && ctx.Err() == nil {
		r.Progress(r.done, r.all)
	}
}

// process checks one package and runs the analyzers on it. The first time it
// also keeps the package's types and facts for its importers; after the link it keeps what cannot have changed.
func (r *run) process(n *node, first bool) {
	out := &outcome{analysed: true}
	before := n.outcome
	if first || before != nil && !before.analysed {
		before = nil
	}
	defer func() {
		if p := recover(); p != nil {
			out.failures = append(out.failures, panicked(p))
		}
		if n.mode == source {
			n.outcome = out
		}
	}()
	if len(n.files) == 0 {
		return
	}
	var s *syntax
	r.stats.timed("", n.ImportPath, func() { s = r.checker.check(n) })
	if first || n.plain != nil { // p_test is not imported
		n.types = s.pkg
	}
	n.judge(!s.ok())
	if n.mode != source {
		return
	}
	r.stats.analysis()
	if e, bad := s.problem(n); bad {
		out.code = &e
	}
	if n.target {
		out.suppressions = s.suppressions(r.checker)
	}
	own := newOwnFacts(s.pkg)
	own.asked = r.inc.observe(n, s)
	if before != nil {
		out.keep(before, r.plan)
	}
	r.analysers(n, s, own, out, before != nil)
	if first {
		r.facts.publish(own)
		forgetBodies(s.pkg)
	}
}

// keep takes over what the analyzers that do not run again said before the link.
func (out *outcome) keep(before *outcome, p *plan) {
	kept := map[string]bool{}
	for _, a := range p.all {
		kept[a.Name] = !p.again[a]
	}
	for _, f := range before.findings {
		if kept[f.Rule] {
			out.findings = append(out.findings, f)
		}
	}
	for _, e := range before.failures {
		if kept[e.Rule] {
			out.failures = append(out.failures, e)
		}
	}
	out.invalid = before.invalid
}

// suppressions returns the suppressions in the files of s.
func (s *syntax) suppressions(c *checker) []rule.Suppression {
	var list []rule.Suppression
	for _, f := range s.files {
		list = append(list, rule.Suppressions(c.fset, f)...)
	}
	return list
}

// analysers runs the plan on one package, or the part of it that the link may change.
func (r *run) analysers(n *node, s *syntax, own *ownFacts, out *outcome, again bool) {
	results := map[*analysis.Analyzer]any{}
	defer r.stats.count(results)
	sound := out.code == nil && !n.fakeC
	for _, a := range r.plan.all {
		if !n.target && !r.plan.facts[a] || !sound && !a.RunDespiteErrors || again && !r.plan.again[a] {
			continue
		}
		pass, ok := r.pass(a, n, s, results)
		if !ok {
			continue // what it requires was left out, or failed
		}
		r.facts.install(pass, own)
		own.asked.by(a, pass)
		var result any
		var failure *Error
		r.stats.timed(a.Name, n.ImportPath, func() { result, failure = r.runOne(a, pass) })
		if findings, ok := result.(*rule.Findings); ok && r.plan.roots[a] && n.target {
			out.findings = append(out.findings, findings.List...)
		}
		switch {
		case failure == nil:
			results[a] = result
		case failure.Detail != "" && n.unsound.Load() != nil:
			out.invalid = n.unsound.Load().trouble()
		default:
			out.failures = append(out.failures, *failure)
		}
	}
}

// pass prepares the view that a has of n; ok is false if a result that it requires is missing.
func (r *run) pass(a *analysis.Analyzer, n *node, s *syntax, results map[*analysis.Analyzer]any) (pass *analysis.Pass, ok bool) {
	pass = &analysis.Pass{
		Analyzer:     a,
		Fset:         r.checker.fset,
		Files:        s.files,
		IgnoredFiles: n.listed.files(n.IgnoredGoFiles),
		Pkg:          s.pkg,
		TypesInfo:    s.info,
		TypesSizes:   r.checker.sizes,
		TypeErrors:   s.errors,
		Report:       func(analysis.Diagnostic) {},
		ResultOf:     map[*analysis.Analyzer]any{},
		ReadFile:     os.ReadFile,
	}
	if m := n.Module; m != nil {
		pass.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: m.GoVersion}
	}
	for _, req := range a.Requires {
		if pass.ResultOf[req], ok = results[req]; !ok {
			return nil, false
		}
	}
	return pass, true
}

// runOne runs a, or what overrides it, and turns a panic into an error. A rule that fails in part returns what it found too.
func (r *run) runOne(a *analysis.Analyzer, pass *analysis.Pass) (result any, failure *Error) {
	defer func() {
		if p := recover(); p != nil {
			e := panicked(p)
			failure = &e
		}
		if failure != nil {
			failure.Rule = a.Name
		}
	}()
	do := a.Run
	if override := r.Overrides[a]; override != nil {
		do = override
	}
	result, err := do(pass)
	if err != nil {
		e := failed(err)
		return result, &e
	}
	if got := reflect.TypeOf(result); got != a.ResultType {
		return nil, &Error{Message: fmt.Sprintf("returned a result of type %v instead of %v", got, a.ResultType)}
	}
	return result, nil
}

// failed describes the error of an analyzer, which may be several that were joined.
func failed(err error) Error {
	parts := []error{err}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		parts = joined.Unwrap()
	}
	var lines []string
	for _, part := range parts {
		lines = append(lines, cmp.Or(oneLine(part.Error()), "failed without a message"))
	}
	e := Error{Message: strings.Join(lines, "; ")}
	if p := (*rule.PanicError)(nil); errors.As(err, &p) {
		e.Message += missing
		e.Detail = string(bytes.TrimSpace(p.Stack))
	}
	return e
}

// missing ends the messages about panics.
const missing = "; what it would have found here is missing: this is a bug in reviewlint"

// panicked describes the panic with value p of the calling goroutine.
func panicked(p any) Error {
	return Error{
		Message: "panic: " + oneLine(fmt.Sprint(p)) + missing,
		Detail:  string(bytes.TrimSpace(debug.Stack())),
	}
}

// RelativeTo returns file relative to dir with forward slashes, or unchanged if
// it lies elsewhere.
func RelativeTo(dir, file string) string {
	if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}
