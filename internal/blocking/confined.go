package blocking

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// isRoot reports whether fn is worth exploring: it creates something to wait for, and may keep
// it among itself and the goroutines it starts. The process ends with main, so nothing leaks
// from it.
func (p *program) isRoot(fn *ssa.Function) bool {
	if fn.Parent() == nil && fn.Signature.Recv() == nil &&
		(fn.Name() == "init" || fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main") {
		return false
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Send:
				if isNil(in.Chan) {
					return true
				}
			case *ssa.UnOp:
				if in.Op == token.ARROW && isNil(in.X) {
					return true
				}
			}
			v, ok := in.(ssa.Value)
			if ok && p.created(v) && p.confined(v) {
				return true
			}
		}
	}
	return false
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// unmade reports whether a variable holds a channel and is never assigned.
func (p *program) unmade(v *ssa.Alloc) bool {
	if _, ok := elemOf(v.Type()).Underlying().(*types.Chan); !ok {
		return false
	}
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == v && slices.ContainsFunc(*ref.Fn.(*ssa.Function).FreeVars[i].Referrers(), func(in ssa.Instruction) bool { _, ok := in.(*ssa.UnOp); return !ok }) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// created reports whether v is something to wait for that the instruction creates, a variable
// of such a type, or the result of a function that creates it.
func (p *program) created(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return true
	case *ssa.Alloc:
		return p.holdsSync(elemOf(v.Type())) || p.unmade(v)
	case *ssa.Call:
		callee := source(v.Call.StaticCallee())
		if callee == nil {
			return false
		}
		switch model(callee) {
		case opWithCancel, opNewCond, opErrgroup:
			return true
		}
		return p.fresh[callee]
	}
	return false
}

// findFresh finds the functions that return something to wait for which they created.
func (p *program) findFresh() {
	callers := map[*ssa.Function][]*ssa.Function{}
	var work []*ssa.Function
	add := func(fn *ssa.Function) {
		if !p.fresh[fn] && p.returnsCreated(fn) {
			p.fresh[fn] = true
			work = append(work, fn)
		}
	}
	for _, fn := range p.funcs {
		results := fn.Signature.Results()
		if results.Len() == 0 || !p.carrying(results) {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(*ssa.Call); ok {
					if callee := source(call.Call.StaticCallee()); callee != nil && len(callee.Blocks) > 0 {
						callers[callee] = append(callers[callee], fn)
					}
				}
			}
		}
		add(fn)
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range callers[fn] {
			add(caller)
		}
	}
}

func (p *program) returnsCreated(fn *ssa.Function) bool {
	seen := map[ssa.Value]bool{}
	var made func(v ssa.Value) bool
	made = func(v ssa.Value) bool {
		if seen[v] {
			return false
		}
		seen[v] = true
		if p.created(v) {
			return true
		}
		switch v := v.(type) {
		case *ssa.Alloc:
			// A struct or variable that something created is put into.
			for _, ref := range *v.Referrers() {
				switch ref := ref.(type) {
				case *ssa.Store:
					if ref.Addr == v && made(ref.Val) {
						return true
					}
				case *ssa.FieldAddr:
					if stored(ref, made) {
						return true
					}
				case *ssa.IndexAddr:
					if stored(ref, made) {
						return true
					}
				}
			}
		case *ssa.Slice:
			return made(v.X)
		case *ssa.Call:
			if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "append" {
				return slices.ContainsFunc(v.Call.Args, made)
			}
		case *ssa.Phi:
			return slices.ContainsFunc(v.Edges, made)
		case *ssa.Extract:
			return made(v.Tuple)
		case *ssa.MakeInterface:
			return made(v.X)
		case *ssa.ChangeInterface:
			return made(v.X)
		case *ssa.ChangeType:
			return made(v.X)
		case *ssa.MakeClosure:
			return slices.ContainsFunc(v.Bindings, made)
		case *ssa.UnOp:
			return v.Op == token.MUL && made(v.X)
		}
		return false
	}
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			for _, v := range ret.Results {
				if p.carrying(v.Type()) && made(v) {
					return true
				}
			}
		}
	}
	return false
}

