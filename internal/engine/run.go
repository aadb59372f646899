package engine

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// plan is the list of analyzers to run, each after those it requires.
type plan struct {
	all   []*analysis.Analyzer
	roots map[*analysis.Analyzer]bool
	facts map[*analysis.Analyzer]bool // analyzers to run on packages without findings: those with facts and what they require
}

func newPlan(roots []*analysis.Analyzer) (*plan, error) {
	p := &plan{roots: map[*analysis.Analyzer]bool{}, facts: map[*analysis.Analyzer]bool{}}
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
	var need func(a *analysis.Analyzer)
	need = func(a *analysis.Analyzer) {
		if !p.facts[a] {
			p.facts[a] = true
			for _, req := range a.Requires {
				need(req)
			}
		}
	}
	for _, a := range p.all {
		if len(a.FactTypes) > 0 {
			need(a)
		}
	}
	return p, nil
}

// run is one run of the engine.
type run struct {
	*Options
	plan    *plan
	graph   *graph
	checker *checker
	facts   *facts
	stats   recorder

	mu       sync.Mutex
	outcomes map[*node]*outcome
}

// outcome is what the analysis of one package left.
type outcome struct {
	findings     []rule.Finding
	suppressions []rule.Suppression
	errors       []Error
}

// analyse checks and analyses all packages of the graph, then links.
func (r *run) analyse(ctx context.Context) error {
	r.outcomes = map[*node]*outcome{}
	var work []*node
	for _, n := range r.graph.nodes {
		if n.mode != exported {
			work = append(work, n)
		}
	}
	r.stats.start()
	err := r.inOrder(ctx, work, func(n *node) { r.process(n, true) })
	r.stats.end(&r.stats.Analyse)
	if err != nil || r.Link == nil {
		return err
	}

	r.stats.start()
	stale := r.Link()
	var again []*node
	for _, n := range work {
		if n.mode == source && slices.Contains(stale, n.ImportPath) {
			again = append(again, n)
		}
	}
	r.stats.end(&r.stats.Link)
	r.stats.Relinked = len(again)
	r.stats.start()
	defer r.stats.end(&r.stats.Relink)
	return r.parallel(ctx, again, func(n *node) { r.process(n, false) })
}

