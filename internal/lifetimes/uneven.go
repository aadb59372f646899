package lifetimes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// Of most functions nobody has written down that their result has to be closed. But who closes it on one path shows that it has to be
// on the others, too. So calls are followed whose result the function closes, in case a return may come first.

// closing is what the syntax of a function says about a variable with a method Close.
type closing struct {
	made     token.Pos // the call that it is assigned from, as in [CallAt]
	from     token.Pos // what comes after that and after the check of its error
	deferred token.Pos // the first defer of its Close
}

// unevenCalls returns the calls of the package with a result that the function closes, but maybe not before each return.
func unevenCalls(pass *analysis.Pass) map[token.Pos]bool {
	calls := map[token.Pos]bool{}
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				unevenIn(pass.TypesInfo, decl.Body, calls)
			}
		}
	}
	return calls
}

// unevenIn adds to calls those in body.
func unevenIn(info *types.Info, body *ast.BlockStmt, calls map[token.Pos]bool) {
	closed := map[types.Object]*closing{}
	var around *ast.DeferStmt
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			around = n
		case *ast.CallExpr:
			if v := closedBy(info, n); v != nil {
				if closed[v] == nil {
					closed[v] = &closing{}
				}
				if around != nil && n.End() <= around.End() && !closed[v].deferred.IsValid() {
					closed[v].deferred = around.Pos()
				}
			}
		}
		return true
	})
	if len(closed) == 0 {
		return
	}
	var returns []token.Pos
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ReturnStmt:
			returns = append(returns, n.Pos())
		case *ast.BlockStmt:
			assigned(info, n.List, closed)
		case *ast.CaseClause:
			assigned(info, n.Body, closed)
		case *ast.CommClause:
			assigned(info, n.Body, closed)
		}
		return true
	})
	for _, c := range closed {
		for _, at := range returns {
			if c.made.IsValid() && c.from < at && (at < c.deferred || !c.deferred.IsValid()) {
				calls[c.made] = true
			}
		}
	}
}

// closedBy returns the variable that a call closes: x of x.Close().
func closedBy(info *types.Info, call *ast.CallExpr) types.Object {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Close" || len(call.Args) > 1 {
		return nil
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := info.Uses[x].(*types.Var)
	if !ok || v.IsField() {
		return nil
	}
	return v
}

// assigned notes where the variables of closed get their values in a list of statements.
func assigned(info *types.Info, list []ast.Stmt, closed map[types.Object]*closing) {
	for i, stmt := range list {
		s, ok := stmt.(*ast.AssignStmt)
		if !ok || len(s.Rhs) != 1 {
			continue
		}
		call, ok := ast.Unparen(s.Rhs[0]).(*ast.CallExpr)
		if !ok {
			continue
		}
		for _, lhs := range s.Lhs {
			id, ok := lhs.(*ast.Ident)
			if !ok {
				continue
			}
			c := closed[info.ObjectOf(id)]
			if c == nil {
				continue
			}
			c.made, c.from = call.Lparen, s.End()
			if failure := errorOf(info, s); failure != nil && i+1 < len(list) {
				if check, ok := list[i+1].(*ast.IfStmt); ok && leavesOnError(info, check, failure) {
					c.from = check.End()
				}
			}
		}
	}
}

// closers returns what a call acquires that is in no table, but that its function closes on some path.
func (v *solver) closers(call *ssa.Call) []acquisition {
	if !v.uneven[call.Pos()] {
		return nil
	}
	if fn := calledFunc(call.Common()); fn != nil && (fn.Pkg() == nil || symbol.Standard(fn.Pkg().Path())) {
		return nil // all of it that acquires is in the tables
	}
	if i := closable(call.Common()); i >= 0 && !v.madeOfEnded(call) {
		return []acquisition{{resource: knowledge.Closer, result: i}}
	}
	return nil
}