// stored reports whether something that made holds for is put where addr points to.
func stored(addr ssa.Value, made func(ssa.Value) bool) bool {
	return slices.ContainsFunc(*addr.Referrers(), func(ref ssa.Instruction) bool {
		st, ok := ref.(*ssa.Store)
		return ok && st.Addr == addr && made(st.Val)
	})
}

// confined reports whether v may stay within the functions of the package: it is not returned,
// nor stored in or handed to what is not known, where fn itself does that.
func (p *program) confined(v ssa.Value) bool {
	seen := map[ssa.Value]bool{}
	var ok func(v ssa.Value) bool
	ok = func(v ssa.Value) bool {
		if seen[v] || !p.carrying(v.Type()) {
			return true
		}
		seen[v] = true
		if v.Referrers() == nil {
			return true
		}
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Return:
				if !p.failsLater(ref) {
					return false
				}
			case *ssa.Store:
				if ref.Val == v && !p.confinedStore(ref.Addr, ok) {
					return false
				}
			case *ssa.MapUpdate:
				return false
			case *ssa.Send:
				if ref.X == v {
					return false
				}
			case ssa.CallInstruction:
				c := ref.Common()
				if c.IsInvoke() {
					continue // the receiver may be of the package; what it does is found out later
				}
				callee := source(c.StaticCallee())
				if callee == nil || len(callee.Blocks) == 0 && model(callee) == opNone && !retainsNothing(callee) {
					if _, isBuiltin := c.Value.(*ssa.Builtin); !isBuiltin && c.Value != v {
						return false
					}
				}
			case *ssa.MakeClosure:
				if !ok(ref) {
					return false
				}
			case *ssa.UnOp:
				if ref.Op == token.MUL && !ok(ref) {
					return false
				}
			case ssa.Value:
				switch ref.(type) {
				case *ssa.Phi, *ssa.ChangeType, *ssa.ChangeInterface, *ssa.MakeInterface, *ssa.Extract, *ssa.FieldAddr, *ssa.TypeAssert, *ssa.Slice, *ssa.IndexAddr, *ssa.Field:
					if !ok(ref) {
						return false
					}
				}
			}
		}
		return true
	}
	return ok(v)
}

// failsLater reports whether the function of ret, which ret ends with success, starts goroutines and
// may fail after that: a constructor of which only the successful return gives away what it created.
func (p *program) failsLater(ret *ssa.Return) bool {
	failure := func(ret *ssa.Return) bool {
		n := len(ret.Results)
		return n > 1 && symbol.IsError(ret.Results[n-1].Type()) && !isNil(ret.Results[n-1])
	}
	if failure(ret) {
		return false
	}
	fn := ret.Parent()
	fails := false
	for _, b := range fn.Blocks {
		if other, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok && failure(other) {
			fails = true
		}
	}
	return fails && p.startsAny(fn)
}

// startsAny reports whether fn, or a function of the package that it calls, starts a goroutine.
func (p *program) startsAny(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Go:
				return true
			case *ssa.Call:
				if callee := source(in.Call.StaticCallee()); callee != nil && p.starters[callee] {
					return true
				}
			}
		}
	}
	return false
}

// confinedStore reports whether storing something at addr keeps it confined: addr is a
// variable, or a field of one, that is.
func (p *program) confinedStore(addr ssa.Value, ok func(ssa.Value) bool) bool {
	switch addr := addr.(type) {
	case *ssa.Alloc:
		return ok(addr)
	case *ssa.FieldAddr:
		return p.confinedStore(addr.X, ok)
	case *ssa.IndexAddr:
		return p.confinedStore(addr.X, ok)
	case *ssa.Call:
		callee := source(addr.Call.StaticCallee())
		return callee != nil && p.fresh[callee] && ok(addr)
	}
	return false
}
