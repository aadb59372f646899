package blocking

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// findRoots returns the functions worth exploring: those that create something to wait for and keep
// it among themselves and the goroutines they start. The process ends with main, so nothing
// leaks from it.
func (p *program) findRoots() []*ssa.Function {
	var roots []*ssa.Function
	for _, fn := range p.funcs {
		if fn.Parent() == nil && fn.Signature.Recv() == nil &&
			(fn.Name() == "init" || fn.Name() == "main" && fn.Pkg.Pkg.Name() == "main") {
			continue
		}
		if (p.spawns[fn] || p.started[fn]) && p.keepsSomething(fn) {
			roots = append(roots, fn)
		}
	}
	return roots
}

// spawning finds the functions that start goroutines, themselves or through callees, and those
// that are started as goroutines.
func (p *program) spawning() {
	for changed := true; changed; {
		changed = false
		for _, fn := range p.funcs {
			if !p.spawns[fn] && p.spawnsOne(fn) {
				p.spawns[fn] = true
				changed = true
			}
		}
	}
}

func (p *program) spawnsOne(fn *ssa.Function) bool {
	found := false
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			call, ok := in.(ssa.CallInstruction)
			if !ok {
				continue
			}
			callee := source(call.Common().StaticCallee())
			if _, ok := in.(*ssa.Go); ok {
				p.started[callee] = true
				found = true
				continue
			}
			switch model(callee) {
			case opWaitGo, opAfterFunc:
				found = true
			}
			found = found || p.spawns[callee]
			for _, arg := range call.Common().Args {
				// A function literal that is handed on may be called there.
				if mc, ok := arg.(*ssa.MakeClosure); ok && p.spawns[mc.Fn.(*ssa.Function)] {
					found = true
				}
			}
		}
	}
	return found
}

// keepsSomething reports whether fn creates something to wait for that may stay confined.
func (p *program) keepsSomething(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			v, ok := in.(ssa.Value)
			if ok && p.created(v) && p.confined(v) {
				return true
			}
		}
	}
	return false
}

// created reports whether v is something to wait for that the instruction creates, or a variable
// or call that may hold one.
func (p *program) created(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.MakeChan:
		return true
	case *ssa.Alloc:
		return p.holdsSync(v.Type().Underlying().(*types.Pointer).Elem())
	case *ssa.Call:
		callee := source(v.Call.StaticCallee())
		if callee == nil {
			return false
		}
		switch model(callee) {
		case opWithCancel, opNewCond, opErrgroup:
			return true
		}
		return p.makes[callee] && p.carrying(v.Type())
	}
	return false
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
				return false
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
		return callee != nil && p.makes[callee] && ok(addr)
	}
	return false
}
