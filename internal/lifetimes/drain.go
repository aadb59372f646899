package lifetimes

import (
	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/ssair"
)

// usage says how a value is used in a function and its literals.
type usage struct {
	from *ssa.BasicBlock // where it is acquired

	drained bool // a loop calls a method that drains it
	checked bool // the method is called that tells whether draining failed
	other   bool // it goes where that cannot be seen

	variables map[ssa.Value]bool // those looked at: two may be copied to each other
}

// unchecked reports whether a loop drains what call acquires and nobody asks whether it failed.
func (v *solver) unchecked(call *ssa.Call, a acquisition) bool {
	if a.result < 0 {
		return false
	}
	u := usage{from: call.Block(), variables: map[ssa.Value]bool{}}
	if call.Common().Signature().Results().Len() == 1 {
		v.uses(call, a, &u)
	} else {
		for _, ref := range *call.Referrers() {
			if e, ok := ref.(*ssa.Extract); ok && e.Index == a.result {
				v.uses(e, a, &u)
			}
		}
	}
	return u.drained && !u.checked && !u.other
}

// repeats reports whether b runs several times for one acquisition: each round of a loop around both has its own.
func (u *usage) repeats(b *ssa.BasicBlock) bool {
	if b == u.from {
		return false
	}
	return ssair.ReachesWithout(b, b, u.from) // in a literal that block is none
}

// uses notes in u how x is used.
func (v *solver) uses(x ssa.Value, a acquisition, u *usage) {
	for _, ref := range *x.Referrers() {
		switch ref := ref.(type) {
		case ssa.CallInstruction:
			common := ref.Common()
			if receiver(common) != x || !common.IsInvoke() && contains(common.Args[1:], x) || common.IsInvoke() && contains(common.Args, x) {
				u.other = true
				continue
			}
			name := methodName(common)
			u.checked = u.checked || name == a.resource.Check
			u.drained = u.drained || a.resource.Drains(name) && u.repeats(ref.Block())
		case *ssa.BinOp, *ssa.DebugRef:
		case *ssa.FieldAddr:
			if f := fieldOf(x.Type(), ref.Field); f == nil || !f.Embedded() {
				continue // a field of its own
			}
			v.variableUses(ref, a, u)
		case *ssa.Store:
			addr, ok := ref.Addr.(*ssa.Alloc)
			if !ok || ref.Val != x {
				u.other = true
				continue
			}
			v.variableUses(addr, a, u)
		default:
			u.other = true
		}
	}
}

// variableUses notes in u how what the variable at addr holds is used.
func (v *solver) variableUses(addr ssa.Value, a acquisition, u *usage) {
	if u.variables[addr] {
		return
	}
	u.variables[addr] = true
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store, *ssa.DebugRef:
		case *ssa.UnOp:
			v.uses(ref, a, u)
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr {
					v.variableUses(fn.FreeVars[i], a, u)
				}
			}
		default:
			u.other = true
		}
	}
}

func contains(args []ssa.Value, x ssa.Value) bool {
	for _, arg := range args {
		if arg == x {
			return true
		}
	}
	return false
}
