package blocking

import (
	"cmp"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// This file compares the orders in which the functions of a package take locks: what one takes while it holds another, and another function the other
// way round, may be taken by both at the same time. Locks are told apart by the fields and variables they are kept in.

// A nesting is an acquisition while another lock is held.
type nesting struct {
	outer, inner         any // the places of the two locks
	outerRead, innerRead bool
	held                 ssa.Instruction // where the outer one was taken
	at                   ssa.Instruction // where the inner one is taken, or the call of what takes it
	via                  ssa.Instruction // where the callee takes it, nil if at does
	others               []any           // the places of other locks that are held
}

type nestingID struct {
	held, at ssa.Instruction
	inner    any
}

// A mayTake is a lock that a call of a function may take.
type mayTake struct {
	at    ssa.Instruction
	read  bool
	owner int // index of the parameter through which the lock is reached, -1 if there is none
}

// findTaken finds the locks that a call of a function may take and wait for, by place. Goroutines that it starts do not count, nor does what it
// defers, and what nobody else can have yet.
func (l *locks) findTaken() {
	type call struct {
		callee *ssa.Function
		args   []ssa.Value
	}
	calls := map[*ssa.Function][]call{}
	note := func(fn *ssa.Function, place any, t mayTake) bool {
		old, ok := l.takes[fn][place]
		if place == nil || ok && (!old.read || t.read) {
			return false
		}
		if l.takes[fn] == nil {
			l.takes[fn] = map[any]mayTake{}
		}
		l.takes[fn][place] = t
		return true
	}
	var work []*ssa.Function
	for _, fn := range l.p.funcs {
		if !l.users[fn] {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				c, ok := in.(*ssa.Call)
				if !ok {
					continue
				}
				callee := source(c.Call.StaticCallee())
				switch op := model(callee); {
				case op == opLock || op == opRLock:
					if lock := c.Call.Args[0]; !l.unshared(lock) && !onRequest(b) {
						note(fn, l.place(lock), mayTake{in, op == opRLock, parameterOf(lock)})
					}
				case l.users[callee]:
					calls[fn] = append(calls[fn], call{callee, c.Call.Args})
				}
			}
		}
		if l.takes[fn] != nil {
			work = append(work, fn)
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, caller := range l.callers[fn] {
			changed := false
			for _, c := range calls[caller] {
				if c.callee != fn {
					continue
				}
				for place, t := range l.takes[fn] {
					if l.ofUnshared(t, c.args) {
						continue
					}
					if t.owner >= 0 {
						t.owner = parameterOf(c.args[t.owner])
					}
					changed = note(caller, place, t) || changed
				}
			}
			if changed {
				work = append(work, caller)
			}
		}
	}
}

// parameterOf returns the index of the parameter through which v is reached, -1 if there is none.
func parameterOf(v ssa.Value) int {
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
		case *ssa.Parameter:
			return slices.Index(x.Parent().Params, x)
		}
		return -1
	}
}

// ofUnshared reports whether t is the lock of something unshared that a call with these arguments hands to the callee.
func (l *locks) ofUnshared(t mayTake, args []ssa.Value) bool {
	return t.owner >= 0 && t.owner < len(args) && l.unshared(args[t.owner])
}

// onRequest reports whether a parameter decides whether b runs: the callers know whether they hold the lock.
func onRequest(b *ssa.BasicBlock) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		branch, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		cond, _ := positive(branch.Cond)
		if _, ok := cond.(*ssa.Parameter); ok {
			return true
		}
	}
	return false
}

// unshared reports whether nothing can be said about who else takes the lock at address v: it belongs to something that the function has just made,
// so that nobody does, or is one of an array of locks, of which the functions may mean different ones.
func (l *locks) unshared(v ssa.Value) bool {
	for {
		switch x := v.(type) {
		case *ssa.FieldAddr:
			v = x.X
			continue
		case *ssa.Alloc, *ssa.IndexAddr:
			return true
		case *ssa.UnOp:
			if variable, ok := x.X.(*ssa.Alloc); ok && x.Op == token.MUL {
				if v = onlyStore(variable); v != nil {
					continue
				}
			}
		case *ssa.Call:
			return l.p.fresh[source(x.Call.StaticCallee())]
		}
		return false
	}
}

// certain reports whether held is held indeed, and by something that others have too: it was not released by another name.
func (w *lockWalk) certain(held heldLock) bool {
	call, ok := held.at.(*ssa.Call)
	return ok && len(call.Call.Args) > 0 && !w.l.unshared(call.Call.Args[0]) && !w.byOtherName(held.key)
}

// nests records that a path which holds h takes a lock at in.
func (w *lockWalk) nests(h *holding, in ssa.Instruction, place any, t mayTake, gives []string) {
	if place == nil {
		return
	}
	for _, held := range h.held {
		outer := w.places[held.key]
		if outer == nil || outer == place || slices.Contains(gives, held.key) || !w.certain(held) {
			continue
		}
		id := nestingID{held.at, in, place}
		if w.nested[id] {
			continue
		}
		w.nested[id] = true
		n := nesting{outer: outer, inner: place, outerRead: held.read, innerRead: t.read, held: held.at, at: in}
		if t.at != in {
			n.via = t.at
		}
		for _, other := range h.held {
			if other.key != held.key && !slices.Contains(gives, other.key) {
				n.others = append(n.others, w.places[other.key])
			}
		}
		w.l.nestings[[2]any{outer, place}] = append(w.l.nestings[[2]any{outer, place}], n)
	}
}

// reportOrders files the pairs of locks that are taken in both orders, once for each pair.
func (l *locks) reportOrders() {
	var pairs [][2]any
	for pair := range l.nestings {
		if l.nestings[[2]any{pair[1], pair[0]}] != nil {
			pairs = append(pairs, pair)
		}
	}
	slices.SortFunc(pairs, func(a, b [2]any) int {
		return cmp.Compare(l.nestings[a][0].at.Pos(), l.nestings[b][0].at.Pos())
	})
	said := map[[2]any]bool{}
	for _, pair := range pairs {
		back := [2]any{pair[1], pair[0]}
		if said[back] {
			continue
		}
		if one, other, ok := crossing(l.nestings[pair], l.nestings[back]); ok {
			said[pair] = true
			f := &finding{why: OppositeOrder, cause: other.at, w: waiter{g: &goroutine{}, at: one.at, pos: one.at.Pos(), op: Lock}, via: one.via, held: &hold{at: one.held}}
			l.found = append(l.found, f)
		}
	}
}

// crossing returns a nesting of each list that can wait for each other: neither two readers nor a third lock keeps them apart.
func crossing(list, back []nesting) (one, other nesting, ok bool) {
	for _, a := range list {
		for _, b := range back {
			if a.outerRead && b.innerRead || b.outerRead && a.innerRead || a.at == b.at ||
				slices.ContainsFunc(a.others, func(place any) bool { return place != nil && slices.Contains(b.others, place) }) {
				continue
			}
			return a, b, true
		}
	}
	return one, other, false
}
