package tickerleak

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/rule"
)

// drains reports receives after Stop that find nothing to receive.
func (r *review) drains(funcs []*ssa.Function) {
	helpers := map[*ssa.Function]int{} // those that drain a parameter, and its index
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for i, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Call:
					r.drain(instr, b.Instrs[i+1:])
				case *ssa.UnOp:
					if instr.Op == token.ARROW {
						r.neverSent(instr)
					}
					stop, stopped := decidedBy(instr)
					if stop == nil {
						continue
					}
					if stopped {
						r.inverted(instr, stop)
						continue
					}
					timer := stop.Common().Args[0]
					if p, ok := timer.(*ssa.Parameter); ok {
						helpers[fn] = parameterIndex(p)
					}
					if taken := takenBefore(stop, timer); taken.IsValid() && !flagged(stop.Block()) && !lent(timer, map[ssa.Value]bool{}) {
						r.Report(rule.Comment{
							Kind: kindDrain, Pos: instr.Pos(), End: instr.Pos(), Refs: []token.Pos{taken},
							Message: "`Stop` is false here also after line {0}, where the timer was received from or stopped already: no value comes any more and this receive blocks for ever; " + r.instead(),
						})
					}
				}
			}
		}
	}
	if len(helpers) == 0 {
		return
	}
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(*ssa.Call)
				if !ok {
					continue
				}
				callee := call.Common().StaticCallee()
				index, ok := helpers[callee]
				if !ok {
					continue
				}
				timer := call.Common().Args[index]
				if taken := takenBefore(call, timer); taken.IsValid() && !flagged(b) && !lent(timer, map[ssa.Value]bool{}) {
					r.Report(rule.Comment{
						Kind: kindDrain, Pos: call.Pos(), End: call.Pos(), Refs: []token.Pos{taken},
						Message: "`" + rule.Shorten(callee.Name(), 40) + "` receives from the timer when `Stop` is false, also after line {0}, where it was received from or stopped already: it blocks for ever; there " + r.instead(),
					})
				}
			}
		}
	}
}

// neverSent reports a receive from the channel of a timer of time.AfterFunc, which is nil.
func (r *review) neverSent(recv *ssa.UnOp) {
	timer := timerOf(recv.X)
	if timer == nil || !isTimePointer(timer.Type(), "Timer") || !madeBy("AfterFunc", timer, map[ssa.Value]bool{}) {
		return
	}
	r.Report(rule.Comment{
		Kind: kindDrain, Pos: recv.Pos(), End: recv.Pos(),
		Message: "this receives from the `C` of a timer of `time.AfterFunc`, which is nil: the goroutine blocks for ever; drop the receive, there is nothing to drain",
	})
}

// madeBy reports whether timer is the result of the named function of package time wherever it is not nil. The values in seen are
// being asked already.
func madeBy(name string, timer ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[timer] {
		return true
	}
	seen[timer] = true
	switch t := timer.(type) {
	case *ssa.Const:
		return t.IsNil()
	case *ssa.Call:
		return timeFunc(t) == name
	case *ssa.Phi:
		for _, edge := range t.Edges {
			if !madeBy(name, edge, seen) {
				return false
			}
		}
		return true
	case *ssa.UnOp:
		addr, ok := t.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		stored := false
		for _, ref := range *addr.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				if ref.Addr != ssa.Value(addr) || !madeBy(name, ref.Val, seen) {
					return false
				}
				stored = true
			case *ssa.UnOp, *ssa.DebugRef:
			default:
				return false // others may store another one
			}
		}
		return stored
	}
	return false
}

// instead is the clause that says what to write instead of a receive after Stop.
func (r *review) instead() string {
	if r.sem.collected {
		return "drop the receive (" + r.sem.why + ", nothing is left to drain)"
	}
	return "receive in a `select` with a `default`"
}

func parameterIndex(p *ssa.Parameter) int {
	for i, other := range p.Parent().Params {
		if other == p {
			return i
		}
	}
	return -1
}

