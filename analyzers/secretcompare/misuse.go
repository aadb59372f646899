package secretcompare

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/secrets"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// misuses reports constant-time comparisons whose result is dropped or compared with what it never is, and those that a
// function returns upside down.
func (r *review) misuses() {
	for _, file := range r.pass.Files {
		ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			fn := r.constantTime(call)
			if fn == nil || len(stack) == 0 {
				return true
			}
			how := "`" + rule.Shorten(types.ExprString(call), 56) + "`"
			report := func(node ast.Node, message string) {
				r.pass.Report(rule.Comment{Kind: kindMisuse, Pos: node.Pos(), End: node.End(), Message: how + message})
			}
			switch parent := stack[len(stack)-1].(type) {
			case *ast.ExprStmt:
				if r.isDummy(call, stack) {
					return true // it takes the time that a real comparison would
				}
				report(call, " is called and its result dropped: the two are compared and nothing follows from it, so any value passes; return or branch on the result")
			case *ast.BinaryExpr:
				if fn.Name() == "ConstantTimeCompare" {
					r.result(parent, call, stack, report)
				}
			}
			return true
		})
	}
}

// isDummy reports whether call, a statement in stack, is there for the time it takes: it compares with
// what everybody knows, or the code refuses next whatever it says.
func (r *review) isDummy(call *ast.CallExpr, stack []ast.Node) bool {
	for _, arg := range call.Args {
		written := false
		ast.Inspect(arg, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if ok {
				obj := r.pass.TypesInfo.Uses[id]
				written = written || obj != nil && (isConstant(obj) || obj.Parent() == r.pass.Pkg.Scope() && isVar(obj))
			}
			lit, ok := n.(*ast.BasicLit)
			written = written || ok && lit.Kind == token.STRING
			return !written
		})
		if written {
			return true
		}
	}
	block, ok := stack[len(stack)-2].(*ast.BlockStmt)
	if !ok {
		return false
	}
	ret, ok := block.List[len(block.List)-1].(*ast.ReturnStmt)
	return ok && slices.ContainsFunc(ret.Results, func(e ast.Expr) bool {
		tv := r.pass.TypesInfo.Types[e]
		return tv.Value != nil && tv.Value.Kind() == constant.Bool && !constant.BoolVal(tv.Value) || symbol.IsError(tv.Type) && !tv.IsNil()
	})
}

func isConstant(obj types.Object) bool {
	_, ok := obj.(*types.Const)
	return ok && obj.Parent() != types.Universe
}

func isVar(obj types.Object) bool {
	_, ok := obj.(*types.Var)
	return ok
}

// constantTime returns the function that call calls if it compares in constant time.
func (r *review) constantTime(call *ast.CallExpr) *types.Func {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	fn, ok := r.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok {
		return nil
	}
	if api, ok := knowledge.Lookup(fn, nil); !ok || api.Compares != knowledge.ConstantTime {
		return nil
	}
	return fn
}

// result judges what the 0 or 1 of subtle.ConstantTimeCompare is compared with.
func (r *review) result(b *ast.BinaryExpr, call *ast.CallExpr, stack []ast.Node, report func(ast.Node, string)) {
	other := b.Y
	if ast.Unparen(b.Y) == call {
		other = b.X
	}
	value, ok := constant.Int64Val(constant.ToInt(orZero(r.pass.TypesInfo.Types[other].Value)))
	if r.pass.TypesInfo.Types[other].Value == nil || !ok || b.Op != token.EQL && b.Op != token.NEQ {
		return
	}
	if value != 0 && value != 1 {
		report(b, " is compared with "+types.ExprString(other)+": it returns 1 if the two are equal and 0 if not, never anything else; compare it with 1")
		return
	}
	equal := (value == 1) == (b.Op == token.EQL)
	if equal {
		return
	}
	// Have: true if the two differ. A function that is named after their being equal must not return that.
	if _, ok := stack[len(stack)-2].(*ast.ReturnStmt); !ok {
		return
	}
	for i := len(stack) - 1; i >= 0; i-- {
		switch fn := stack[i].(type) {
		case *ast.FuncLit:
			return
		case *ast.FuncDecl:
			if affirms(fn.Name.Name) {
				report(b, " is 1 if the two are equal, so `"+rule.Shorten(fn.Name.Name, 30)+"` is true exactly when they differ: wrong values pass and the right one is refused; compare it with 1")
			}
			return
		}
	}
}

func orZero(v constant.Value) constant.Value {
	if v == nil {
		return constant.MakeInt64(0)
	}
	return v
}

// affirms reports whether a function with the given name is true for what is right.
func affirms(name string) bool {
	ws := secrets.Words(name)
	for _, w := range ws {
		switch {
		case strings.HasPrefix(w, "in") && w != "in", strings.HasPrefix(w, "un"), w == "not", w == "differ", w == "different", w == "mismatch", w == "wrong", w == "bad":
			return false
		}
	}
	for _, w := range ws {
		if affirmative[w] {
			return true
		}
	}
	return false
}

var affirmative = words("equal equals eq valid verify verified check matches match same correct authenticated authorized authenticate authorize")
