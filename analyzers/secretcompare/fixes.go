package secretcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/reviewlint/reviewlint/internal/secrets"
)

// fixes returns the text of a constant-time comparison and the change to it, if both sides are strings or byte slices and the
// comparison stands for itself: a switch, a loop and a case-insensitive comparison need a decision.
func (r *review) fixes(c secrets.Comparison, mac bool) (text string, fixes []analysis.SuggestedFix) {
	negated, node := false, c.Node
	switch c.Form {
	case secrets.Operator:
		negated = c.Node.(*ast.BinaryExpr).Op == token.NEQ
	case secrets.Call:
		if c.Func.Pkg() == nil || !(c.Func.Name() == "Equal" || c.Func.Name() == "DeepEqual") {
			return "", nil
		}
		if not := r.negation(c.Node); not != nil {
			negated, node = true, not
		}
	default:
		return "", nil
	}
	x, okX := r.bytes(c.X)
	y, okY := r.bytes(c.Y)
	file := r.file(c.Node.Pos())
	if !okX || !okY || file == nil {
		return "", nil
	}
	pkg := "subtle"
	if mac {
		pkg = "hmac"
	}
	name, edits, ok := r.imported(file, "crypto/"+pkg, c)
	if !ok {
		return "", nil
	}
	text = name + ".ConstantTimeCompare(" + x + ", " + y + ")"
	switch {
	case pkg == "hmac" && negated:
		text = "!" + name + ".Equal(" + x + ", " + y + ")"
	case pkg == "hmac":
		text = name + ".Equal(" + x + ", " + y + ")"
	case negated:
		text += " != 1"
	default:
		text += " == 1"
	}
	edits = append(edits, analysis.TextEdit{Pos: node.Pos(), End: node.End(), NewText: []byte(text)})
	return text, []analysis.SuggestedFix{{Message: "Compare in constant time", TextEdits: edits}}
}

// together returns the fix that does what both do, or none if one of them is missing or changes the same text.
func together(a, b []analysis.SuggestedFix) []analysis.SuggestedFix {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	fix := a[0]
	fix.TextEdits = slices.Clone(fix.TextEdits)
	for _, edit := range b[0].TextEdits {
		same := func(other analysis.TextEdit) bool {
			return other.Pos == edit.Pos && other.End == edit.End && string(other.NewText) == string(edit.NewText)
		}
		if slices.ContainsFunc(fix.TextEdits, same) {
			continue
		}
		if slices.ContainsFunc(fix.TextEdits, func(other analysis.TextEdit) bool {
			return other.Pos == edit.Pos || edit.Pos < other.End && other.Pos < edit.End
		}) {
			return nil
		}
		fix.TextEdits = append(fix.TextEdits, edit)
	}
	return []analysis.SuggestedFix{fix}
}

// bytes spells e as a slice of bytes.
func (r *review) bytes(e ast.Expr) (text string, ok bool) {
	t := r.pass.TypesInfo.TypeOf(e)
	if t == nil {
		return "", false
	}
	text = r.source(e)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 {
			// string(b) of bytes
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "string" {
				if inner, ok := r.pass.TypesInfo.TypeOf(call.Args[0]).Underlying().(*types.Slice); ok && isByte(inner.Elem()) {
					return r.source(call.Args[0]), true
				}
			}
		}
		return "[]byte(" + text + ")", u.Info()&types.IsString != 0 && text != ""
	case *types.Slice:
		return text, isByte(u.Elem()) && text != ""
	case *types.Array:
		_, variable := ast.Unparen(e).(*ast.Ident)
		return text + "[:]", isByte(u.Elem()) && variable
	}
	return "", false
}

func isByte(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.Byte
}

// source returns the text of e as it stands in the file, "" if it cannot be read.
func (r *review) source(e ast.Expr) string {
	file := r.pass.Fset.File(e.Pos())
	text, err := r.pass.ReadFile(file.Name())
	start, end := file.Offset(e.Pos()), file.Offset(e.End())
	if err != nil || end > len(text) {
		return ""
	}
	return string(text[start:end])
}

// negation returns the expression !e, or nil if e is not negated.
func (r *review) negation(e ast.Expr) ast.Expr {
	var found ast.Expr
	ast.Inspect(r.file(e.Pos()), func(n ast.Node) bool {
		if u, ok := n.(*ast.UnaryExpr); ok && u.Op == token.NOT && ast.Unparen(u.X) == e {
			found = u
		}
		return found == nil
	})
	return found
}

func (r *review) file(pos token.Pos) *ast.File {
	for _, f := range r.pass.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return nil
}

// imported returns the name of the package at path in file, and the edits that import it. An import that c alone
// uses is replaced. ok is false if the name means something else where c stands.
func (r *review) imported(file *ast.File, path string, c secrets.Comparison) (name string, edits []analysis.TextEdit, ok bool) {
	name = path[len("crypto/"):]
	for _, spec := range file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == path {
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if name == "_" || name == "." {
				return "", nil, false
			}
			return name, r.unimport(file, c, ""), r.means(name, path, c.Node.Pos())
		}
	}
	if !r.means(name, "", c.Node.Pos()) {
		return "", nil, false
	}
	if edits = r.unimport(file, c, path); edits != nil {
		return name, edits, true
	}
	for _, decl := range file.Decls {
		if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
			edit := analysis.TextEdit{Pos: gen.Pos(), End: gen.Pos(), NewText: []byte("import " + strconv.Quote(path) + "\n\n")}
			if gen.Lparen.IsValid() && len(gen.Specs) > 0 {
				at := gen.Specs[0].Pos()
				edit = analysis.TextEdit{Pos: at, End: at, NewText: []byte(strconv.Quote(path) + "\n\t")}
			}
			return name, []analysis.TextEdit{edit}, true
		}
	}
	at := file.Name.End()
	return name, []analysis.TextEdit{{Pos: at, End: at, NewText: []byte("\n\nimport " + strconv.Quote(path))}}, true
}

// unimport returns the edit that replaces the import of the function that c calls by one of path, or removes it if path is "", if
// nothing else in the file uses it.
func (r *review) unimport(file *ast.File, c secrets.Comparison, path string) []analysis.TextEdit {
	if c.Form != secrets.Call {
		return nil
	}
	sel, ok := ast.Unparen(c.Node.(*ast.CallExpr).Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	pkg, ok := r.pass.TypesInfo.Uses[id].(*types.PkgName)
	if !ok {
		return nil
	}
	uses := 0
	for _, obj := range r.pass.TypesInfo.Uses {
		if obj == pkg {
			uses++
		}
	}
	if uses != 1 {
		return nil
	}
	for _, spec := range file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p == pkg.Imported().Path() && spec.Name == nil {
			text := ""
			if path != "" {
				text = strconv.Quote(path)
			}
			return []analysis.TextEdit{{Pos: spec.Pos(), End: spec.End(), NewText: []byte(text)}}
		}
	}
	return nil
}

// means reports whether name stands for the package at path where pos is; for nothing, if path is "".
func (r *review) means(name, path string, pos token.Pos) bool {
	scope := r.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, pos)
	if pkg, ok := obj.(*types.PkgName); ok {
		return pkg.Imported().Path() == path
	}
	return obj == nil && path == ""
}
