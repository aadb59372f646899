package secrets

import (
	"go/ast"
	"go/types"
	"slices"
)

// Strength says how much the expression e, as it is written, promises a secret.
func (p *Package) Strength(e ast.Expr) Strength {
	best := Nothing
	for _, words := range p.Names(e) {
		best = max(best, StrengthOf(words))
	}
	return best
}

// Names returns the names that e goes by, as words: that of a variable, of a field, of the function called, of the collection that a variable ranges over.
func (p *Package) Names(e ast.Expr) [][]string { return p.names(e, 4) }

func (p *Package) names(e ast.Expr, depth int) [][]string {
	if depth == 0 {
		return nil
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		words := Words(e.Name)
		list := [][]string{words}
		if over := p.ranged(e); over != nil && StrengthOf(words) == Nothing && !has(words, public) && !Repeats(words) {
			list = append(list, p.names(over, depth-1)...)
		}
		return list
	case *ast.SelectorExpr:
		words := Words(e.Sel.Name)
		if general[e.Sel.Name] {
			var list [][]string
			for _, of := range p.names(e.X, depth-1) {
				list = append(list, slices.Concat(of, words))
			}
			return list
		}
		return [][]string{words}
	case *ast.CallExpr:
		return p.callNames(e, depth)
	case *ast.StarExpr:
		return p.names(e.X, depth-1)
	case *ast.UnaryExpr:
		return p.names(e.X, depth-1)
	case *ast.TypeAssertExpr:
		return p.names(e.X, depth-1)
	case *ast.SliceExpr:
		return p.names(e.X, depth-1)
	case *ast.IndexExpr:
		list := p.names(e.X, depth-1)
		if text, ok := ConstantText(p.pass.TypesInfo.Types[e.Index]); ok {
			list = append(list, Words(text))
		}
		return list
	case *ast.BinaryExpr:
		return append(p.names(e.X, depth-1), p.names(e.Y, depth-1)...)
	}
	return nil
}

// general are the names of fields and methods that say nothing without what they belong to.
var general = map[string]bool{
	"Value": true, "Val": true, "Data": true, "Raw": true, "String": true, "Bytes": true, "Text": true, "Plain": true,
	"Hash": true, "Hex": true, "Encoded": true, "Content": true, "value": true, "hash": true, "raw": true,
}

// callNames are the names of a call's result: those of its argument if it only converts that, else that of the function and
// the constant that says what it looks for.
func (p *Package) callNames(call *ast.CallExpr, depth int) [][]string {
	if len(call.Args) == 1 && p.pass.TypesInfo.Types[call.Fun].IsType() {
		return p.names(call.Args[0], depth-1)
	}
	fn := p.callee(call)
	if fn == nil {
		return nil
	}
	if fn.Pkg() != nil && transparent[fn.Pkg().Path()] && len(call.Args) > 0 {
		return p.names(call.Args[0], depth-1)
	}
	var list [][]string
	for _, arg := range call.Args {
		if text, ok := ConstantText(p.pass.TypesInfo.Types[arg]); ok && text != "" {
			list = append(list, Words(text))
		}
	}
	if fn.Pkg() == p.pass.Pkg && len(list) > 1 {
		list = nil // Have: it looks nothing up by one name, but registers something: a command with its description.
	}
	words := Words(fn.Name())
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && general[fn.Name()] {
		for _, of := range p.names(sel.X, depth-1) {
			list = append(list, slices.Concat(of, words))
		}
		return list
	}
	for len(words) > 1 && verbs[words[0]] {
		words = words[1:]
	}
	return append(list, words)
}

// transparent are packages whose functions give their first argument another form.
var transparent = set(`strings bytes encoding/hex encoding/base64`)

// verbs are words that the names of functions start with.
var verbs = set(`get fetch load read extract compute calculate calc generate gen make create new build find lookup derive parse must decode encode`)

// ranged returns the collection whose elements, or keys, id ranges over, or nil.
func (p *Package) ranged(id *ast.Ident) ast.Expr {
	obj, ok := p.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok {
		return nil
	}
	return p.ranges()[obj]
}

func (p *Package) findRanges() map[*types.Var]ast.Expr {
	found := map[*types.Var]ast.Expr{}
	for _, file := range p.pass.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			if loop, ok := n.(*ast.RangeStmt); ok {
				for _, e := range []ast.Expr{loop.Key, loop.Value} {
					if id, ok := e.(*ast.Ident); ok {
						if v, ok := p.pass.TypesInfo.Defs[id].(*types.Var); ok && isText(v.Type()) {
							found[v] = loop.X
						}
					}
				}
			}
			return true
		})
	}
	return found
}
