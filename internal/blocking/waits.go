package blocking

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// This file compares what functions wait for with a lock held with what the goroutines do before they end which they wait for. As in order.go, things are told apart by
// the fields they are kept in; here the lock and what is waited for must belong to one value, too.

// waitAt returns what in waits for until a goroutine has ended: a WaitGroup, or a channel in a field that is received from.
func (l *locks) waitAt(in ssa.Instruction) (t mayTake, ok bool) {
	switch in := in.(type) {
	case *ssa.Call:
		if callee := source(in.Call.StaticCallee()); model(callee) != opWait || len(in.Call.Args) == 0 {
			return t, false
		}
	case *ssa.UnOp:
		load, isLoad := in.X.(*ssa.UnOp)
		if in.Op != token.ARROW || !isLoad || load.Op != token.MUL {
			return t, false
		}
	default:
		return t, false
	}
	addr := addressOf(in)
	if _, field := addr.(*ssa.FieldAddr); !field {
		return t, false
	}
	return mayTake{place: l.place(addr), at: in, wait: true, owner: parameterOf(addr)}, true
}

// waits records that a path which holds h waits at in, or in the callee that gets args, for something of the value that a lock belongs to.
func (w *lockWalk) waits(h *holding, in ssa.Instruction, t mayTake, args []ssa.Value) {
	var owner ssa.Value
	switch {
	case t.at == in:
		owner = rootOf(addressOf(in))
	case t.owner >= 0 && t.owner < len(args):
		owner = rootOf(args[t.owner])
	}
	if owner == nil {
		return
	}
	for _, held := range h.held {
		id := nestingID{held.at, in, t.place}
		taken, ok := held.at.(*ssa.Call)
		if !ok || len(taken.Call.Args) == 0 || rootOf(taken.Call.Args[0]) != owner || !w.certain(held) || w.nested[id] {
			continue
		}
		w.nested[id] = true
		n := nesting{outer: w.places[held.key], inner: t.place, outerRead: held.read, held: held.at, at: in}
		if t.at != in {
			n.via = t.at
		}
		w.l.waitings = append(w.l.waitings, n)
	}
}

// rootOf returns the parameter, captured variable or local value through whose fields v is reached.
func rootOf(v ssa.Value) ssa.Value {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
			continue
		case *ssa.UnOp:
			if x.Op == token.MUL {
				v = x.X
				continue
			}
		}
		return v
	}
}

// reportWaits files the waits with a lock held for goroutines that need it to end.
func (l *locks) reportWaits() {
	if len(l.waitings) == 0 {
		return
	}
	ends := l.findEnds()
	for _, n := range l.waitings {
		for _, g := range ends[n.inner] {
			i := slices.IndexFunc(l.may[g], func(t mayTake) bool { return !t.wait && t.place == n.outer && !(t.read && n.outerRead) })
			if i < 0 {
				continue
			}
			op := Wait
			waits := n.acquisition()
			if _, receive := waits.(*ssa.UnOp); receive {
				op = Receive
			}
			l.found = append(l.found, &finding{
				why: HeldByBlocked, cause: l.may[g][i].at, w: waiter{g: &goroutine{}, at: n.at, pos: n.at.Pos(), op: op}, via: n.via, held: &hold{at: n.held},
			})
			break
		}
	}
}

// findEnds returns the functions started as goroutines that say that they have ended, by the field of the WaitGroup or channel.
func (l *locks) findEnds() map[any][]*ssa.Function {
	ends := map[any][]*ssa.Function{}
	for _, fn := range l.p.funcs {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(ssa.CallInstruction); ok && model(source(call.Common().StaticCallee())) == opWaitGo && len(call.Common().Args) > 1 {
					if g := literalOf(call.Common().Args[1]); g != nil {
						place := l.place(call.Common().Args[0])
						ends[place] = append(ends[place], g)
					}
				}
			}
		}
		if !l.p.started[fn] {
			continue
		}
		for _, place := range l.endsOf(fn) {
			ends[place] = append(ends[place], fn)
		}
	}
	delete(ends, nil)
	return ends
}

// literalOf returns the function that v is.
func literalOf(v ssa.Value) *ssa.Function {
	switch v := v.(type) {
	case *ssa.MakeClosure:
		return v.Fn.(*ssa.Function)
	case *ssa.Function:
		return source(v)
	}
	return nil
}

// endsOf returns the fields of the WaitGroups and channels by which fn says that it has ended: in deferred calls, or where no lock is taken any more.
func (l *locks) endsOf(fn *ssa.Function) (places []any) {
	says := func(c *ssa.CallCommon) {
		if b, ok := c.Value.(*ssa.Builtin); ok && b.Name() == "close" {
			if load, ok := c.Args[0].(*ssa.UnOp); ok && load.Op == token.MUL {
				places = append(places, l.place(load.X))
			}
			return
		}
		if model(source(c.StaticCallee())) == opDone {
			places = append(places, l.place(c.Args[0]))
		}
	}
	for _, b := range fn.Blocks {
		for i, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Defer:
				says(&in.Call)
				if literal := literalOf(in.Call.Value); literal != nil && literal.Parent() == fn {
					for _, b := range literal.Blocks {
						for _, in := range b.Instrs {
							if call, ok := in.(*ssa.Call); ok {
								says(&call.Call)
							}
						}
					}
				}
			case *ssa.Call:
				if _, ends := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ends && !slices.ContainsFunc(b.Instrs[i+1:], l.takes) {
					says(&in.Call)
				}
			}
		}
	}
	return places
}

// takes reports whether in is a call that may take a lock.
func (l *locks) takes(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	callee := source(call.Call.StaticCallee())
	switch model(callee) {
	case opLock, opRLock:
		return true
	}
	return len(l.may[callee]) > 0
}
