// Package infallible answers the question: can this call return an error?
//
// A function cannot if each of its returns gives nil, or the error of a call that cannot fail either. Which functions of libraries never fail is in
// [knowledge.Infallible]; those of the module are read from syntax, and known to importers as facts.
package infallible

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Analyzer provides a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:       "reviewlintinfallible",
	Doc:        "tell which calls never return an error",
	FactTypes:  []analysis.Fact{new(NeverFails)},
	ResultType: reflect.TypeFor[*Result](),
	Run: func(pass *analysis.Pass) (any, error) {
		r := &Result{pass: pass, decls: map[*types.Func]*ast.FuncDecl{}, known: map[*types.Func]bool{}}
		r.read()
		return r, nil
	},
}

// NeverFails is the fact that a function has an error as its last result which is always nil.
type NeverFails struct{}

// AFact marks NeverFails as a fact.
func (*NeverFails) AFact() {}

// String returns the name of the fact, for debug output.
func (*NeverFails) String() string { return "never fails" }

// Result knows the functions of one package that never fail. Its methods may be used from several goroutines.
type Result struct {
	pass  *analysis.Pass
	decls map[*types.Func]*ast.FuncDecl // with an error as last result
	mu    sync.Mutex                    // for known
	known map[*types.Func]bool
}

// Call reports whether call never returns an error: it is nil, or the process ends.
func (r *Result) Call(call *ssa.CallCommon) bool {
	fn := ssair.Callee(call)
	if fn == nil || !fails(fn) {
		return false
	}
	return r.never(fn, func(i int) knowledge.Argument { return argument(call, i) })
}

// fails reports whether the last result of fn is an error.
func fails(fn *types.Func) bool {
	results := fn.Signature().Results()
	return results.Len() > 0 && symbol.IsError(results.At(results.Len()-1).Type())
}

// argument returns what call passes in a place, -1 for the receiver.
func argument(call *ssa.CallCommon, i int) knowledge.Argument {
	if call.IsInvoke() {
		if i < 0 {
			return knowledge.Argument{Type: call.Value.Type()}
		}
	} else if call.Signature().Recv() != nil {
		i++
	}
	if i < 0 || i >= len(call.Args) {
		return knowledge.Argument{}
	}
	v := call.Args[i]
	switch x := v.(type) {
	case *ssa.MakeInterface:
		v = x.X
	case *ssa.ChangeInterface:
		v = x.X
	}
	a := knowledge.Argument{Type: v.Type()}
	switch v := v.(type) {
	case *ssa.Const:
		a.Const = true
	case *ssa.UnOp:
		if g, ok := v.X.(*ssa.Global); ok && v.Op == token.MUL {
			a.Var, _ = g.Object().(*types.Var)
		}
	}
	return a
}

// never reports whether a call of fn with these arguments cannot fail.
func (r *Result) never(fn *types.Func, arg func(int) knowledge.Argument) bool {
	fn = fn.Origin()
	if knowledge.Infallible(fn, arg) {
		return true
	}
	if fn.Pkg() == nil || symbol.Standard(fn.Pkg().Path()) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	yes, ok := r.known[fn]
	if !ok && fn.Pkg() != r.pass.Pkg {
		yes = r.pass.ImportObjectFact(fn, new(NeverFails))
		r.known[fn] = yes
	}
	return yes
}

// read finds the functions of the package that never fail.
func (r *Result) read() {
	for _, file := range r.pass.Files {
		for _, decl := range file.Decls {
			decl, ok := decl.(*ast.FuncDecl)
			if !ok || decl.Body == nil {
				continue
			}
			if fn, ok := r.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && fails(fn) {
				r.decls[fn] = decl
			}
		}
	}
	for _, file := range r.pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok {
				if fn, ok := r.pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && r.decls[fn] != nil && r.decide(fn) {
					r.pass.ExportObjectFact(fn, new(NeverFails))
				}
			}
		}
	}
}

// decide reports whether fn, a function of the package, never fails. One that calls itself for its error may.
func (r *Result) decide(fn *types.Func) bool {
	if yes, ok := r.known[fn]; ok {
		return yes
	}
	r.known[fn] = false
	f := &function{result: r, decl: r.decls[fn], sig: fn.Signature()}
	yes := f.neverFails()
	r.known[fn] = yes
	return yes
}

// A function is one declaration that is read.
type function struct {
	result  *Result
	decl    *ast.FuncDecl
	sig     *types.Signature
	sources map[*types.Var][]ast.Expr // what variables of type error are set to, nil for what is not known; made when needed
}

// neverFails reports whether all returns give no error, and no literal sets another one afterwards.
func (f *function) neverFails() bool {
	last := f.sig.Results().At(f.sig.Results().Len() - 1)
	ok := !f.setsLater(last)
	f.statements(f.decl.Body, func(ret *ast.ReturnStmt) bool {
		switch {
		case len(ret.Results) > 0:
			ok = ok && f.noError(ret.Results[len(ret.Results)-1])
		default:
			ok = ok && f.variable(last)
		}
		return ok
	})
	return ok
}

