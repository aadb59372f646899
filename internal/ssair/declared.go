package ssair

import (
	"go/ast"
	"go/types"
	"iter"

	"golang.org/x/tools/go/analysis"
)

// declared iterates over the functions and methods that the package declares.
func declared(pass *analysis.Pass) iter.Seq[*types.Func] {
	return func(yield func(*types.Func) bool) {
		for _, file := range pass.Files {
			for _, decl := range file.Decls {
				if decl, ok := decl.(*ast.FuncDecl); ok {
					if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && !yield(fn) {
						return
					}
				}
			}
		}
	}
}