// drain reports `t.Stop()` directly followed by `<-t.C`: the rest of the block is after.
func (r *review) drain(call *ssa.Call, after []ssa.Instruction) {
	if !stopsTimer(call) || len(*call.Referrers()) > 0 {
		return // its result decides: `if !t.Stop() { <-t.C }`
	}
	stopped := originOf(call.Common().Args[0])
	for _, instr := range after {
		switch instr := instr.(type) {
		case *ssa.Call:
			if callee := instr.Common().StaticCallee(); callee != nil && callee.Name() == "Reset" {
				return
			}
		case *ssa.Store:
			if originOf(instr.Addr) == stopped {
				return
			}
		case *ssa.UnOp:
			if instr.Op != token.ARROW {
				continue
			}
			timer := timerOf(instr.X)
			if timer == nil || originOf(timer) != stopped {
				continue
			}
			r.Report(rule.Comment{
				Kind: kindDrain, Pos: instr.Pos(), End: instr.Pos(), Refs: []token.Pos{call.Pos()},
				Message: "this receives from a timer that `Stop` in line {0} has just stopped (" + r.sem.why +
					"): no value comes any more and the goroutine blocks for ever; drop the receive, since Go 1.23 there is nothing to drain",
			})
			return
		}
	}
}

// stopsTimer reports whether call stops a timer.
func stopsTimer(call *ssa.Call) bool {
	fn := call.Common().StaticCallee()
	return fn != nil && fn.Name() == "Stop" && len(call.Common().Args) == 1 && isTimePointer(call.Common().Args[0].Type(), "Timer")
}

// decidedBy returns the call of Stop on the timer that recv receives from which decides whether recv runs, and its result when it does; nil if
// there is none.
func decidedBy(recv *ssa.UnOp) (stop *ssa.Call, result bool) {
	if recv.Op != token.ARROW || len(recv.Block().Preds) != 1 {
		return nil, false
	}
	timer := timerOf(recv.X)
	if timer == nil || !isTimePointer(timer.Type(), "Timer") {
		return nil, false
	}
	before := recv.Block().Preds[0]
	branch, ok := before.Instrs[len(before.Instrs)-1].(*ssa.If)
	if !ok {
		return nil, false
	}
	cond, result := branch.Cond, before.Succs[0] == recv.Block()
	if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
		cond, result = not.X, !result
	}
	stop, ok = cond.(*ssa.Call)
	if !ok || !stopsTimer(stop) || originOf(stop.Common().Args[0]) != originOf(timer) {
		return nil, false
	}
	return stop, result
}

// inverted reports recv, which only runs where stop has stopped the timer.
func (r *review) inverted(recv *ssa.UnOp, stop *ssa.Call) {
	for _, instr := range recv.Block().Instrs {
		switch instr := instr.(type) {
		case *ssa.Call, *ssa.Store:
			return // it may be started again, or be another one
		case *ssa.UnOp:
			if instr == recv {
				r.Report(rule.Comment{
					Kind: kindDrain, Pos: recv.Pos(), End: recv.Pos(), Refs: []token.Pos{stop.Pos()},
					Message: "this receives from a timer where `Stop` in line {0} is true, so it was stopped in time: no value comes any more and the goroutine blocks for ever; " + r.instead(),
				})
				return
			}
		}
	}
}

// takenBefore returns where the timer was received from or stopped on a way to call, with nothing after it that starts it again, or
// token.NoPos.
func takenBefore(call *ssa.Call, timer ssa.Value) token.Pos {
	of := originOf(timer)
	seen := map[*ssa.BasicBlock]bool{}
	type place struct {
		block *ssa.BasicBlock
		end   int // the instructions before it are to be looked at
	}
	work := []place{{call.Block(), slices.Index(call.Block().Instrs, ssa.Instruction(call))}}
	for len(work) > 0 {
		at := work[len(work)-1]
		work = work[:len(work)-1]
		restarted := false
		for i := at.end - 1; i >= 0 && !restarted; i-- {
			switch instr := at.block.Instrs[i].(type) {
			case *ssa.UnOp:
				if t := timerOf(instr.X); instr.Op == token.ARROW && t != nil && originOf(t) == of {
					return instr.Pos()
				}
			case *ssa.Store:
				restarted = originOf(instr.Addr) == of
			case *ssa.Call:
				if instr == of.value {
					restarted = true // made here
				} else if stopsTimer(instr) && originOf(instr.Common().Args[0]) == of {
					return instr.Pos()
				} else {
					restarted = mayRestart(instr, of)
				}
			}
		}
		if restarted {
			continue
		}
		for _, pred := range at.block.Preds {
			if pos := selectedFrom(pred, at.block, of); pos.IsValid() {
				return pos
			}
			if !seen[pred] {
				seen[pred] = true
				work = append(work, place{pred, len(pred.Instrs)})
			}
		}
	}
	return token.NoPos
}

