package blocking

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
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

// acquisition returns where the inner lock is taken.
func (n nesting) acquisition() ssa.Instruction {
	if n.via != nil {
		return n.via
	}
	return n.at
}

type nestingID struct {
	held, at ssa.Instruction
	inner    any
}

// A mayTake is a lock that a call of a function may take, or something that it may wait for until goroutines end.
type mayTake struct {
	place any
	at    ssa.Instruction
	read  bool
	wait  bool // it is no lock
	owner int  // index of the parameter through which it is reached, -1 if there is none
}

// note adds t to what a call of fn may take and wait for, unless nobody else can have that lock yet, and reports whether that is new.
func (l *locks) note(fn *ssa.Function, t mayTake) bool {
	if t.place == nil || t.at.Parent() == fn && (l.unshared(addressOf(t.at)) || onRequest(t.at.Block(), t.owner)) {
		return false
	}
	i := slices.IndexFunc(l.may[fn], func(old mayTake) bool { return old.place == t.place })
	switch {
	case i < 0:
		l.may[fn] = append(l.may[fn], t)
	case l.may[fn][i].read && !t.read:
		l.may[fn][i] = t
	default:
		return false
	}
	return true
}

// addressOf returns the address of what at takes or waits for.
func addressOf(at ssa.Instruction) ssa.Value {
	switch at := at.(type) {
	case *ssa.Call:
		return at.Call.Args[0]
	case *ssa.UnOp: // a receive
		if load, ok := at.X.(*ssa.UnOp); ok {
			return load.X
		}
		return at.X
	}
	return nil
}

