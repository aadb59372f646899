package bundle

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/tools/go/types/typeutil"
)

// What follows are filters: each drops findings of one check that reviewers would not post. They are conditions that the library
// does not look at.

var (
	optional  = regexp.MustCompile(`(?i)skip|insecure|verif|unsafe|ignore|trust|version|self.?signed`)
	explained = regexp.MustCompile(`(?i)verif|valid|self.?signed|certificate`)
)

// unconditional reports whether nobody decided that TLS is to be weak at p: no option that is named for it, no comment on it, and
// no function that checks the certificate instead.
func unconditional(p place) bool {
	for i, n := range p.path {
		switch n := n.(type) {
		case *ast.CompositeLit:
			for _, e := range n.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				if key, ok := kv.Key.(*ast.Ident); ok && (key.Name == "VerifyConnection" || key.Name == "VerifyPeerCertificate") {
					return false
				}
			}
		case *ast.IfStmt:
			if i > 0 && p.path[i-1] != n.Cond && optional.MatchString(types.ExprString(n.Cond)) {
				return false
			}
		case *ast.File:
			line := func(pos token.Pos) int { return p.pass.Fset.PositionFor(pos, false).Line }
			for _, group := range n.Comments {
				if near := line(p.pos) - line(group.End()); near >= 0 && near <= 2 && explained.MatchString(group.Text()) {
					return false
				}
			}
		}
	}
	return true
}

// handlerTypes are the parameters by which functions are known that serve a request.
var handlerTypes = []string{
	"*net/http.Request", "*github.com/gin-gonic/gin.Context", "github.com/labstack/echo/v4.Context", "*github.com/gofiber/fiber/v2.Ctx",
}

// inHandler reports whether p is in a function that gets a request: the libraries also take the arguments of the program and its
// environment for input of others.
func inHandler(p place) bool {
	_, fn := p.function()
	return fn != nil && slices.ContainsFunc(fn.Params.List, func(field *ast.Field) bool {
		t := p.pass.TypesInfo.TypeOf(field.Type)
		return t != nil && slices.Contains(handlerTypes, types.TypeString(t, nil))
	})
}

// elsewhere reports whether p is an argument of a function of another package: one of the same package may well know what
// it gets.
func elsewhere(p place) bool {
	for _, n := range p.path {
		if call, ok := n.(*ast.CallExpr); ok && call.Lparen < p.pos {
			callee := typeutil.Callee(p.pass.TypesInfo, call)
			return callee != nil && callee.Pkg() != p.pass.Pkg
		}
	}
	return false
}

// computed reports whether the value assigned at p comes from a call or another variable: one that is only there to begin
// with, such as an empty slice, is no loss.
func computed(p place) bool {
	for _, n := range p.path {
		assign, ok := n.(*ast.AssignStmt)
		if !ok {
			continue
		}
		return slices.ContainsFunc(assign.Rhs, func(e ast.Expr) bool {
			switch e := ast.Unparen(e).(type) {
			case *ast.CompositeLit, *ast.BasicLit, *ast.FuncLit:
				return false
			case *ast.UnaryExpr:
				_, literal := e.X.(*ast.CompositeLit)
				return !literal
			case *ast.CallExpr:
				return !p.pass.TypesInfo.Types[e.Fun].IsBuiltin() && !p.pass.TypesInfo.Types[e.Fun].IsType()
			default:
				known := p.pass.TypesInfo.Types[e]
				return known.Value == nil && !known.IsNil()
			}
		})
	}
	return true
}

// declared reports whether p is a parameter of a declared function: the type of a literal is mostly given.
func declared(p place) bool {
	return slices.ContainsFunc(p.path, func(n ast.Node) bool { _, ok := n.(*ast.FuncDecl); return ok }) &&
		!slices.ContainsFunc(p.path, func(n ast.Node) bool { _, ok := n.(*ast.FuncLit); return ok })
}

// isWork reports whether the statement at p does something: a return behind a panic is there for the compiler or the reader.
func isWork(p place) bool {
	for _, n := range p.path {
		if stmt, ok := n.(ast.Stmt); ok && stmt.Pos() == p.pos {
			switch stmt.(type) {
			case *ast.ReturnStmt, *ast.BranchStmt:
				return false
			}
		}
	}
	return true
}

// pathCheck matches names of functions that look at where a path leads: those of the standard library, and what people call theirs.
var pathCheck = regexp.MustCompile(`^(path/filepath\.(IsLocal|Rel|IsAbs)|strings\.HasPrefix|os\.OpenRoot)$|(?i)[^/]*\.[^.]*(valid|sanit|safe)[^.]*$`)

// unchecked reports whether nothing in the function around p looks at where a path leads.
func unchecked(p place) bool {
	body, _ := p.function()
	if body == nil {
		return false
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && (text == ".." || text == "../") {
				found = true
			}
		case *ast.CallExpr:
			if callee, ok := typeutil.Callee(p.pass.TypesInfo, n).(*types.Func); ok && pathCheck.MatchString(callee.FullName()) {
				found = true
			}
		}
		return !found
	})
	return !found
}