// madeOfEnded reports whether call gets something that its function releases by a defer, itself or a part of it: what is made of that ends
// with it, as a rule.
func (v *solver) madeOfEnded(call *ssa.Call) bool {
	made := call.Common().Args
	if call.Common().IsInvoke() {
		made = append([]ssa.Value{call.Common().Value}, made...)
	}
	for _, b := range call.Parent().Blocks {
		for _, instr := range b.Instrs {
			d, ok := instr.(*ssa.Defer)
			if !ok || !before(d, call) {
				continue
			}
			for _, ended := range endedBy(d.Common()) {
				for _, arg := range made {
					if wholeOf(arg) == ended {
						return true
					}
				}
			}
		}
	}
	return false
}

// endedBy returns what a deferred call releases, or a part of which, also in the literal that it calls.
func endedBy(common *ssa.CallCommon) (list []ssa.Value) {
	if recv := receiver(common); recv != nil && releaseName(methodName(common)) {
		return []ssa.Value{wholeOf(recv)}
	}
	mc, ok := common.Value.(*ssa.MakeClosure)
	if !ok {
		return nil
	}
	fn := mc.Fn.(*ssa.Function)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || receiver(call.Common()) == nil || !releaseName(methodName(call.Common())) {
				continue
			}
			whole := wholeOf(receiver(call.Common()))
			for i, captured := range fn.FreeVars {
				if whole == ssa.Value(captured) {
					list = append(list, wholeOf(mc.Bindings[i]))
				}
			}
		}
	}
	return list
}

// wholeOf returns the variable or value that v is, or is a part of.
func wholeOf(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.UnOp:
			if x.Op != token.MUL {
				return v
			}
			v = x.X
		case *ssa.FieldAddr:
			v = x.X
		case *ssa.Field:
			v = x.X
		case *ssa.MakeInterface:
			v = x.X
		case *ssa.ChangeInterface:
			v = x.X
		default:
			return v
		}
	}
}

// closable returns the index of the result of a call that has a method Close, or -1.
func closable(common *ssa.CallCommon) int {
	results := common.Signature().Results()
	for i := range results.Len() {
		if obj, _, _ := types.LookupFieldOrMethod(results.At(i).Type(), true, nil, "Close"); obj != nil {
			if m, ok := obj.(*types.Func); ok && !wantsMore(m.Signature()) {
				return i
			}
		}
	}
	return -1
}

// meant returns where a function closes what it acquires after a failure, or defers that, and so shows that it means to, or token.NoPos.
// What it closes only where it succeeds, it may have to close only then. What is open where it succeeds may be lent to it, unless it
// closes that, or gives it away, on another path that succeeds.
func meant(o *outcome) token.Pos {
	if !o.released || len(o.open) == 0 && !o.again {
		return token.NoPos
	}
	shown, succeeds := token.NoPos, o.deferred || o.moved || o.held
	for _, instr := range o.releases {
		_, deferred := instr.(*ssa.Defer)
		switch ret := goesTo(instr.Block()); {
		case deferred, ret != nil && failed([]*ssa.Return{ret}), isFailure(nil, instr.Block()):
			if !shown.IsValid() || instr.Pos() < shown {
				shown = instr.Pos()
			}
		default:
			succeeds = true
		}
	}
	if !succeeds && !failed(o.open) {
		return token.NoPos
	}
	return shown
}

// isFailure reports whether the error e is not nil wherever b is reached, as a branch says: if err != nil. Without e, any error will do.
func isFailure(e ssa.Value, b *ssa.BasicBlock) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		branch, ok := last(b.Idom()).(*ssa.If)
		if !ok || len(b.Preds) != 1 || b.Idom().Succs[0] != b {
			continue
		}
		cmp, ok := branch.Cond.(*ssa.BinOp)
		if ok && cmp.Op == token.NEQ && symbol.IsError(cmp.X.Type()) && (e == nil || cmp.X == e) {
			return true
		}
	}
	return false
}

// maxStraight bounds the blocks that goesTo follows.
const maxStraight = 8

// goesTo returns the return that b leads to without any branch, or nil.
func goesTo(b *ssa.BasicBlock) *ssa.Return {
	for range maxStraight {
		switch end := last(b).(type) {
		case *ssa.Return:
			return end
		case *ssa.Jump:
			b = b.Succs[0]
			continue
		}
		return nil
	}
	return nil
}
