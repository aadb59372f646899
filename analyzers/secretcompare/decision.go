package secretcompare

import (
	"go/constant"
	"go/token"
	"regexp"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/secrets"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// An outcome says what follows from a comparison.
type outcome int

const (
	skips   outcome = iota // nothing is left to do if both are the same
	notices                // something is done if they differ, and the code goes on
	decided                // something is refused if they differ, or granted if they are the same
)

// decides says what follows from the comparison c.
func decides(c secrets.Comparison) outcome {
	if c.Form == secrets.Loop {
		return decided // Have: a loop that returns or breaks at the first difference.
	}
	result, ok := c.Instr.(ssa.Value)
	if !ok {
		return decided
	}
	equal := true
	switch instr := c.Instr.(type) {
	case *ssa.BinOp:
		equal = instr.Op == token.EQL
	case *ssa.Call:
		if isCompare(c) {
			return ordered(instr)
		}
	}
	return used(result, equal, map[ssa.Value]bool{})
}

// isCompare reports whether c calls a function that returns an order, such as bytes.Compare.
func isCompare(c secrets.Comparison) bool { return c.Func != nil && c.Func.Name() == "Compare" }

// ordered says what follows if an order is only asked whether it is 0.
func ordered(call *ssa.Call) outcome {
	best := skips
	for _, ref := range *call.Referrers() {
		op, ok := ref.(*ssa.BinOp)
		if !ok || op.Op != token.EQL && op.Op != token.NEQ {
			return skips // Have: a sort order.
		}
		best = max(best, used(op, op.Op == token.EQL, map[ssa.Value]bool{}))
	}
	return best
}

// used says what follows from the condition v; equal says what it means if it is true.
func used(v ssa.Value, equal bool, seen map[ssa.Value]bool) outcome {
	best := skips
	if seen[v] {
		return best
	}
	seen[v] = true
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.If:
			same, differ := ref.Block().Succs[0], ref.Block().Succs[1]
			if !equal {
				same, differ = differ, same
			}
			best = max(best, branches(ref.Block(), same, differ, equal), joined(ref, same == ref.Block().Succs[0], seen))
		case *ssa.UnOp:
			best = max(best, used(ref, equal != (ref.Op == token.NOT), seen))
		case *ssa.Phi:
			best = max(best, used(ref, equal, seen))
		case *ssa.DebugRef:
		default:
			return decided // Have: returned, stored, passed on.
		}
	}
	return best
}

// joined says what follows from a test that decides about the value of && or || at once; equal says what it means if it is true.
func joined(test *ssa.If, equal bool, seen map[ssa.Value]bool) outcome {
	best := skips
	for i, succ := range test.Block().Succs {
		at := slices.Index(succ.Preds, test.Block())
		for _, instr := range succ.Instrs {
			phi, ok := instr.(*ssa.Phi)
			if !ok {
				break
			}
			// Have: the phi is value if the test comes out as it does for succ.
			if value, ok := boolean(phi.Edges[at]); ok {
				best = max(best, used(phi, (value == (i == 0)) == equal, seen))
			}
		}
	}
	return best
}

// boolean returns the value of the constant v.
func boolean(v ssa.Value) (value, ok bool) {
	c, ok := v.(*ssa.Const)
	if !ok || c.Value == nil || c.Value.Kind() != constant.Bool {
		return false, false
	}
	return constant.BoolVal(c.Value), true
}

// branches says what follows from a test by the blocks that are reached when the operands are the same, and when
// they differ. equal says which of the two comes first in the source.
func branches(test, same, differ *ssa.BasicBlock, equal bool) outcome {
	onSame, onDiffer := regionOf(test, same), regionOf(test, differ)
	switch {
	case onSame.repeats, onSame.idle && equal:
		return skips
	case onSame.clears && !onDiffer.leaves:
		return skips // nothing is granted: what was compared, and found elsewhere before, is used up
	case onDiffer.succeeds && !onSame.succeeds:
		return skips // nothing is refused: what was to be replaced has been
	case onDiffer.leaves, // refused
		onDiffer.works && onSame.works,                // one thing or the other
		onSame.returns, onSame.leaves && onSame.works, // granted
		onSame.exclusive && !onDiffer.exclusive && !(onSame.works && onSame.loops): // granted, and then goes on
		return decided
	}
	return notices
}

// A region is what only happens after one outcome of a test.
type region struct {
	exclusive bool // there is any
	leaves    bool // it ends the function, whatever happens in it
	returns   bool // ... with a result other than nil
	repeats   bool // there is none: the next iteration follows
	loops     bool // the next iteration follows
	works     bool // it calls something
	idle      bool // it only returns, without results
	succeeds  bool // it only returns, with nothing but a nil error
	clears    bool // it only removes what is good for one use
}