// inOrder calls do for each node, after its dependencies, several at a time.
func (r *run) inOrder(ctx context.Context, work []*node, do func(*node)) error {
	for _, n := range work {
		for _, dep := range n.waitsFor() {
			n.pending++
			dep.users = append(dep.users, n)
		}
	}
	ready := make(chan *node, len(work))
	for _, n := range work {
		if n.pending == 0 {
			ready <- n
		}
	}
	var mu sync.Mutex
	done := 0
	if len(work) == 0 {
		return nil
	}
	var wg sync.WaitGroup
	for range min(r.Parallel, len(work)) {
		wg.Go(func() {
			for n := range ready {
				if ctx.Err() == nil {
					do(n)
				}
				mu.Lock()
				for _, user := range n.users {
					if user.pending--; user.pending == 0 {
						ready <- user
					}
				}
				done++
				if r.Progress != nil && ctx.Err() == nil {
					r.Progress(done, len(work))
				}
				if done == len(work) {
					close(ready)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// waitsFor returns the nodes that must be checked before n, each once.
func (n *node) waitsFor() []*node {
	var list []*node
	for _, dep := range append(n.imports(), n.variant) {
		if dep != nil && dep.mode != exported && !slices.Contains(list, dep) {
			list = append(list, dep)
		}
	}
	return list
}

// parallel calls do for each node, several at a time, in no order.
func (r *run) parallel(ctx context.Context, work []*node, do func(*node)) error {
	for _, n := range work {
		n.users, n.pending = nil, 0
	}
	queue := make(chan *node, len(work))
	for _, n := range work {
		queue <- n
	}
	close(queue)
	var wg sync.WaitGroup
	for range min(r.Parallel, len(work)) {
		wg.Go(func() {
			for n := range queue {
				if ctx.Err() == nil {
					do(n)
				}
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// process checks one package and runs the analyzers on it. The first time it
// also keeps the package's types and facts for its importers.
func (r *run) process(n *node, first bool) {
	s := r.checker.check(n)
	if first {
		n.types = s.pkg
		if s.pkg != nil {
			s.pkg.MarkComplete()
		}
	}
	if n.mode != source {
		return
	}
	out := new(outcome)
	if n.target {
		out.errors = s.report(n)
		if r.Link != nil || first {
			out.suppressions = s.suppressions(r.checker)
		}
	}
	r.analysers(n, s, first && !n.leaf, out)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcomes[n] = out
}

// report says in one line per package what is wrong with its code.
func (s *syntax) report(n *node) []Error {
	var all []Error
	for _, err := range s.broken {
		pos, msg := splitPosition(oneLine(err.Error()))
		all = append(all, Error{Package: n.ImportPath, Position: pos, Message: msg})
	}
	for _, err := range s.errors {
		if !err.Soft || len(s.errors) == 1 {
			all = append(all, Error{Package: n.ImportPath, Position: err.Fset.PositionFor(err.Pos, false).String(), Message: oneLine(err.Msg)})
		}
	}
	if len(all) == 0 {
		return nil
	}
	first := all[0]
	switch more := len(all) - 1; more {
	case 0:
	case 1:
		first.Message += " (and 1 more error in this package)"
	default:
		first.Message += fmt.Sprintf(" (and %d more errors in this package)", more)
	}
	first.Message += ": the package was only partly reviewed"
	return []Error{first}
}

// splitPosition cuts "file:line:col: message" in two.
func splitPosition(s string) (pos, msg string) {
	if i := strings.Index(s, ": "); i > 0 && strings.Contains(s[:i], ":") {
		return s[:i], s[i+2:]
	}
	return "", s
}

// suppressions returns the suppressions in the files of s.
func (s *syntax) suppressions(c *checker) []rule.Suppression {
	var list []rule.Suppression
	for _, f := range s.files {
		if mentionsSuppression(f) {
			list = append(list, rule.Suppressions(c.fset, f)...)
		}
	}
	return list
}

func mentionsSuppression(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//reviewlint:") || strings.HasPrefix(c.Text, "//nolint") || strings.HasPrefix(c.Text, "// nolint") {
				return true
			}
		}
	}
	return false
}

// analysers runs the plan on one package. Without keep its facts are dropped.
func (r *run) analysers(n *node, s *syntax, keep bool, out *outcome) {
	results := map[*analysis.Analyzer]any{}
	failed := map[*analysis.Analyzer]bool{}
	sound := s.ok() && !n.fakeC && s.pkg != nil
	for _, a := range r.plan.all {
		if !n.target && !r.plan.facts[a] {
			continue
		}
		if !sound && !a.RunDespiteErrors || slices.ContainsFunc(a.Requires, func(req *analysis.Analyzer) bool { return failed[req] }) {
			failed[a] = true
			continue
		}
		pass := r.pass(a, n, s, results)
		r.facts.install(pass, keep)
		result, err := r.runOne(a, pass)
		if err != nil {
			failed[a] = true
			err.Package = n.ImportPath
			out.errors = append(out.errors, *err)
			continue
		}
		results[a] = result
		if findings, ok := result.(*rule.Findings); ok && r.plan.roots[a] {
			out.findings = append(out.findings, findings.List...)
		}
	}
}

// pass prepares the view that a has of n.
func (r *run) pass(a *analysis.Analyzer, n *node, s *syntax, results map[*analysis.Analyzer]any) *analysis.Pass {
	pass := &analysis.Pass{
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
		pass.ResultOf[req] = results[req]
	}
	return pass
}

// runOne runs a, or what overrides it, and turns a panic into an error.
func (r *run) runOne(a *analysis.Analyzer, pass *analysis.Pass) (result any, failure *Error) {
	defer func() {
		if p := recover(); p != nil {
			failure = &Error{Rule: a.Name, Message: fmt.Sprintf("panic: %s; its other findings are complete, this is a bug in reviewlint", oneLine(fmt.Sprint(p))), Detail: string(bytes.TrimSpace(debug.Stack()))}
		}
	}()
	do := a.Run
	if override := r.Overrides[a]; override != nil {
		do = override
	}
	defer r.stats.timed(a.Name)()
	result, err := do(pass)
	if err != nil {
		return nil, &Error{Rule: a.Name, Message: oneLine(err.Error())}
	}
	return result, nil
}

// RelativeTo returns file relative to dir with forward slashes, or unchanged if
// it lies elsewhere.
func RelativeTo(dir, file string) string {
	if rel, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(file)
}
