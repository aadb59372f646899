package blocking

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// This file says when time passes. A timer that is made where it is waited for has yet to elapse when the wait begins. So it does not elapse before what can happen
// at once: the receive from a channel that is closed for good, in the same select, and what another goroutine receives or closes that has done nothing which takes time
// since its last operation. A goroutine that has may still be at it.

// newTimer reports whether v is the channel of a timer that is made where v is waited for, and that takes a while, as all durations do that are
// not constant.
func newTimer(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok || model(call.Call.StaticCallee()) != opAfter {
		return false
	}
	d, ok := call.Call.Args[0].(*ssa.Const)
	return !ok || d.Int64() > 0
}

// waitsForTime reports whether some function of the scope waits for a timer that it makes there.
func (sc *scope) waitsForTime() bool {
	for _, fn := range sc.funcs {
		for _, in := range sc.p.flow(fn).instrs {
			if sel, ok := in.(*ssa.Select); ok && slices.ContainsFunc(sel.States, func(st *ssa.SelectState) bool { return newTimer(st.Chan) }) {
				return true
			}
		}
	}
	return false
}

// instant reports whether something happens in s before a timer elapses that goroutine gi has just made.
func (x *explorer) instant(s *state, gi int, all [][]offer) bool {
	for i, offers := range all {
		if i != gi && s.gs[i].busy {
			continue
		}
		if t, _, ok := x.standing(s, i); ok && (t.op == opClose || t.op == opCancel) {
			return true
		}
		for _, o := range offers {
			if o.send || !s.internal(o.ch) {
				continue
			}
			if ch := s.objs[o.ch.obj]; ch.closed || i != gi && len(ch.buffer) > 0 {
				return true
			}
		}
	}
	return false
}

// takesTime reports whether in may take time that exploration does not see: it is a call of what is not known to be quick.
func takesTime(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	if _, ok := call.Call.Value.(*ssa.Builtin); ok {
		return false
	}
	if call.Call.IsInvoke() && symbol.IsContext(call.Call.Value.Type()) {
		return false
	}
	callee := source(call.Call.StaticCallee())
	switch model(callee) {
	case opNone:
		return callee == nil || !retainsNothing(callee) || callee.Name() == "Sleep"
	case opLock, opRLock, opWait, opCondWait, opOnce:
		return true
	}
	return false
}

// idle returns for each instruction that the skeleton keeps of b whether something that takes time was left out right before it.
func (c *code) idle(b *ssa.BasicBlock) []bool {
	kept := c.blocks[b.Index].instrs
	slow := make([]bool, len(kept))
	i := 0
	for _, in := range b.Instrs {
		if i < len(kept) && kept[i] == in {
			i++
		} else if i < len(kept) && takesTime(in) {
			slow[i] = true
		}
	}
	return slow
}
