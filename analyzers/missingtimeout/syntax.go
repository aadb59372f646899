package missingtimeout

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/limits"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// syntax finds expressions by the positions that SSA values have.
type syntax struct {
	pass     *rule.Pass
	calls    map[token.Pos]*ast.CallExpr // by their opening parenthesis
	literals map[token.Pos]*ast.CompositeLit
	names    map[token.Pos]ast.Node    // what declares a variable: the type of its literal, or its name
	fields   map[types.Object]ast.Node // the literals that are values of fields, by the field
	uses     map[*types.PkgName]int    // how often a package is named, not counting its functions that make contexts
}

func newSyntax(pass *rule.Pass) *syntax { return &syntax{pass: pass} }

func (s *syntax) index() {
	if s.calls != nil {
		return
	}
	s.calls, s.literals = map[token.Pos]*ast.CallExpr{}, map[token.Pos]*ast.CompositeLit{}
	s.names, s.fields = map[token.Pos]ast.Node{}, map[types.Object]ast.Node{}
	declare := func(name, value ast.Expr) {
		s.names[name.Pos()] = name
		if lit, ok := value.(*ast.CompositeLit); ok && lit.Type != nil {
			s.names[name.Pos()] = lit.Type
		}
	}
	for _, file := range s.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				s.calls[n.Lparen] = n
			case *ast.CompositeLit:
				s.literals[n.Lbrace] = n
			case *ast.ValueSpec:
				for i, name := range n.Names {
					var value ast.Expr
					if len(n.Values) == len(n.Names) {
						value = n.Values[i]
					}
					declare(name, value)
				}
			case *ast.AssignStmt:
				if n.Tok == token.DEFINE && len(n.Lhs) == len(n.Rhs) {
					for i, name := range n.Lhs {
						declare(name, n.Rhs[i])
					}
				}
			case *ast.KeyValueExpr:
				key, isName := n.Key.(*ast.Ident)
				if lit, ok := n.Value.(*ast.CompositeLit); ok && isName && lit.Type != nil {
					if field := s.pass.TypesInfo.Uses[key]; field != nil && s.fields[field] == nil {
						s.fields[field] = lit.Type
					}
				}
			}
			return true
		})
	}
}

// call returns the expression of an SSA call, nil if there is none.
func (s *syntax) call(call ssa.CallInstruction) *ast.CallExpr {
	s.index()
	return s.calls[call.Common().Pos()]
}

// made returns the expression that makes m: the type of a literal, a call of new, the name of a variable.
func (s *syntax) made(m *limits.Made) ast.Node {
	s.index()
	if m.Field != nil {
		return s.fields[m.Field]
	}
	if lit := s.literals[m.Pos]; lit != nil {
		if lit.Type != nil {
			return lit.Type
		}
		return lit
	}
	if call := s.calls[m.Pos]; call != nil {
		return call
	}
	return s.names[m.Pos]
}

// atHand returns the expression for the context that the code of fn at pos can use, "" if there is none. What a
// literal shares with the function around it does not count: it may run when that has long returned.
func (s *syntax) atHand(fn *ssa.Function, pos token.Pos) string {
	vars := slices.Collect(fn.Signature.Params().Variables())
	if recv := fn.Signature.Recv(); recv != nil {
		vars = append(vars, recv)
	}
	for _, v := range vars {
		form, ok := contextForms[symbol.TypeKey(v.Type())]
		if !ok {
			form, ok = s.wrapped(v.Type())
		}
		if ok && v.Name() != "" && v.Name() != "_" && s.means(v, pos) {
			return v.Name() + form
		}
	}
	return ""
}

// wrapped returns how to get at the context of a request that is kept in an application's own type:
// a struct with a field for it, of its own or of what it embeds.
func (s *syntax) wrapped(t types.Type) (form string, ok bool) {
	base := types.Unalias(t)
	if p, ok := base.(*types.Pointer); ok {
		base = p.Elem()
	}
	if _, ok := base.Underlying().(*types.Struct); !ok {
		return "", false
	}
	for _, name := range []string{"Request", "Req", "r", "req", "request"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, s.pass.Pkg, name)
		field, ok := obj.(*types.Var)
		if !ok {
			continue
		}
		method, _, _ := types.LookupFieldOrMethod(field.Type(), true, s.pass.Pkg, "Context")
		if fn, ok := method.(*types.Func); ok && symbol.Of(fn) == "(*net/http.Request).Context" {
			return "." + name + ".Context()", true
		}
	}
	return "", false
}

