package lifetimes

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// lastCase reports whether the branch at the end of b compares a value of an enumeration with the only constant that is left, so
// that it is always taken: the last case of a switch that has all of them.
func (v *solver) lastCase(b *ssa.BasicBlock) bool {
	x, c := comparison(b)
	if x == nil {
		return false
	}
	n := v.enumerated(x.Type())
	if n == 0 {
		return false
	}
	seen := map[string]bool{c.Value.ExactString(): true}
	for d := b; d.Idom() != nil; d = d.Idom() {
		before := d.Idom()
		if other, c := comparison(before); other == x && before.Succs[1] == d && len(d.Preds) == 1 {
			seen[c.Value.ExactString()] = true
		}
	}
	return len(seen) == n
}

// checkedText reports whether the branch at the end of b compares a text with the last case of a switch that has no default, for which w takes the
// texts to be checked elsewhere. With numbers, such as the status of a response, others come as they like.
func (w *walker) checkedText(b *ssa.BasicBlock) bool {
	if !w.checked {
		return false
	}
	x, c := comparison(b)
	if x == nil || c.Value.Kind() != constant.String {
		return false
	}
	branch := last(b).(*ssa.If)
	return w.solver.lastCases()[branch.Cond.Pos()]
}

// comparison returns the operands if b ends in a branch on x == c.
func comparison(b *ssa.BasicBlock) (x ssa.Value, c *ssa.Const) {
	branch, ok := last(b).(*ssa.If)
	if !ok {
		return nil, nil
	}
	cmp, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return nil, nil
	}
	c, ok = cmp.Y.(*ssa.Const)
	if !ok || c.Value == nil {
		return nil, nil
	}
	return cmp.X, c
}

// enumerated returns how many values the constants of type t have that its package declares, 0 if these are no enumeration.
func (v *solver) enumerated(t types.Type) int {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return 0
	}
	if n, ok := v.values[named.Obj()]; ok {
		return n
	}
	values := map[string]bool{}
	scope := named.Obj().Pkg().Scope()
	for _, name := range scope.Names() {
		if named.Obj().Pkg() != v.pass.Pkg && !token.IsExported(name) {
			continue // not in all sorts of export data
		}
		if c, ok := scope.Lookup(name).(*types.Const); ok && types.Identical(c.Type(), named) {
			values[c.Val().ExactString()] = true
		}
	}
	n := len(values)
	if n < 2 {
		n = 0
	}
	v.values[named.Obj()] = n
	return n
}
