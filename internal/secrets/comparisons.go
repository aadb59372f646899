package secrets

import (
	"cmp"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
)

// A Form says how two texts are compared.
type Form uint8

const (
	Operator Form = iota // a == b
	Case                 // switch a { case b: }
	Call                 // bytes.Equal(a, b), or a function that does nothing but compare
	Contains             // slices.Contains(a, b): with every element of a
	Loop                 // a[i] != b[i] in a loop that ends at the first difference
)

// A Comparison is one place where two texts are compared.
type Comparison struct {
	Form Form
	Node ast.Expr // the comparison as a whole; of a Case, the expression after case
	X, Y ast.Expr
	Func *types.Func // of a Call or Contains: the function called

	// Condition is the outermost expression that && and || make with the comparison.
	Condition ast.Expr

	// In SSA form: what computes the result, and its operands.
	Instr  ssa.Instruction
	VX, VY ssa.Value
}

// find returns the comparisons that the source code shows, without their SSA form.
func (p *Package) find() []Comparison {
	var list []Comparison
	for _, file := range p.pass.Files {
		if p.isTestFile(file) {
			continue
		}
		ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if n.Op != token.EQL && n.Op != token.NEQ {
					break
				}
				if x, y := p.elements(n, stack); x != nil {
					list = append(list, Comparison{Form: Loop, Node: n, X: x, Y: y, Condition: condition(n, stack)})
				} else if p.comparable(n.X, n.Y) {
					list = append(list, Comparison{Form: Operator, Node: n, X: n.X, Y: n.Y, Condition: condition(n, stack)})
				}
			case *ast.SwitchStmt:
				if n.Tag == nil {
					break
				}
				for _, clause := range n.Body.List {
					for _, e := range clause.(*ast.CaseClause).List {
						if p.comparable(n.Tag, e) {
							list = append(list, Comparison{Form: Case, Node: e, X: n.Tag, Y: e, Condition: e})
						}
					}
				}
			case *ast.CallExpr:
				if c, ok := p.call(n); ok {
					c.Condition = condition(n, stack)
					list = append(list, c)
				}
			}
			return true
		})
	}
	slices.SortStableFunc(list, func(a, b Comparison) int { return cmp.Compare(a.Node.Pos(), b.Node.Pos()) })
	return list
}

// condition returns the outermost expression in stack that is made of e by nothing but && and ||, negation and parentheses.
func condition(e ast.Expr, stack []ast.Node) ast.Expr {
	for _, around := range slices.Backward(stack) {
		switch around := around.(type) {
		case *ast.ParenExpr:
			e = around
		case *ast.UnaryExpr:
			e = around
		case *ast.BinaryExpr:
			if around.Op != token.LAND && around.Op != token.LOR {
				return e
			}
			e = around
		default:
			return e
		}
	}
	return e
}

// call returns the comparison that a call is.
func (p *Package) call(call *ast.CallExpr) (c Comparison, ok bool) {
	fn := p.callee(call)
	if fn == nil || len(call.Args) < 2 {
		return c, false
	}
	x, y := 0, 1
	form := Call
	if api, known := knowledge.Lookup(fn, nil); known {
		if api.Compares != knowledge.EarlyExit || fn.Signature().Recv() != nil {
			return c, false
		}
		if fn.Name() == "Contains" {
			form = Contains
		}
	} else if h, known := p.helper(fn); known && h.X < len(call.Args) && h.Y < len(call.Args) {
		x, y = h.X, h.Y
	} else {
		return c, false
	}
	if form == Contains {
		list, ok := p.typeOf(call.Args[0]).Underlying().(*types.Slice)
		if !ok || !isText(list.Elem()) || p.plain(call.Args[1]) {
			return c, false
		}
	} else if !p.comparable(call.Args[x], call.Args[y]) {
		return c, false
	}
	return Comparison{Form: form, Node: call, X: call.Args[x], Y: call.Args[y], Func: fn}, true
}

// callee returns the function that a call names, or nil.
func (p *Package) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	if ix, ok := fun.(*ast.IndexExpr); ok {
		fun = ix.X
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	fn, _ := p.pass.TypesInfo.Uses[id].(*types.Func)
	if fn != nil {
		fn = fn.Origin()
	}
	return fn
}