// contextForms say how to get at the context of a parameter, by its type.
var contextForms = map[string]string{
	"context.Context":                     "",
	"*net/http.Request":                   ".Context()",
	"*github.com/gin-gonic/gin.Context":   ".Request.Context()",
	"github.com/labstack/echo/v4.Context": ".Request().Context()",
	"github.com/labstack/echo.Context":    ".Request().Context()",
	"*github.com/gofiber/fiber/v2.Ctx":    ".UserContext()",
	"github.com/gofiber/fiber/v3.Ctx":     ".Context()",
}

// means reports whether the name of v means v at pos.
func (s *syntax) means(v *types.Var, pos token.Pos) bool {
	scope := s.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(v.Name(), pos)
	if obj == v {
		return true
	}
	other, ok := obj.(*types.Var)
	return ok && symbol.IsContext(other.Type()) && symbol.IsContext(v.Type())
}

// keeps reports whether the file of expr, a call that makes a context, uses the package of the called function for more
// than making contexts: without the call, the import stays.
func (s *syntax) keeps(expr *ast.CallExpr) bool {
	sel, ok := expr.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return false
	}
	name, ok := s.pass.TypesInfo.Uses[id].(*types.PkgName)
	if !ok {
		return false
	}
	if s.uses == nil {
		s.uses = map[*types.PkgName]int{}
		for _, file := range s.pass.Files {
			ast.Inspect(file, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || makesContext(sel) {
					return true
				}
				if id, ok := sel.X.(*ast.Ident); ok {
					if name, ok := s.pass.TypesInfo.Uses[id].(*types.PkgName); ok {
						s.uses[name]++
					}
				}
				return true
			})
		}
	}
	if !makesContext(sel) {
		return s.uses[name] > 1 // this call is one
	}
	return s.uses[name] > 0
}

func makesContext(sel *ast.SelectorExpr) bool {
	return sel.Sel.Name == "Background" || sel.Sel.Name == "TODO"
}

// mentions reports whether a name or text around pos matches form: in the statement, or the value of a field, that pos is in,
// or in one of the few statements that it stands among.
func (s *syntax) mentions(pos token.Pos, form *regexp.Regexp) bool {
	for _, file := range s.pass.Files {
		if pos < file.FileStart || file.FileEnd <= pos {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos)
		for _, n := range path {
			switch n := n.(type) {
			case *ast.KeyValueExpr, *ast.ValueSpec:
				return matches(n, form)
			case *ast.BlockStmt:
				if len(n.List) > few {
					return false
				}
				return slices.ContainsFunc(n.List, func(s ast.Stmt) bool { return matches(s, form) })
			case ast.Stmt:
				if matches(n, form) {
					return true
				}
			}
		}
	}
	return false
}

// commented reports whether a comment that ends on the line of pos, or up to before lines above it, matches form.
func (s *syntax) commented(pos token.Pos, form *regexp.Regexp, before int) bool {
	line := s.pass.Fset.Position(pos).Line
	for _, file := range s.pass.Files {
		if pos < file.FileStart || file.FileEnd <= pos {
			continue
		}
		return slices.ContainsFunc(file.Comments, func(group *ast.CommentGroup) bool {
			end := s.pass.Fset.Position(group.End()).Line
			return line-before <= end && end <= line && slices.ContainsFunc(group.List, func(c *ast.Comment) bool { return form.MatchString(c.Text) })
		})
	}
	return false
}

// few is how many statements of a block may tell what one of them is for.
const few = 4

func matches(root ast.Node, form *regexp.Regexp) bool {
	found := false
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.BlockStmt:
			return false
		case *ast.Ident:
			found = found || form.MatchString(n.Name)
		case *ast.BasicLit:
			found = found || form.MatchString(n.Value)
		}
		return !found
	})
	return found
}
