package deadlines

import (
	"go/ast"
	"go/types"
	"iter"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// OnlyLooksUp reports whether fn only looks up values in the contexts that it gets, as one that returns a connection kept in a context does.
func (p *Package) OnlyLooksUp(fn *types.Func) bool { return p.lookups[fn.Origin()] }

// lookups returns the functions of a package that return something, take a context, and call nothing but its method Value.
func lookups(pass *analysis.Pass) iter.Seq[*types.Func] {
	return func(yield func(*types.Func) bool) {
		for _, file := range pass.Files {
			for _, decl := range file.Decls {
				fn, ok := decl.(*ast.FuncDecl)
				if !ok || fn.Body == nil || fn.Type.Results == nil {
					continue
				}
				obj, ok := pass.TypesInfo.Defs[fn.Name].(*types.Func)
				if ok && onlyLooksUp(pass.TypesInfo, fn.Body, obj.Signature()) && !yield(obj) {
					return
				}
			}
		}
	}
}

func takesContext(sig *types.Signature) bool {
	for param := range sig.Params().Variables() {
		if symbol.IsContext(param.Type()) {
			return true
		}
	}
	return false
}

// onlyLooksUp reports whether body, of a function with signature sig, uses its parameter for a context, and only for what is in it.
func onlyLooksUp(info *types.Info, body *ast.BlockStmt, sig *types.Signature) bool {
	var ctx *types.Var
	for param := range sig.Params().Variables() {
		if symbol.IsContext(param.Type()) {
			ctx = param
		}
	}
	if ctx == nil {
		return false
	}
	found, other := false, false
	ast.Inspect(body, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok && info.Uses[id] == ctx && sel.Sel.Name == "Value" {
				found = true
				return false
			}
		}
		id, ok := n.(*ast.Ident)
		other = other || ok && info.Uses[id] == ctx
		return !other
	})
	return found && !other
}
