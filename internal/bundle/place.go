package bundle

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// A place is what a finding is about.
type place struct {
	pos, end token.Pos
	code     string     // the expression or statement, short and on one line, for messages
	path     []ast.Node // the nodes around it, innermost first; the last one is the file
	pass     *analysis.Pass
}

// at returns the place of d: the longest expression that begins where d does, within its end if it has one. If there is
// none, as where d points to an operator, it is the shortest expression or statement around that.
func at(pass *analysis.Pass, d diagnostic) place {
	p := place{pos: d.pos, end: d.end, pass: pass, code: "this"}
	for _, f := range pass.Files {
		if f.FileStart > d.pos || d.pos >= f.FileEnd {
			continue
		}
		p.path, _ = astutil.PathEnclosingInterval(f, d.pos, d.pos)
		var best ast.Node
		for _, n := range p.path {
			switch n.(type) {
			case ast.Expr, ast.Stmt:
			default:
				continue
			}
			_, isStmt := n.(ast.Stmt)
			begins := n.Pos() == d.pos
			switch {
			case best == nil:
				best = n
			case begins && !isStmt && (!d.end.IsValid() || d.end == d.pos || n.End() <= d.end), begins && n.End() == d.end:
				best = n
			}
		}
		if best == nil {
			continue
		}
		if stmt, ok := best.(*ast.ExprStmt); ok {
			best = stmt.X
		}
		p.code = code(best)
		if !d.end.IsValid() || d.end == d.pos {
			p.end = d.pos
			if expr, ok := best.(ast.Expr); ok {
				p.pos, p.end = expr.Pos(), expr.End()
			}
		}
	}
	return p
}

// code returns a short form of n on one line.
func code(n ast.Node) string {
	switch n := n.(type) {
	case ast.Expr:
		return quotable(types.ExprString(n))
	case *ast.ExprStmt:
		return code(n.X)
	case *ast.DeferStmt:
		return "defer " + code(n.Call)
	case *ast.AssignStmt:
		return code(n.Lhs[0]) + " " + n.Tok.String() + " " + code(n.Rhs[0])
	}
	return "this"
}

// function returns the body and the type of the innermost function around p, nil if there is none.
func (p place) function() (*ast.BlockStmt, *ast.FuncType) {
	for _, n := range p.path {
		switch n := n.(type) {
		case *ast.FuncDecl:
			return n.Body, n.Type
		case *ast.FuncLit:
			return n.Body, n.Type
		}
	}
	return nil, nil
}