// mayRestart reports whether call may start the timer again: it is its Reset, or gets it to do what it likes.
func mayRestart(call *ssa.Call, of origin) bool {
	for _, arg := range call.Common().Args {
		if t := timerOf(arg); t == nil && isTimePointer(arg.Type(), "Timer") && originOf(arg) == of {
			return true
		}
		if _, addr := arg.(*ssa.Alloc); addr && originOf(arg) == of {
			return true
		}
	}
	// Have: the timer is no argument. A field may be reset by any method of its owner.
	return of.owner != nil && call.Common().StaticCallee() != nil && call.Common().Signature().Recv() != nil &&
		namedOf(call.Common().Signature().Recv().Type()) == of.owner
}

func namedOf(t types.Type) *types.TypeName {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Origin().Obj()
	}
	return nil
}

// selectedFrom returns the position of the case of a select that receives from the timer, if the edge from one block to the other is
// that case.
func selectedFrom(from, to *ssa.BasicBlock, of origin) token.Pos {
	branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok || from.Succs[0] != to {
		return token.NoPos
	}
	cmp, ok := branch.Cond.(*ssa.BinOp)
	if !ok || cmp.Op != token.EQL {
		return token.NoPos
	}
	index, ok := cmp.X.(*ssa.Extract)
	if !ok || index.Index != 0 {
		return token.NoPos
	}
	sel, ok := index.Tuple.(*ssa.Select)
	c, constant := cmp.Y.(*ssa.Const)
	if !ok || !constant {
		return token.NoPos
	}
	if i := c.Int64(); i >= 0 && int(i) < len(sel.States) {
		if t := timerOf(sel.States[i].Chan); t != nil && originOf(t) == of && sel.States[i].Dir == types.RecvOnly {
			return sel.States[i].Pos
		}
	}
	return token.NoPos
}

// lent reports whether another function may have handed out timer, and can start it again whenever it is called: a method Backoff that returns
// the same timer each time. The values in seen are being asked already.
func lent(timer ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[timer] {
		return false
	}
	seen[timer] = true
	switch t := timer.(type) {
	case *ssa.Extract:
		return lent(t.Tuple, seen)
	case *ssa.Call:
		return timeFunc(t) == "" && !makesTimer(t.Common().StaticCallee())
	case *ssa.Phi:
		return slices.ContainsFunc(t.Edges, func(edge ssa.Value) bool { return lent(edge, seen) })
	case *ssa.UnOp:
		addr, ok := originOf(t).value.(*ssa.Alloc)
		return ok && slices.ContainsFunc(*addr.Referrers(), func(ref ssa.Instruction) bool {
			store, ok := ref.(*ssa.Store)
			return ok && store.Addr == ssa.Value(addr) && lent(store.Val, seen)
		})
	}
	return false
}

// makesTimer reports whether all that fn returns is a timer that it has just made.
func makesTimer(fn *ssa.Function) bool {
	if fn == nil || len(fn.Blocks) == 0 {
		return false
	}
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if ok && (len(ret.Results) != 1 || !madeBy("NewTimer", ret.Results[0], map[ssa.Value]bool{})) {
			return false
		}
	}
	return true
}

// flagged reports whether a variable decides whether b is reached: it may tell whether the value was taken.
func flagged(b *ssa.BasicBlock) bool {
	for range 4 {
		if len(b.Preds) != 1 {
			return false
		}
		pred := b.Preds[0]
		if branch, ok := pred.Instrs[len(pred.Instrs)-1].(*ssa.If); ok {
			cond := branch.Cond
			if not, ok := cond.(*ssa.UnOp); ok && not.Op == token.NOT {
				cond = not.X
			}
			switch cond := cond.(type) {
			case *ssa.Phi, *ssa.Parameter:
				return true
			case *ssa.UnOp:
				return cond.Op == token.MUL
			}
		}
		b = pred
	}
	return false
}