// comparable reports whether x and y are texts whose comparison can matter: neither is nil, empty or a constant
// that only spells a word of a protocol.
func (p *Package) comparable(x, y ast.Expr) bool {
	tx, ty := p.typeOf(x), p.typeOf(y)
	if !isText(tx) && !isText(ty) || !isText(tx) && !types.IsInterface(tx) || !isText(ty) && !types.IsInterface(ty) {
		return false
	}
	return !p.plain(x) && !p.plain(y)
}

// plain reports whether e is nil or a constant without a secret's name. Passwords that are
// written where they are compared are left to the rule.
func (p *Package) plain(e ast.Expr) bool {
	tv := p.pass.TypesInfo.Types[e]
	if tv.IsNil() {
		return true
	}
	text, ok := ConstantText(tv)
	if !ok {
		return tv.Value != nil
	}
	return len(text) < 4 || p.Strength(e) != Strong && !isLiteral(e)
}

// ConstantText returns the text of a constant, or of a conversion of one.
func ConstantText(tv types.TypeAndValue) (string, bool) {
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

func isLiteral(e ast.Expr) bool {
	_, ok := ast.Unparen(e).(*ast.BasicLit)
	return ok
}

// elements returns a and b if n, in stack, is a[i] == b[i] or a[i] != b[i] and ends a loop.
func (p *Package) elements(n *ast.BinaryExpr, stack []ast.Node) (a, b ast.Expr) {
	x, okX := ast.Unparen(n.X).(*ast.IndexExpr)
	y, okY := ast.Unparen(n.Y).(*ast.IndexExpr)
	if !okX || !okY || !isText(p.typeOf(x.X)) || !isText(p.typeOf(y.X)) {
		return nil, nil
	}
	i, okX := ast.Unparen(x.Index).(*ast.Ident)
	j, okY := ast.Unparen(y.Index).(*ast.Ident)
	if !okX || !okY || p.pass.TypesInfo.Uses[i] == nil || p.pass.TypesInfo.Uses[i] != p.pass.TypesInfo.Uses[j] {
		return nil, nil
	}
	var test *ast.IfStmt
	for _, around := range slices.Backward(stack) {
		switch around := around.(type) {
		case *ast.IfStmt:
			if test == nil {
				test = around
			}
		case *ast.FuncLit, *ast.FuncDecl:
			return nil, nil
		case *ast.ForStmt, *ast.RangeStmt:
			if test == nil || !leaves(test.Body) {
				return nil, nil
			}
			return x.X, y.X
		}
	}
	return nil, nil
}

// leaves reports whether body ends in a return or break.
func leaves(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch last := body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return last.Tok == token.BREAK
	}
	return false
}

func (p *Package) typeOf(e ast.Expr) types.Type {
	if t := p.pass.TypesInfo.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// link adds the SSA form to the candidates; those that have none, as in dead code, are dropped.
func (p *Package) link() []Comparison {
	at := map[token.Pos][]int{}
	for i, c := range p.candidates {
		pos := c.Node.Pos()
		switch n := c.Node.(type) {
		case *ast.BinaryExpr:
			if c.Form != Case {
				pos = n.OpPos
			}
		case *ast.CallExpr:
			if c.Form != Case {
				pos = n.Lparen
			}
		}
		at[pos] = append(at[pos], i)
	}
	list := slices.Clone(p.candidates)
	for _, fn := range p.ssa.Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				for _, i := range at[instr.Pos()] {
					complete(&list[i], instr)
				}
			}
		}
	}
	return slices.DeleteFunc(list, func(c Comparison) bool { return c.Instr == nil })
}

