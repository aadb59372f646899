package lifetimes

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Fix returns the edit that defers the release of a directly after the check of its error. There is none
// where the release would come too late, in a loop, or needs a decision: which arguments, commit or
// rollback, what to do with a failure to complete an output, whether what is returned still reads from it.
func (a *Acquired) Fix(pass *analysis.Pass) []analysis.SuggestedFix {
	if !a.Never || a.Dropped || a.Nilable || a.Lends() || a.InLoop || a.Index < 0 || a.Resource.Args != "" || a.Resource.Success || strings.Contains(a.Resource.Release, "Commit") {
		return nil
	}
	expr := a.Expr(pass.Files)
	if expr == nil {
		return nil
	}
	assign, next := assignment(pass.Files, expr)
	if assign == nil || a.Index >= len(assign.Lhs) {
		return nil
	}
	variable, ok := assign.Lhs[a.Index].(*ast.Ident)
	if !ok || variable.Name == "_" {
		return nil
	}
	after := assign.End()
	if failure := errorOf(pass.TypesInfo, assign); failure != nil {
		check, ok := next.(*ast.IfStmt)
		if !ok || !leavesOnError(pass.TypesInfo, check, failure) {
			return nil
		}
		after = check.End()
	} else if len(assign.Lhs) > 1 {
		return nil // the error is ignored
	}
	release := a.Release(variable.Name)
	indent := strings.Repeat("\t", pass.Fset.PositionFor(assign.Pos(), false).Column-1)
	return []analysis.SuggestedFix{{
		Message:   "Defer " + release,
		TextEdits: []analysis.TextEdit{{Pos: after, End: after, NewText: []byte("\n" + indent + "defer " + release)}},
	}}
}

// assignment returns the statement that assigns what call returns, and the one after it, or nil.
func assignment(files []*ast.File, call *ast.CallExpr) (assign *ast.AssignStmt, next ast.Stmt) {
	for _, file := range files {
		if call.Pos() < file.FileStart || file.FileEnd <= call.Pos() {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if assign != nil || n == nil || call.Pos() < n.Pos() || n.End() < call.End() {
				return false
			}
			var list []ast.Stmt
			switch n := n.(type) {
			case *ast.BlockStmt:
				list = n.List
			case *ast.CaseClause:
				list = n.Body
			case *ast.CommClause:
				list = n.Body
			}
			for i, stmt := range list {
				if s, ok := stmt.(*ast.AssignStmt); ok && len(s.Rhs) == 1 && ast.Unparen(s.Rhs[0]) == call {
					assign = s
					if i+1 < len(list) {
						next = list[i+1]
					}
				}
			}
			return true
		})
	}
	return assign, next
}

// errorOf returns the variable that the last result of assign, an error, is assigned to, or nil.
func errorOf(info *types.Info, assign *ast.AssignStmt) types.Object {
	id, ok := assign.Lhs[len(assign.Lhs)-1].(*ast.Ident)
	if !ok {
		return nil
	}
	obj := info.ObjectOf(id)
	if obj == nil || !symbol.IsError(obj.Type()) {
		return nil
	}
	return obj
}

// leavesOnError reports whether check is `if err != nil` with a body that does not go on.
func leavesOnError(info *types.Info, check *ast.IfStmt, failure types.Object) bool {
	cond, ok := check.Cond.(*ast.BinaryExpr)
	if !ok || cond.Op != token.NEQ || check.Init != nil || check.Else != nil || len(check.Body.List) == 0 {
		return false
	}
	x, ok := cond.X.(*ast.Ident)
	y, nilOK := cond.Y.(*ast.Ident)
	if !ok || !nilOK || info.ObjectOf(x) != failure || y.Name != "nil" {
		return false
	}
	switch end := check.Body.List[len(check.Body.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := end.X.(*ast.CallExpr)
		return ok && endsProcess(info, call)
	}
	return false
}

// endsProcess reports whether call does not return.
func endsProcess(info *types.Info, call *ast.CallExpr) bool {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return false
	}
	switch obj := info.ObjectOf(id).(type) {
	case *types.Builtin:
		return obj.Name() == "panic"
	case *types.Func:
		return slices.Contains([]string{"os.Exit", "runtime.Goexit"}, obj.FullName()) || knowledge.NoReturn(obj)
	}
	return false
}
