package blocking

import (
	"fmt"
	"go/constant"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// answer returns the result of the unknown function called at. Who asks the same thing for an option by its name, or a
// text for its prefix, gets the same answer each time; any other result is new.
func (x *explorer) answer(s *state, f *frame, at *ssa.Call, fresh func() value) value {
	if !named(at, 3) || leavesLoop(at, f.code.exits, 4) {
		return fresh()
	}
	key, args, ok := x.question(s, f, at)
	if !ok {
		return fresh()
	}
	// Remembered as long as the first argument is. Without one the world is asked.
	asked := int32(0)
	for _, a := range args.sub {
		if a.kind == vSym || a.kind == vPtr {
			asked = a.obj
			break
		}
	}
	again := x.sc.askedAgain(at)
	i := slices.IndexFunc(s.objs[asked].memo, func(m memo) bool {
		return m.key == key && slices.EqualFunc(m.with.sub, args.sub, sameValue)
	})
	var v value
	if i >= 0 {
		v = s.objs[asked].memo[i].v
	} else {
		v = fresh()
	}
	switch {
	case i < 0 && again:
		o := s.own(asked)
		o.memo = append(o.memo, memo{key: key, with: args, v: v})
	case i >= 0 && !again:
		o := s.own(asked)
		o.memo = slices.Delete(o.memo, i, i+1)
	}
	return v
}

// askedAgain reports whether what is asked at a call may be asked after it: later in the same function, or in another one. What
// nobody asks for need not be remembered, which would keep states apart.
func (sc *scope) askedAgain(at *ssa.Call) bool {
	again, known := sc.again[at]
	if !known {
		again = sc.asksAgain(at)
		sc.again[at] = again
	}
	return again
}

func (sc *scope) asksAgain(at *ssa.Call) bool {
	asks := func(fn *ssa.Function, list []ssa.Instruction) bool {
		keep := sc.code(fn).keep
		return slices.ContainsFunc(list, func(in ssa.Instruction) bool {
			call, ok := in.(*ssa.Call)
			return ok && keep[in] && sameQuestion(call, at)
		})
	}
	own := at.Parent()
	for _, fn := range sc.funcs {
		if fn != own && sc.active[fn] && slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool { return asks(fn, b.Instrs) }) {
			return true
		}
	}
	b := at.Block()
	seen := map[*ssa.BasicBlock]bool{}
	work := slices.Clone(b.Succs)
	for len(work) > 0 {
		next := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[next] {
			continue
		}
		seen[next] = true
		if asks(own, next.Instrs) {
			return true
		}
		work = append(work, next.Succs...)
	}
	return asks(own, b.Instrs[slices.Index(b.Instrs, ssa.Instruction(at))+1:])
}

// sameQuestion reports whether a and b call the same function with the same constants.
func sameQuestion(a, b *ssa.Call) bool {
	return a.Call.Method == b.Call.Method && a.Call.StaticCallee() == b.Call.StaticCallee() &&
		slices.EqualFunc(a.Call.Args, b.Call.Args, func(v, w ssa.Value) bool {
			c, isConst := v.(*ssa.Const)
			d, alsoConst := w.(*ssa.Const)
			return isConst == alsoConst && (!isConst || c.String() == d.String())
		})
}

// question returns what is asked at a call: the function with the constants, and the other arguments. It is not ok if some of
// these may differ another time, or lead to what the explored goroutines change.
func (x *explorer) question(s *state, f *frame, at *ssa.Call) (key string, args value, ok bool) {
	var list []ssa.Value
	var b strings.Builder
	switch callee := at.Call.StaticCallee(); {
	case at.Call.IsInvoke():
		fmt.Fprint(&b, x.number(at.Call.Method))
		list = append(list, at.Call.Value)
	case callee != nil && len(callee.FreeVars) == 0:
		fmt.Fprint(&b, x.number(callee))
	default:
		return "", value{}, false
	}
	args.kind = vTuple
	for _, arg := range append(list, at.Call.Args...) {
		if c, isConst := arg.(*ssa.Const); isConst {
			fmt.Fprintf(&b, " %v", c)
			continue
		}
		v := x.eval(s, f, arg)
		switch v.kind {
		case vSym, vPtr, vInt, vNil:
			args.sub = append(args.sub, v)
		default:
			return "", value{}, false
		}
	}
	return b.String(), args, !s.anyReaches(args.sub)
}

// named reports whether a call asks by a constant text for something to decide by, or is only a step to such calls, as in
// cmd.Flags().GetBool("all"). What else it returns may differ each time: the next element, an error.
func named(at *ssa.Call, depth int) bool {
	if depth == 0 {
		return false
	}
	isText := func(v ssa.Value) bool {
		c, ok := v.(*ssa.Const)
		return ok && c.Value != nil && c.Value.Kind() == constant.String
	}
	if slices.ContainsFunc(at.Call.Args, isText) {
		results, ok := at.Type().(*types.Tuple)
		if !ok {
			return isBasic(at.Type())
		}
		for v := range results.Variables() {
			if !isBasic(v.Type()) {
				return false
			}
		}
		return results.Len() > 0
	}
	uses := *at.Referrers()
	return len(uses) > 0 && !slices.ContainsFunc(uses, func(use ssa.Instruction) bool {
		call, ok := use.(*ssa.Call)
		return !ok || !named(call, depth-1)
	})
}

// leavesLoop reports whether v decides if a loop goes on: that may be a loop that waits for another answer.
func leavesLoop(v ssa.Value, exits map[*ssa.If]loopExit, depth int) bool {
	return depth > 0 && slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.If:
			_, ok := exits[use]
			return ok
		case *ssa.UnOp, *ssa.BinOp, *ssa.Extract, *ssa.Phi:
			return leavesLoop(use.(ssa.Value), exits, depth-1)
		}
		return false
	})
}