// complete adds the SSA form to c if instr is it.
func complete(c *Comparison, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.BinOp:
		if instr.Op != token.EQL && instr.Op != token.NEQ || c.Form == Call || c.Form == Contains {
			return
		}
		x, y := instr.X, instr.Y
		if c.Form == Loop {
			if x, y = container(x), container(y); x == nil || y == nil {
				return
			}
		}
		c.Instr, c.VX, c.VY = instr, x, y
	case *ssa.Call:
		if c.Form != Call && c.Form != Contains {
			return
		}
		args := instr.Call.Args
		if !instr.Call.IsInvoke() && instr.Call.Signature().Recv() != nil && len(args) > 0 {
			args = args[1:]
		}
		call := c.Node.(*ast.CallExpr)
		x, y := slices.Index(call.Args, c.X), slices.Index(call.Args, c.Y)
		if x < 0 || y < 0 || x >= len(args) || y >= len(args) {
			return
		}
		c.Instr, c.VX, c.VY = instr, args[x], args[y]
	}
}

// container returns the text of which v is one byte.
func container(v ssa.Value) ssa.Value {
	switch v := v.(type) {
	case *ssa.Lookup:
		return v.X
	case *ssa.Index:
		return v.X
	case *ssa.UnOp:
		if addr, ok := v.X.(*ssa.IndexAddr); ok {
			return addr.X
		}
	}
	return nil
}

// findHelpers notes the functions of the package that do nothing but compare two of their parameters, and tells importers.
func (p *Package) findHelpers() {
	for _, file := range p.pass.Files {
		if p.isTestFile(file) {
			continue
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil || len(fn.Body.List) > 3 || ChecksSecret(fn.Name.Name) {
				continue // a function that says what it compares is itself the place to mend
			}
			obj, ok := p.pass.TypesInfo.Defs[fn.Name].(*types.Func)
			if !ok || !comparesParams(obj.Signature()) {
				continue
			}
			if h, ok := p.compares(fn, obj.Signature()); ok {
				p.helpers[obj] = h
				p.pass.ExportObjectFact(obj, &h)
			}
		}
	}
}

// comparesParams reports whether a function with the given signature may be a helper: two texts, one bool.
func comparesParams(sig *types.Signature) bool {
	if sig.Results().Len() != 1 || sig.Params().Len() != 2 || sig.Recv() != nil {
		return false
	}
	b, ok := sig.Results().At(0).Type().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool && isText(sig.Params().At(0).Type()) && isText(sig.Params().At(1).Type())
}

// compares returns which parameters fn compares, if it does nothing else and their names say nothing: where they name a
// secret, fn itself is the place to mend.
func (p *Package) compares(fn *ast.FuncDecl, sig *types.Signature) (h Compares, ok bool) {
	ast.PreorderStack(fn.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		var x, y ast.Expr
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.Op == token.EQL || n.Op == token.NEQ {
				if x, y = p.elements(n, stack); x == nil {
					x, y = n.X, n.Y
				}
			}
		case *ast.CallExpr:
			if f := p.callee(n); f != nil && len(n.Args) == 2 {
				if api, known := knowledge.Lookup(f, nil); known && api.Compares == knowledge.EarlyExit && f.Name() != "Contains" {
					x, y = n.Args[0], n.Args[1]
				}
			}
		}
		if x == nil || ok {
			return !ok
		}
		i, j := p.param(x, sig), p.param(y, sig)
		if i >= 0 && j >= 0 && i != j && p.Strength(x) != Strong && p.Strength(y) != Strong {
			h, ok = Compares{X: i, Y: j}, true
		}
		return true
	})
	return h, ok
}

// param returns the index of the parameter that e names, perhaps converted, or -1.
func (p *Package) param(e ast.Expr, sig *types.Signature) int {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && p.pass.TypesInfo.Types[call.Fun].IsType() {
		e = ast.Unparen(call.Args[0])
	}
	id, ok := e.(*ast.Ident)
	if !ok {
		return -1
	}
	for i := range sig.Params().Len() {
		if p.pass.TypesInfo.Uses[id] == sig.Params().At(i) {
			return i
		}
	}
	return -1
}

// helper returns what is known of fn as a helper.
func (p *Package) helper(fn *types.Func) (Compares, bool) {
	if fn.Pkg() == p.pass.Pkg {
		h, ok := p.helpers[fn]
		return h, ok
	}
	var h Compares
	ok := fn.Pkg() != nil && comparesParams(fn.Signature()) && p.pass.ImportObjectFact(fn, &h)
	return h, ok
}
