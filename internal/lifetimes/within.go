package lifetimes

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Some resources end with what they were acquired from: a session with its connection, rows with their transaction. So the walk takes
// the end of that owner, on the same path or deferred before, for the end of the resource.

// ownerOf returns what a call acquires from: the transaction that it runs in, or else its receiver.
func ownerOf(common *ssa.CallCommon) ssa.Value {
	if tx := transactionOf(common); tx != nil {
		return tx
	}
	return receiver(common)
}

// endsOwner reports whether a call, now or at the end of the function, releases owner: directly, in the literal that it calls, or through a
// method value that it gets.
func endsOwner(common *ssa.CallCommon, owner ssa.Value) bool {
	if recv := receiver(common); recv != nil && releaseName(methodName(common)) && sameOwner(recv, owner, nil) {
		return true
	}
	for _, f := range append([]ssa.Value{common.Value}, common.Args...) {
		mc, ok := f.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		if name, bound := boundMethod(mc); bound {
			if releaseName(name) && sameOwner(mc.Bindings[0], owner, nil) {
				return true
			}
			continue
		}
		if f == common.Value && literalEnds(mc, owner) {
			return true
		}
	}
	return false
}

// literalEnds reports whether the literal of mc calls a method that releases owner.
func literalEnds(mc *ssa.MakeClosure, owner ssa.Value) bool {
	fn := mc.Fn.(*ssa.Function)
	for _, b := range fn.Blocks {
		for _, instr := range b.Instrs {
			call, ok := instr.(ssa.CallInstruction)
			if !ok || !releaseName(methodName(call.Common())) {
				continue
			}
			if recv := receiver(call.Common()); recv != nil && sameOwner(recv, owner, mc) {
				return true
			}
		}
	}
	return false
}

// endsDeferred reports whether a call that is deferred before instr on each way to it releases owner.
func endsDeferred(owner ssa.Value, instr ssa.Instruction) bool {
	for b := instr.Block(); b != nil; b = b.Idom() {
		for _, before := range b.Instrs {
			if before == instr {
				break
			}
			if d, ok := before.(*ssa.Defer); ok && endsOwner(d.Common(), owner) {
				return true
			}
		}
	}
	return false
}

// sameOwner reports whether a method of recv is one of owner: recv is the same, or embedded in it. If mc is not nil, recv is in its literal.
func sameOwner(recv, owner ssa.Value, mc *ssa.MakeClosure) bool {
	for range maxTypeDepth {
		if sameValue(recv, owner, mc, maxTypeDepth) {
			return true
		}
		if load, ok := recv.(*ssa.UnOp); ok {
			recv = load.X
		}
		addr, ok := recv.(*ssa.FieldAddr)
		if !ok {
			return false
		}
		if f := fieldOf(addr.X.Type(), addr.Field); f == nil || !f.Embedded() {
			return false
		}
		recv = addr.X
	}
	return false
}

// sameValue reports whether x and y are the same parameter, variable, or field of one, as far as depth selections tell. If mc is not nil, x is
// in its literal and y around it. Have: what is asked about is an owner in use, which nobody replaces in between.
func sameValue(x, y ssa.Value, mc *ssa.MakeClosure, depth int) bool {
	x, y = unwrapped(x), unwrapped(y)
	if x == y {
		return true
	}
	if depth == 0 {
		return false
	}
	switch x := x.(type) {
	case *ssa.FreeVar:
		if mc == nil || x.Parent() != mc.Fn {
			return false
		}
		return sameValue(mc.Bindings[slices.Index(x.Parent().FreeVars, x)], y, nil, depth-1)
	case *ssa.UnOp:
		y, ok := y.(*ssa.UnOp)
		return ok && x.Op == token.MUL && y.Op == token.MUL && sameValue(x.X, y.X, mc, depth-1)
	case *ssa.FieldAddr:
		y, ok := y.(*ssa.FieldAddr)
		return ok && x.Field == y.Field && sameValue(x.X, y.X, mc, depth-1)
	}
	return false
}