// propagate adds to what each function may take what its callees may. Goroutines that it starts do not count, nor does what it defers.
func (l *locks) propagate() {
	var work []*ssa.Function
	for _, fn := range l.p.funcs {
		if l.may[fn] != nil {
			work = append(work, fn)
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, call := range l.calls[fn] {
			changed := false
			for _, t := range l.may[fn] {
				if l.ofUnshared(t, call.Call.Args) {
					continue
				}
				if t.owner >= 0 {
					t.owner = parameterOf(call.Call.Args[t.owner])
				}
				changed = l.note(call.Parent(), t) || changed
			}
			if changed {
				work = append(work, call.Parent())
			}
		}
	}
}

// parameterOf returns the index of the parameter through whose fields v is reached, -1 if there is none.
func parameterOf(v ssa.Value) int {
	p, ok := rootOf(v).(*ssa.Parameter)
	if !ok {
		return -1
	}
	return slices.Index(p.Parent().Params, p)
}

// ofUnshared reports whether t is the lock of something unshared that a call with these arguments hands to the callee.
func (l *locks) ofUnshared(t mayTake, args []ssa.Value) bool {
	return t.owner >= 0 && t.owner < len(args) && l.unshared(args[t.owner])
}

// onRequest reports whether a parameter decides whether b runs, or a flag or setting in what the parameter leads to that owns the lock: the callers know whether they hold it.
func onRequest(b *ssa.BasicBlock, owner int) bool {
	for ; b.Idom() != nil; b = b.Idom() {
		branch, ok := b.Idom().Instrs[len(b.Idom().Instrs)-1].(*ssa.If)
		if !ok || len(b.Preds) != 1 {
			continue
		}
		if cond, _ := positive(branch.Cond); arranged(cond, owner) {
			return true
		}
	}
	return false
}

// arranged reports whether cond is a parameter, a flag in what the one with index owner leads to, or a comparison of such with a constant.
func arranged(cond ssa.Value, owner int) bool {
	if cmp, ok := cond.(*ssa.BinOp); ok {
		if c, constant := cmp.Y.(*ssa.Const); !constant || c.IsNil() {
			return false
		}
		cond = cmp.X
	}
	switch v := cond.(type) {
	case *ssa.Parameter:
		return true
	case *ssa.UnOp:
		_, field := v.X.(*ssa.FieldAddr)
		return v.Op == token.MUL && field && owner >= 0 && parameterOf(v.X) == owner
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
func (w *lockWalk) nests(h *holding, in ssa.Instruction, t mayTake, gives []string) {
	if t.place == nil {
		return
	}
	for _, held := range h.held {
		outer := w.places[held.key]
		if outer == nil || outer == t.place || slices.Contains(gives, held.key) || !w.certain(held) {
			continue
		}
		id := nestingID{held.at, in, t.place}
		if w.nested[id] {
			continue
		}
		w.nested[id] = true
		n := nesting{outer: outer, inner: t.place, outerRead: held.read, innerRead: t.read, held: held.at, at: in}
		if t.at != in {
			n.via = t.at
		}
		for _, other := range h.held {
			if other.key != held.key && !slices.Contains(gives, other.key) {
				n.others = append(n.others, w.places[other.key])
			}
		}
		w.l.nestings[[2]any{outer, t.place}] = append(w.l.nestings[[2]any{outer, t.place}], n)
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
		x, y := l.nestings[a][0], l.nestings[b][0]
		return cmp.Or(cmp.Compare(x.at.Pos(), y.at.Pos()), cmp.Compare(x.acquisition().Pos(), y.acquisition().Pos()), cmp.Compare(x.held.Pos(), y.held.Pos()))
	})
	said := map[[2]any]bool{}
	for _, pair := range pairs {
		back := [2]any{pair[1], pair[0]}
		if said[back] {
			continue
		}
		if one, other, ok := l.crossing(l.nestings[pair], l.nestings[back]); ok {
			said[pair] = true
			f := &finding{why: OppositeOrder, cause: other.at, w: waiter{g: &goroutine{}, at: one.at, pos: one.at.Pos(), op: Lock}, via: one.via, held: &hold{at: one.held}}
			l.found = append(l.found, f)
		}
	}
}

// crossing returns a nesting of each list that can wait for each other: neither two readers, nor a third lock, nor the goroutine that runs both keeps
// them apart.
func (l *locks) crossing(list, back []nesting) (one, other nesting, ok bool) {
	for _, a := range list {
		for _, b := range back {
			if a.outerRead && b.innerRead || b.outerRead && a.innerRead || a.at == b.at ||
				slices.ContainsFunc(a.others, func(place any) bool { return place != nil && slices.Contains(b.others, place) }) {
				continue
			}
			if g := l.goroutineOf(a.at.Parent()); g != nil && g == l.goroutineOf(b.at.Parent()) {
				continue
			}
			return a, b, true
		}
	}
	return one, other, false
}

// goroutineOf returns the function that the package starts as a goroutine, at one place and not in a loop, and that alone runs fn; nil if there is none, or others may run fn
// too.
func (l *locks) goroutineOf(fn *ssa.Function) *ssa.Function {
	for range maxClimb {
		obj, declared := fn.Object().(*types.Func)
		if callers := l.callers[fn]; !declared || obj.Exported() || len(callers) == 0 || slices.ContainsFunc(callers, func(g *ssa.Function) bool { return g != callers[0] }) || l.isValue(fn) {
			return nil
		}
		if l.p.started[fn] {
			if len(l.callers[fn]) > 1 || startsInLoop(l.callers[fn][0], fn) {
				return nil
			}
			return fn
		}
		fn = l.callers[fn][0]
	}
	return nil
}

// startsInLoop reports whether caller starts fn as a goroutine more than once.
func startsInLoop(caller, fn *ssa.Function) bool {
	for _, b := range caller.Blocks {
		for _, in := range b.Instrs {
			if start, ok := in.(*ssa.Go); ok && source(start.Call.StaticCallee()) == fn && ssair.InLoop(b) {
				return true
			}
		}
	}
	return false
}

// maxClimb bounds the callers that are followed to the function that a goroutine runs.
const maxClimb = 5

// isValue reports whether fn is used other than to call or start it, so that anybody may run it.
func (l *locks) isValue(fn *ssa.Function) bool {
	if l.values == nil {
		l.values = map[*ssa.Function]bool{}
		for _, f := range l.p.funcs {
			for _, literal := range l.p.flow(f).literals {
				l.values[literal] = true
				if m, ok := literal.Object().(*types.Func); ok && literal.Synthetic != "" {
					l.values[l.p.prog.FuncValue(m)] = true // a method value
				}
			}
		}
	}
	return l.values[fn]
}