// regionOf describes the blocks that are only reached through succ from test.
func regionOf(test, succ *ssa.BasicBlock) region {
	r := region{}
	if len(succ.Preds) != 1 {
		// Have: a join. With && and || several tests lead to one outcome.
		for _, pred := range succ.Preds {
			if pred != test && !tests(pred) {
				r.repeats = succ.Dominates(test)
				return r
			}
		}
		if succ.Dominates(test) {
			r.repeats = true
			return r
		}
	}
	r.exclusive = true
	r.clears = clears(succ)
	blocks, goesOn := 0, false
	for _, b := range test.Parent().Blocks {
		if !succ.Dominates(b) {
			continue
		}
		blocks++
		for _, next := range b.Succs {
			goesOn = goesOn || !succ.Dominates(next)
			r.loops = r.loops || !succ.Dominates(next) && goesRound(next, test)
		}
		results := returned(b)
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Call, *ssa.Defer, *ssa.Go, *ssa.Send, *ssa.MapUpdate:
				r.works = true
			case *ssa.Store:
				r.works = r.works || !slices.Contains(results, instr.Val)
			case *ssa.Panic:
				r.leaves = true
			case *ssa.Return:
				r.leaves = true
				r.returns = r.returns || slices.ContainsFunc(results, func(v ssa.Value) bool { return !isNil(v) })
			}
		}
		if _, ends := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ends && b == succ && !r.works {
			r.idle = len(results) == 0
			r.succeeds = len(results) == 1 && symbol.IsError(results[0].Type()) && isNil(results[0])
		}
	}
	r.leaves = r.leaves && !goesOn
	if blocks == 1 && !r.works && len(succ.Instrs) == 1 && len(succ.Succs) == 1 && succ.Succs[0].Dominates(test) {
		r.repeats = true
	}
	return r
}

var (
	// onceName matches the names of what is good for one use.
	onceName = regexp.MustCompile(`(?i)token|secret|code|nonce|otp|challenge|password`)
	// clearName matches the names of functions that remove something.
	clearName = regexp.MustCompile(`^(?i:clear|delete|remove|invalidate|expire|consume)`)
)

// clears reports whether the blocks that succ dominates empty or remove tokens and the like and do nothing else, apart from failing.
func clears(succ *ssa.BasicBlock) bool {
	found := false
	for _, b := range succ.Parent().Blocks {
		if !succ.Dominates(b) {
			continue
		}
		for _, next := range b.Succs {
			if !succ.Dominates(next) && len(next.Instrs) > 0 {
				if _, merges := next.Instrs[0].(*ssa.Phi); merges {
					return false // what follows may depend on it
				}
			}
		}
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Store:
				c, ok := instr.Val.(*ssa.Const)
				addr, isField := instr.Addr.(*ssa.FieldAddr)
				if !ok || !empty(c) || !isField || !onceName.MatchString(ssair.Field(addr).Name()) {
					return false
				}
				found = true
			case *ssa.Call:
				if name := calledName(&instr.Call); !clearName.MatchString(name) || !onceName.MatchString(name) {
					return false
				}
				found = true
			case *ssa.Return:
				if slices.ContainsFunc(returned(b), func(v ssa.Value) bool { return !isNil(v) && !symbol.IsError(v.Type()) }) {
					return false
				}
			case *ssa.Defer, *ssa.Go, *ssa.Send, *ssa.MapUpdate, *ssa.Panic:
				return false
			}
		}
	}
	return found
}

// empty reports whether c is the zero value of its type.
func empty(c *ssa.Const) bool {
	if c.Value == nil {
		return true
	}
	switch c.Value.Kind() {
	case constant.String:
		return constant.StringVal(c.Value) == ""
	case constant.Bool:
		return !constant.BoolVal(c.Value)
	}
	return constant.Sign(c.Value) == 0
}

// calledName returns the name of the function, or of the parameter or variable, that is called.
func calledName(call *ssa.CallCommon) string {
	if obj := ssair.Callee(call); obj != nil {
		return obj.Name()
	}
	return call.Value.Name()
}

// returned returns the results with which b leaves the function. Where calls are deferred they
// are kept in variables until those are done.
func returned(b *ssa.BasicBlock) []ssa.Value {
	ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
	if !ok {
		return nil
	}
	results := slices.Clone(ret.Results)
	for i, v := range results {
		if load, ok := v.(*ssa.UnOp); ok {
			for _, instr := range b.Instrs {
				if s, ok := instr.(*ssa.Store); ok && s.Addr == load.X {
					results[i] = s.Val
				}
			}
		}
	}
	return results
}

func isNil(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.IsNil()
}

// goesRound reports whether b leads to the next iteration of the loop around test, by way of nothing but the end of its body.
func goesRound(b, test *ssa.BasicBlock) bool {
	for range 4 {
		if b.Dominates(test) {
			return true
		}
		if len(b.Succs) != 1 {
			return false
		}
		b = b.Succs[0]
	}
	return false
}

// tests reports whether b only ends in a test.
func tests(b *ssa.BasicBlock) bool {
	_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If)
	return ok
}
