// Package advice says how a comment words where to release what a function acquires.
package advice

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Where is the clause that says where to write release, the call that releases a.
func Where(a *lifetimes.Acquired, release string, files []*ast.File, info *types.Info) string {
	after := "the call"
	results := a.Call.Common().Signature().Results()
	if n := results.Len(); n > 0 && symbol.IsError(results.At(n-1).Type()) {
		after = "the error check"
		if n > 1 && !used(a.Call, n-1) {
			after = "checking the error"
		}
	}
	if t := a.Narrowed(files, info); t != nil { // release would not compile
		place := "on every path, after " + after
		if a.InLoop {
			place = "before the iteration ends"
		}
		return "keep the `" + rule.Shorten(types.TypeString(t, (*types.Package).Name), 40) + "` itself and close it " + place
	}
	if rewrapped(a, files, info) { // release would be that of the wrapper
		return "keep what `" + callee(a, files) + "` returns in a variable of its own and close it as well"
	}
	switch {
	case a.Never && a.Lends():
		return "close it with what is returned, or add `defer " + release + "` if that is a copy"
	case a.Never && a.InLoop:
		return "call `" + release + "` before the iteration ends"
	case a.Never:
		return "add `defer " + release + "` after " + after
	case a.Again:
		return "call `" + release + "` before it goes on"
	case a.Deferrable() && uncheckedAt(a):
		return "check the error first, then `defer " + release + "`"
	case a.Deferrable():
		return "put `defer " + release + "` directly after " + after
	case a.Taker != nil && !a.InLoop:
		return "add `defer " + release + "` after " + after + ", unless `" + rule.Shorten(a.Taker.Method.Name(), 30) + "` keeps it"
	}
	switch {
	case len(a.Open) == 1:
		return "call `" + release + "` before that return"
	case a.InLoop && a.Stopped && !a.Moved && !a.Handed:
		return "move the body of the loop into a function that calls `defer " + release + "`"
	}
	return "call `" + release + "` before each of them"
}

// Returns says where a is open: " at the return in line {0}", of which the line is that of [lifetimes.Acquired.OpenAt], and when that is taken
// or how many others there are.
func Returns(a *lifetimes.Acquired, files []*ast.File, info *types.Info) string {
	switch n := len(a.Open) - 1; n {
	case 0:
		return " at the return in line {0}" + cause(a, files, info)
	case 1:
		return " at the return in line {0} and at another one"
	default:
		return " at the return in line {0} and at " + strconv.Itoa(n) + " others"
	}
}

// rewrapped reports whether a later statement gives the variable of a something else that is made of it: r, err = gzip.NewReader(r).
func rewrapped(a *lifetimes.Acquired, files []*ast.File, info *types.Info) bool {
	id := a.Identifier(files)
	if id == nil || info.ObjectOf(id) == nil {
		return false
	}
	var made func(of ast.Expr) bool // of the variable itself, not only of what its methods say
	made = func(of ast.Expr) bool {
		switch of := ast.Unparen(of).(type) {
		case *ast.Ident:
			return info.ObjectOf(of) == info.ObjectOf(id)
		case *ast.CallExpr:
			return slices.ContainsFunc(of.Args, made)
		}
		return false
	}
	body := a.Func.Syntax()
	if body == nil {
		return false
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || assign.Pos() < a.Call.Pos() || len(assign.Rhs) != 1 {
			return !found
		}
		call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		if !ok || !made(call) {
			return !found
		}
		for _, lhs := range assign.Lhs {
			to, ok := lhs.(*ast.Ident)
			found = found || ok && info.ObjectOf(to) == info.ObjectOf(id)
		}
		return !found
	})
	return found
}

// uncheckedAt reports whether the first return at which a is open comes before anybody looks at the error of its acquisition.
func uncheckedAt(a *lifetimes.Acquired) bool {
	results := a.Call.Common().Signature().Results()
	n := results.Len() - 1
	if n < 1 || len(a.Open) == 0 || !symbol.IsError(results.At(n).Type()) {
		return false
	}
	for _, ref := range *a.Call.Referrers() {
		e, ok := ref.(*ssa.Extract)
		if !ok || e.Index != n {
			continue
		}
		later := false
		for _, use := range *e.Referrers() {
			cmp, ok := use.(*ssa.BinOp)
			if ok && cmp.Block().Dominates(a.Open[0].Block()) {
				return false
			}
			later = later || ok
		}
		return later
	}
	return false
}

// callee returns the function that acquires a, as the source spells it.
func callee(a *lifetimes.Acquired, files []*ast.File) string {
	if expr := a.Expr(files); expr != nil {
		return rule.Shorten(types.ExprString(expr.Fun), 30)
	}
	return ""
}

// used reports whether anything refers to a result of call. What is assigned to the blank identifier is extracted all the same.
func used(call *ssa.Call, result int) bool {
	return slices.ContainsFunc(*call.Referrers(), func(ref ssa.Instruction) bool {
		e, ok := ref.(*ssa.Extract)
		return ok && e.Index == result && len(*e.Referrers()) > 0
	})
}

// cause says when the function takes the only return at which a is open, if Where is about that return: " when `parse`
// fails", " if `n == 0`". It is empty where the code does not say it in few words.
func cause(a *lifetimes.Acquired, files []*ast.File, info *types.Info) string {
	if a.Again || a.Never || a.Deferrable() {
		return ""
	}
	pos := a.OpenAt()
	for _, file := range files {
		if pos < file.FileStart || file.FileEnd <= pos {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos)
		for i, n := range path {
			switch n := n.(type) {
			case *ast.FuncLit, *ast.FuncDecl, *ast.CaseClause, *ast.CommClause, *ast.ForStmt, *ast.RangeStmt:
				return ""
			case *ast.IfStmt:
				if path[i-1] != n.Body {
					return "" // of an else
				}
				if x, failed := failure(n.Cond, info); failed {
					if call := assignedBy(n, path[i+1], info.ObjectOf(x)); call != nil {
						what := "`" + rule.Shorten(types.ExprString(call.Fun), 30) + "`"
						if expr := a.Expr(files); expr != nil && types.ExprString(expr.Fun) == types.ExprString(call.Fun) {
							what = "the next " + what
						}
						return " when " + what + " fails"
					}
					return ""
				}
				return " if `" + rule.Shorten(types.ExprString(n.Cond), 40) + "`"
			}
		}
	}
	return ""
}

// failure returns the variable x of the condition x != nil, if that is an error.
func failure(cond ast.Expr, info *types.Info) (x *ast.Ident, ok bool) {
	cmp, ok := cond.(*ast.BinaryExpr)
	if !ok || cmp.Op != token.NEQ {
		return nil, false
	}
	x, ok = cmp.X.(*ast.Ident)
	return x, ok && info.ObjectOf(x) != nil && symbol.IsError(info.ObjectOf(x).Type()) && info.Types[cmp.Y].IsNil()
}

// assignedBy returns the call whose results the statement before the branch, or its own first part, assigns to v among others.
func assignedBy(branch *ast.IfStmt, around ast.Node, v types.Object) *ast.CallExpr {
	stmt := branch.Init
	if block, ok := around.(*ast.BlockStmt); ok && stmt == nil {
		for i, s := range block.List {
			if s == branch && i > 0 {
				stmt = block.List[i-1]
			}
		}
	}
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return nil
	}
	call, _ := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	id, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	if !ok || v == nil || id.Name != v.Name() {
		return nil
	}
	return call
}
