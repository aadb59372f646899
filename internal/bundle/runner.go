package bundle

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/buildssa"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// runnerAnalyzer provides a *[runner].
var runnerAnalyzer = &analysis.Analyzer{
	Name:       "reviewlintbundle",
	Doc:        "run checks of other libraries when their rules ask for them",
	Requires:   []*analysis.Analyzer{ssair.Analyzer},
	ResultType: reflect.TypeFor[*runner](),
	Run: func(pass *analysis.Pass) (any, error) {
		return &runner{pass: pass, ssa: pass.ResultOf[ssair.Analyzer].(*ssair.Package), actions: map[*analysis.Analyzer]*action{}}, nil
	},
}

// A runner runs analyzers of other libraries on one package, each at most once and only when it is asked for: what an
// analyzer requires costs nothing where no check needs it.
type runner struct {
	pass *analysis.Pass
	ssa  *ssair.Package

	mu          sync.Mutex
	actions     map[*analysis.Analyzer]*action
	gosec       map[string][]diagnostic // by check
	gosecFailed map[string]error        // checks that did not run to their end
}

// An action is what became of one analyzer.
type action struct {
	result      any
	err         error
	diagnostics []diagnostic
	facts       map[factKey]analysis.Fact // about this package
}

type factKey struct {
	object types.Object // nil for the package
	typ    reflect.Type
}

// check returns what the check called id says.
func (r *runner) check(id string) (list []diagnostic, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	defer func() {
		if err = rule.Recovered(recover(), err); err != nil {
			list, err = nil, fmt.Errorf("%s: %w", id, err)
		}
	}()
	a := analyzers()[id]
	if a == nil {
		return r.gosecCheck(id)
	}
	act := r.run(a)
	return act.diagnostics, act.err
}

// run runs a, after what it requires.
func (r *runner) run(a *analysis.Analyzer) (act *action) {
	if act := r.actions[a]; act != nil {
		return act
	}
	act = &action{facts: map[factKey]analysis.Fact{}}
	r.actions[a] = act
	if a == buildssa.Analyzer {
		act.result = r.buildSSA()
		return act
	}
	pass := *r.pass
	pass.Analyzer = a
	pass.ResultOf = map[*analysis.Analyzer]any{}
	for _, req := range a.Requires {
		before := r.run(req)
		if before.err != nil {
			act.err = before.err
			return act
		}
		pass.ResultOf[req] = before.result
	}
	pass.Report = func(d analysis.Diagnostic) {
		act.diagnostics = append(act.diagnostics, diagnostic{d.Pos, d.End, d.Message})
	}
	act.offerFacts(&pass)
	defer func() { act.err = rule.Recovered(recover(), act.err) }() // the checks that do not need it are to run all the same
	act.result, act.err = a.Run(&pass)
	return act
}

// offerFacts lets the analyzer of pass have facts about the package itself. About others it hears only which functions
// do not return.
func (act *action) offerFacts(pass *analysis.Pass) {
	get := func(key factKey, fact analysis.Fact) bool {
		known, ok := act.facts[key]
		if ok {
			reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(known).Elem())
		}
		return ok
	}
	pass.ImportObjectFact = func(obj types.Object, fact analysis.Fact) bool {
		if fn, ok := obj.(*types.Func); ok && pass.Analyzer == ctrlflow.Analyzer && fn.Pkg() != pass.Pkg {
			return knowledge.NoReturn(fn)
		}
		return get(factKey{obj, reflect.TypeOf(fact)}, fact)
	}
	pass.ExportObjectFact = func(obj types.Object, fact analysis.Fact) { act.facts[factKey{obj, reflect.TypeOf(fact)}] = fact }
	pass.ImportPackageFact = func(pkg *types.Package, fact analysis.Fact) bool {
		return pkg == pass.Pkg && get(factKey{nil, reflect.TypeOf(fact)}, fact)
	}
	pass.ExportPackageFact = func(fact analysis.Fact) { act.facts[factKey{nil, reflect.TypeOf(fact)}] = fact }
	pass.AllObjectFacts = func() []analysis.ObjectFact { return nil }
	pass.AllPackageFacts = func() []analysis.PackageFact { return nil }
}

// buildSSA returns our SSA form as buildssa would: with the functions that are declared, and those within them.
func (r *runner) buildSSA() *buildssa.SSA {
	out := &buildssa.SSA{Pkg: r.ssa.SSA()}
	for _, fn := range r.ssa.Funcs() {
		outer := fn
		for outer.Parent() != nil {
			outer = outer.Parent()
		}
		if _, declared := outer.Syntax().(*ast.FuncDecl); declared && outer.Name() != "_" {
			out.SrcFuncs = append(out.SrcFuncs, fn)
		}
	}
	return out
}
