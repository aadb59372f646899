package ssair

import (
	"go/ast"
	"go/token"
)

// LastCases returns the positions of the last expressions of the switch statements in files that have two or more cases, and no default: as a rule the
// values were checked elsewhere, or the switch would say what to do with others. A comparison in SSA form has the position of its case.
func LastCases(files []*ast.File) map[token.Pos]bool {
	last := map[token.Pos]bool{}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			sw, ok := n.(*ast.SwitchStmt)
			if !ok || sw.Tag == nil || len(sw.Body.List) < 2 {
				return true
			}
			pos := token.NoPos
			for _, clause := range sw.Body.List {
				list := clause.(*ast.CaseClause).List
				if len(list) == 0 {
					return true
				}
				pos = list[len(list)-1].Pos()
			}
			last[pos] = true
			return true
		})
	}
	return last
}
