package tickerleak

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/census"
	"github.com/reviewlint/reviewlint/internal/lifetimes"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
)

// longTimer is from when on a timer that nobody can stop is worth a word.
const longTimer = 10 * time.Minute

// calls looks at what functions do with timers apart from making and stopping them.
func (r *review) calls(funcs []*ssa.Function) {
	r.drains(funcs)
	for _, fn := range funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.Call:
					r.interval(instr)
					if !r.sem.collected {
						r.tick(instr)
						r.after(instr)
					}
				case *ssa.UnOp:
					if instr.Op == token.ARROW {
						r.waits(instr)
					}
				}
			}
		}
	}
}

// timeFunc returns the name of the function of package time that call calls, or "".
func timeFunc(call *ssa.Call) string {
	fn := call.Common().StaticCallee()
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "time" || fn.Signature.Recv() != nil {
		return ""
	}
	return fn.Name()
}

// interval reports a constant interval that is not positive.
func (r *review) interval(call *ssa.Call) {
	name := timeFunc(call)
	if name != "NewTicker" && name != "Tick" {
		return
	}
	c, ok := call.Common().Args[0].(*ssa.Const)
	if !ok || c.Value == nil || constant.Sign(c.Value) > 0 {
		return
	}
	harm := "panics for an interval that is not positive"
	if name == "Tick" {
		harm = "returns a nil channel for an interval that is not positive, and receiving from it blocks for ever"
	}
	if expr := lifetimes.CallAt(r.Files, call.Pos()); expr != nil {
		r.Report(rule.Comment{
			Kind: kindInterval, Pos: expr.Pos(), End: expr.End(),
			Message: "`" + rule.Shorten(types.ExprString(expr), 40) + "` has no interval: `time." + name + "` " + harm + "; pass a positive duration",
		})
	}
}

// tick reports time.Tick in a function that returns, where the runtime does not collect it.
func (r *review) tick(call *ssa.Call) {
	if timeFunc(call) != "Tick" || !returns(call.Parent()) {
		return
	}
	if r.often.Repeats(call) == runs.Unknown {
		return // as a rule once per process
	}
	if expr := lifetimes.CallAt(r.Files, call.Pos()); expr != nil {
		r.Report(rule.Comment{
			Kind: kindClassic, Pos: expr.Pos(), End: expr.End(),
			Message: "`time.Tick` makes a ticker that nobody can stop, in a function that returns (" + r.sem.why +
				", the runtime never collects it): one more fires for ever per call; use `time.NewTicker` and `defer t.Stop()`",
		})
	}
}

// after reports time.After in a select of a loop, where the runtime keeps the timer until it fires.
func (r *review) after(call *ssa.Call) {
	if timeFunc(call) != "After" || !ssair.InLoop(call.Block()) {
		return
	}
	d, ok := call.Common().Args[0].(*ssa.Const)
	if !ok || d.Value == nil || time.Duration(d.Int64()) < time.Minute {
		return // soon gone, or nobody knows
	}
	selected := false
	for _, ref := range *call.Referrers() {
		if s, ok := ref.(*ssa.Select); ok && othersRepeat(s, call) {
			selected = true
		}
	}
	if !selected {
		return // the loop waits for it, or ends when something else comes first
	}
	if expr := lifetimes.CallAt(r.Files, call.Pos()); expr != nil {
		r.Report(rule.Comment{
			Kind: kindAfter, Pos: expr.Pos(), End: expr.End(),
			Message: "`time.After` starts a timer of " + time.Duration(d.Int64()).String() + " in each iteration (" + r.sem.why +
				", the runtime keeps it until it fires): they pile up when other cases win; use one `time.NewTimer` and `Reset`",
			Doubt: "is the loop busy?",
		})
	}
}

// othersRepeat reports whether a case of s other than the one that receives from ch leads back to s.
func othersRepeat(s *ssa.Select, ch ssa.Value) bool {
	for _, ref := range *s.Referrers() {
		index, ok := ref.(*ssa.Extract)
		if !ok || index.Index != 0 {
			continue
		}
		for _, ref := range *index.Referrers() {
			cmp, ok := ref.(*ssa.BinOp)
			if !ok || cmp.Op != token.EQL {
				continue
			}
			c, ok := cmp.Y.(*ssa.Const)
			if !ok {
				continue
			}
			if i := c.Int64(); i < 0 || int(i) >= len(s.States) || s.States[i].Chan == ch {
				continue
			}
			for _, ref := range *cmp.Referrers() {
				if branch, ok := ref.(*ssa.If); ok && ssair.Reaches(branch.Block().Succs[0], s.Block()) {
					return true
				}
			}
		}
	}
	return false
}