// setsLater reports whether a function literal in f, which may be deferred, sets the result v.
func (f *function) setsLater(v *types.Var) bool {
	if v.Name() == "" {
		return false
	}
	found, literals := false, 0
	var stack []ast.Node
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		if n == nil {
			if _, ok := stack[len(stack)-1].(*ast.FuncLit); ok {
				literals--
			}
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		switch n := n.(type) {
		case *ast.FuncLit:
			literals++
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				if id, ok := ast.Unparen(lhs).(*ast.Ident); ok && literals > 0 && f.info().Uses[id] == v {
					found = true
				}
			}
		}
		return true
	})
	return found
}

// statements calls visit for the returns of f in body, but for those that only an error leads to which there never is, until it returns false.
func (f *function) statements(body ast.Node, visit func(*ast.ReturnStmt) bool) {
	more := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			more = more && visit(n)
		case *ast.IfStmt:
			dead := f.dead(n)
			if dead == nil {
				return more
			}
			for _, part := range []ast.Stmt{n.Init, n.Body, n.Else} {
				if part != nil && part != dead && more {
					f.statements(part, func(ret *ast.ReturnStmt) bool { more = visit(ret); return more })
				}
			}
			return false
		}
		return more
	})
}

// dead returns the branch of n that only an error leads to which there never is, or nil.
func (f *function) dead(n *ast.IfStmt) ast.Stmt {
	cmp, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
	if !ok || !f.info().Types[cmp.Y].IsNil() || !symbol.IsError(f.info().TypeOf(cmp.X)) || !f.noError(cmp.X) {
		return nil
	}
	switch cmp.Op {
	case token.NEQ:
		return n.Body
	case token.EQL:
		return n.Else
	}
	return nil
}

func (f *function) info() *types.Info { return f.result.pass.TypesInfo }

// noError reports whether e, an error or a call whose last result is one, is always nil.
func (f *function) noError(e ast.Expr) bool {
	e = ast.Unparen(e)
	if f.info().Types[e].IsNil() {
		return true
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		return f.call(e)
	case *ast.Ident:
		v, ok := f.info().Uses[e].(*types.Var)
		return ok && f.variable(v)
	}
	return false
}

// call reports whether call cannot fail.
func (f *function) call(call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(f.info(), call).(*types.Func)
	if !ok || !fails(fn) {
		return false
	}
	if f.result.decls[fn.Origin()] != nil {
		return f.result.decide(fn.Origin())
	}
	return f.result.never(fn, func(i int) knowledge.Argument {
		e := ast.Expr(nil)
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && i < 0 {
			e = sel.X
		}
		if 0 <= i && i < len(call.Args) {
			e = ast.Unparen(call.Args[i])
		}
		if e == nil {
			return knowledge.Argument{}
		}
		tv := f.info().Types[e]
		a := knowledge.Argument{Type: tv.Type, Const: tv.Value != nil}
		if sel, ok := e.(*ast.SelectorExpr); ok {
			e = sel.Sel
		}
		if id, ok := e.(*ast.Ident); ok {
			a.Var, _ = f.info().Uses[id].(*types.Var)
		}
		return a
	})
}

// variable reports whether v, a variable of f, never holds an error.
func (f *function) variable(v *types.Var) bool {
	if f.sources == nil {
		f.collect()
	}
	if v.Pos() < f.decl.Pos() || f.decl.End() <= v.Pos() {
		return false
	}
	list, ok := f.sources[v]
	f.sources[v] = nil // what it is set from itself adds nothing
	for _, e := range list {
		if e == nil || !f.noError(e) {
			ok = false
			list = []ast.Expr{nil}
			break
		}
	}
	f.sources[v] = list
	return ok
}

// collect notes what the variables of f are set to.
func (f *function) collect() {
	f.sources = map[*types.Var][]ast.Expr{}
	info := f.info()
	declare := func(id *ast.Ident, e ast.Expr) {
		v, ok := info.Defs[id].(*types.Var)
		if !ok {
			v, ok = info.Uses[id].(*types.Var)
		}
		if ok && v != nil && symbol.IsError(v.Type()) {
			f.sources[v] = append(f.sources[v], e)
		}
	}
	if last := f.sig.Results().At(f.sig.Results().Len() - 1); last.Name() != "" {
		f.sources[last] = []ast.Expr{} // no error until it is set
	}
	ast.Inspect(f.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if id, ok := ast.Unparen(lhs).(*ast.Ident); ok {
					declare(id, source(n.Rhs, len(n.Lhs), i))
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if v, ok := info.Defs[id].(*types.Var); ok && len(n.Values) == 0 {
					f.sources[v] = []ast.Expr{}
				} else {
					declare(id, source(n.Values, len(n.Names), i))
				}
			}
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				if id, ok := e.(*ast.Ident); ok {
					declare(id, nil)
				}
			}
		case *ast.UnaryExpr:
			if id, ok := ast.Unparen(n.X).(*ast.Ident); ok && n.Op == token.AND {
				declare(id, nil) // whoever gets the address may set it
			}
		}
		return true
	})
}

// source returns the expression that gives the i-th of n variables its value, nil if that is not the last result of a call.
func source(values []ast.Expr, n, i int) ast.Expr {
	switch {
	case len(values) == n:
		return values[i]
	case len(values) == 1 && i == n-1:
		if call, ok := ast.Unparen(values[0]).(*ast.CallExpr); ok {
			return call
		}
	}
	return nil
}
