package lifetimes

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// shape holds what a walk needs to know about the whole of a function.
type shape struct {
	solver  *solver
	fn      *ssa.Function
	repeats map[condition]int
	counted map[ssa.Value]bool // see counts
	liveIn  map[ssa.Value]map[*ssa.BasicBlock]bool
}

// shapeOf returns the shape of fn.
func (v *solver) shapeOf(fn *ssa.Function) *shape {
	if sh, ok := v.shapes[fn]; ok {
		return sh
	}
	sh := &shape{
		solver: v, fn: fn, repeats: map[condition]int{},
		liveIn: map[ssa.Value]map[*ssa.BasicBlock]bool{},
	}
	v.shapes[fn] = sh
	for _, b := range fn.Blocks {
		if branch, ok := last(b).(*ssa.If); ok {
			cond := branch.Cond
			for {
				not, ok := cond.(*ssa.UnOp)
				if !ok {
					break
				}
				cond = not.X
			}
			if key, _, ok := conditionOf(cond); ok {
				sh.repeats[key]++
			}
		}
	}
	return sh
}

// counts reports whether a branch may depend on whether the number v is zero: only then is that followed.
func (sh *shape) counts(v ssa.Value) bool {
	if sh.counted == nil {
		sh.counted = map[ssa.Value]bool{}
		var work []ssa.Value
		for _, b := range sh.fn.Blocks {
			branch, ok := last(b).(*ssa.If)
			if !ok {
				continue
			}
			if cmp, ok := branch.Cond.(*ssa.BinOp); ok {
				if zero, ok := cmp.Y.(*ssa.Const); ok && zero.Value != nil && zero.Value.Kind() == constant.Int && constant.Sign(zero.Value) == 0 {
					work = append(work, cmp.X)
				}
			}
		}
		for len(work) > 0 {
			x := work[len(work)-1]
			work = work[:len(work)-1]
			if sh.counted[x] {
				continue
			}
			sh.counted[x] = true
			switch x := x.(type) {
			case *ssa.Phi:
				work = append(work, x.Edges...)
			case *ssa.BinOp:
				if x.Op == token.ADD {
					work = append(work, x.X, x.Y)
				}
			}
		}
	}
	return sh.counted[v]
}

// repeated reports whether more than one branch depends on the condition.
func (sh *shape) repeated(c condition) bool { return sh.repeats[c] > 1 }

// isVariable reports whether addr is a local variable that lives in memory because closures
// share it or its address is taken, or a captured one.
func (sh *shape) isVariable(addr ssa.Value) bool {
	switch addr.(type) {
	case *ssa.Alloc, *ssa.FreeVar:
		return true
	}
	return false
}

// shared reports whether others than this function and the closures that it calls itself may
// release what is stored in the variable at addr, from the store on. What is done with the
// variable later is seen when the path comes there.
func (sh *shape) shared(addr ssa.Value, store *ssa.Store, kind *knowledge.Resource) bool {
	if _, captured := addr.(*ssa.FreeVar); captured {
		return true
	}
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Store:
			if ref.Val == addr {
				return true
			}
		case *ssa.MakeClosure:
			if before(ref, store) && !sh.direct(ref) && sh.solver.capturesToRelease(ref, addr, kind) {
				return true
			}
		case ssa.CallInstruction:
			if before(ref, store) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// before reports whether a may run before b.
func before(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return ssair.Reaches(a.Block(), b.Block())
	}
	for _, instr := range a.Block().Instrs {
		switch instr {
		case a:
			return true
		case b:
			return ssair.InLoop(a.Block())
		}
	}
	return false
}

// direct reports whether mc is only called or deferred where it is made, or started as a goroutine.
func (sh *shape) direct(mc *ssa.MakeClosure) bool {
	for _, ref := range *mc.Referrers() {
		call, ok := ref.(ssa.CallInstruction)
		if !ok || call.Common().Value != ssa.Value(mc) {
			return false
		}
		for _, arg := range call.Common().Args {
			if arg == ssa.Value(mc) {
				return false
			}
		}
	}
	return true
}

// defersBefore returns the deferred calls that may be pending when b is reached.
func (sh *shape) defersBefore(b *ssa.BasicBlock, call ssa.CallInstruction) []*ssa.Defer {
	var list []*ssa.Defer
	for _, d := range sh.fn.Blocks {
		for _, instr := range d.Instrs {
			if instr == call.(ssa.Instruction) {
				break
			}
			if instr, ok := instr.(*ssa.Defer); ok && (d == b || ssair.Reaches(d, b)) {
				list = append(list, instr)
			}
		}
	}
	return list
}

// liveAfter reports whether v is still used after instr.
func (sh *shape) liveAfter(v ssa.Value, instr ssa.Instruction) bool {
	b := instr.Block()
	for _, ref := range *v.Referrers() {
		if _, phi := ref.(*ssa.Phi); !phi && ref.Block() == b && slices.Index(b.Instrs, ref) > slices.Index(b.Instrs, instr) {
			return true
		}
	}
	return slices.ContainsFunc(b.Succs, func(next *ssa.BasicBlock) bool { return next != v.(ssa.Instruction).Block() && sh.live(v, next) })
}

// live reports whether v is still used at the beginning of b or after it.
func (sh *shape) live(v ssa.Value, b *ssa.BasicBlock) bool {
	blocks, ok := sh.liveIn[v]
	if !ok {
		blocks = map[*ssa.BasicBlock]bool{}
		sh.liveIn[v] = blocks
		if refs := v.Referrers(); refs != nil {
			var def *ssa.BasicBlock
			if instr, ok := v.(ssa.Instruction); ok {
				def = instr.Block()
			}
			var mark func(b *ssa.BasicBlock)
			mark = func(b *ssa.BasicBlock) {
				if blocks[b] {
					return
				}
				blocks[b] = true
				if b == def {
					return
				}
				for _, p := range b.Preds {
					mark(p)
				}
			}
			for _, ref := range *refs {
				if phi, ok := ref.(*ssa.Phi); ok {
					for i, e := range phi.Edges {
						if e == v {
							mark(phi.Block().Preds[i])
						}
					}
					// The value a phi of bools stands for is looked at where the phi is.
					mark(phi.Block())
					continue
				}
				mark(ref.Block())
			}
		}
	}
	return blocks[b]
}