// timerOf returns the timer or ticker whose channel ch is, or nil.
func timerOf(ch ssa.Value) ssa.Value {
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok || !isTimePointer(field.X.Type(), "Timer") && !isTimePointer(field.X.Type(), "Ticker") {
		return nil
	}
	return field.X
}

// stoppedInLoop reports whether a loop stops the ticker that call makes.
func stoppedInLoop(call *ssa.Call) bool {
	for _, ref := range *call.Referrers() {
		c, ok := ref.(*ssa.Call)
		if !ok || !ssair.InLoop(c.Block()) || ssair.InLoop(call.Block()) {
			continue
		}
		if callee := c.Common().StaticCallee(); callee != nil && callee.Name() == "Stop" && isTimePointer(call.Type(), "Ticker") {
			return true
		}
	}
	return false
}

// An origin identifies a timer: the call that makes it, the variable or the field that it is in.
type origin struct {
	value ssa.Value
	owner *types.TypeName
	field int
}

// originOf returns where v comes from.
func originOf(v ssa.Value) origin {
	if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL {
		v = load.X
	}
	switch v := v.(type) {
	case *ssa.FieldAddr:
		t := v.X.Type().Underlying().(*types.Pointer).Elem()
		if named, ok := types.Unalias(t).(*types.Named); ok {
			return origin{owner: named.Origin().Obj(), field: v.Field}
		}
	case *ssa.FreeVar:
		// The variable that the literal shares with the function around it.
		for _, ref := range makersOf(v.Parent()) {
			for i, fv := range v.Parent().FreeVars {
				if fv == v {
					return originOf(ref.Bindings[i])
				}
			}
		}
	}
	return origin{value: v}
}

// makersOf returns the instructions that make closures of fn.
func makersOf(fn *ssa.Function) []*ssa.MakeClosure {
	var list []*ssa.MakeClosure
	if fn.Parent() == nil {
		return nil
	}
	for _, b := range fn.Parent().Blocks {
		for _, instr := range b.Instrs {
			if mc, ok := instr.(*ssa.MakeClosure); ok && mc.Fn == fn {
				list = append(list, mc)
			}
		}
	}
	return list
}

// waits reports a loop that only a closed channel or another tick would end, on the channel of a ticker that another function stops.
func (r *review) waits(recv *ssa.UnOp) {
	ticker := timerOf(recv.X)
	if ticker == nil || !isTimePointer(ticker.Type(), "Ticker") || !recv.Pos().IsValid() {
		return
	}
	ever := endless(recv)
	if !ever && !ticksOnly(recv) {
		return // something else ends the loop
	}
	if r.single(originOf(ticker), recv) {
		return // one goroutine per process, stopped on the way to its end
	}
	stop := r.stopElsewhere(ticker, recv.Parent())
	if stop == nil || !ever && waitsFor(stop.Parent()) {
		return // Have: whoever stops it may have waited for the end of the loop.
	}
	c := rule.Comment{
		Kind: kindWaits, Pos: recv.Pos(), End: recv.Pos(), Refs: []token.Pos{stop.Pos()},
		Message: "this loop has no other end than a closed channel, and `Stop` in line {0} does not close `C`: the goroutine waits for ever after it; " +
			"select on a done channel or `ctx.Done()` as well",
	}
	if !ever {
		c.Message = "this loop ends only after another tick, and none comes once `Stop` in line {0} has run: the goroutine waits for ever then; " +
			"select on a done channel or `ctx.Done()` as well"
		c.Doubt = "or has it always ended by then?"
	}
	r.Report(c)
}

// single reports whether there is one ticker from o per process, for which recv waits: what is in a field is one per owner, however often its
// methods run by their names.
func (r *review) single(o origin, recv *ssa.UnOp) bool {
	if o.owner == nil {
		return r.often.Of(recv) == runs.Once
	}
	stores := 0
	for _, fn := range r.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs() {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				store, ok := instr.(*ssa.Store)
				if !ok {
					continue
				}
				addr, ok := store.Addr.(*ssa.FieldAddr)
				if !ok || originOf(addr) != o {
					continue
				}
				if fn.Signature.Recv() != nil || r.often.Of(store) != runs.Once {
					return false
				}
				stores++
			}
		}
	}
	return stores > 0
}

// ticksOnly reports whether recv is in a loop that waits for nothing else.
func ticksOnly(recv *ssa.UnOp) bool {
	if !ssair.InLoop(recv.Block()) {
		return false
	}
	for _, b := range recv.Parent().Blocks {
		if b != recv.Block() && !(ssair.Reaches(recv.Block(), b) && ssair.Reaches(b, recv.Block())) {
			continue
		}
		for _, instr := range b.Instrs {
			if instr != ssa.Instruction(recv) && waitsAt(instr) {
				return false
			}
		}
	}
	return true
}

// waitsFor reports whether fn, or the function around it, waits for another goroutine somewhere.
func waitsFor(fn *ssa.Function) bool {
	for ; fn != nil; fn = fn.Parent() {
		for _, b := range fn.Blocks {
			if slices.ContainsFunc(b.Instrs, waitsAt) {
				return true
			}
		}
		if started(fn) {
			return false // the functions around a goroutine go on meanwhile
		}
	}
	return false
}

// started reports whether the literal fn is the function of a go statement.
func started(fn *ssa.Function) bool {
	for _, mc := range makersOf(fn) {
		for _, ref := range *mc.Referrers() {
			if _, ok := ref.(*ssa.Go); ok {
				return true
			}
		}
	}
	return false
}

// waitsAt reports whether instr waits for another goroutine: at a channel, or in a method Wait().
func waitsAt(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.UnOp:
		return instr.Op == token.ARROW
	case *ssa.Select, *ssa.Send:
		return true
	case ssa.CallInstruction:
		callee := ssair.Callee(instr.Common())
		return callee != nil && callee.Name() == "Wait" && callee.Signature().Params().Len() == 0
	}
	return false
}

// stopElsewhere returns where a function other than fn stops the ticker, or nil.
func (r *review) stopElsewhere(ticker ssa.Value, fn *ssa.Function) ssa.Instruction {
	class := r.census.Of(ticker)
	if class == nil {
		return nil
	}
	made := 0
	for range class.Of(census.Make) {
		made++
	}
	for u := range class.Of(census.Stop) {
		if u.Instr.Parent() == fn {
			continue // A Stop beside the loop says nothing: it never runs, or before the loop.
		}
		if call, ok := u.Instr.(ssa.CallInstruction); made > 1 && !(ok && originOf(call.Common().Args[0]) == originOf(ticker)) {
			continue // one of several tickers that go the same way
		}
		return u.Instr
	}
	return nil
}

// endless reports whether recv is in a loop that is left only when the channel is closed.
func endless(recv *ssa.UnOp) bool {
	start := recv.Block()
	if !ssair.InLoop(start) {
		return false
	}
	// The blocks of the loop: reachable from the receive and leading back to it.
	body := map[*ssa.BasicBlock]bool{}
	for _, b := range recv.Parent().Blocks {
		if b == start || ssair.Reaches(start, b) && ssair.Reaches(b, start) {
			body[b] = true
		}
	}
	for b := range body {
		if b == start && recv.CommaOk {
			continue // `for range t.C`
		}
		for _, succ := range b.Succs {
			if !body[succ] {
				return false
			}
		}
	}
	if !recv.CommaOk {
		return true
	}
	// The only way out is the closed channel, if that is what the branch asks.
	branch, ok := start.Instrs[len(start.Instrs)-1].(*ssa.If)
	if !ok {
		return false
	}
	e, ok := branch.Cond.(*ssa.Extract)
	return ok && e.Tuple == ssa.Value(recv) && e.Index == 1
}

// returns reports whether fn can return. A loop over the channel of a ticker does not end by itself.
func returns(fn *ssa.Function) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{fn.Blocks[0]}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		switch end := b.Instrs[len(b.Instrs)-1].(type) {
		case *ssa.Return:
			return true
		case *ssa.If:
			if e, ok := end.Cond.(*ssa.Extract); ok && e.Index == 1 {
				if recv, ok := e.Tuple.(*ssa.UnOp); ok && recv.Op == token.ARROW && lifetimes.NeverClosed(recv.X) {
					work = append(work, b.Succs[0])
					continue
				}
			}
		}
		work = append(work, b.Succs...)
	}
	return false
}

// constantDuration returns the constant value of e.
func constantDuration(info *types.Info, e ast.Expr) (time.Duration, bool) {
	v := info.Types[e].Value
	if v == nil {
		return 0, false
	}
	n, ok := constant.Int64Val(constant.ToInt(v))
	return time.Duration(n), ok
}
