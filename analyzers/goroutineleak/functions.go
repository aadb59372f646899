package goroutineleak

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/blocking"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// dropped words a call whose cancel function nobody keeps; ok is false if it is no such call. The functions of package context are the
// subject of contextmisuse, signal.NotifyContext that of listenerleak.
func dropped(call *ssa.Call, index *blocking.Index) (c rule.Comment, ok bool) {
	callee := call.Call.StaticCallee()
	if callee != nil && (callee.Pkg != nil && (callee.Pkg.Pkg.Path() == "context" || callee.Pkg.Pkg.Path() == "os/signal") || endsItself(callee.Name())) {
		return c, false
	}
	results := call.Call.Signature().Results()
	if results.Len() < 2 || !symbol.IsContext(results.At(0).Type()) {
		return c, false // a look-up of one that is kept elsewhere
	}
	for i := range results.Len() {
		t := results.At(i).Type()
		if !symbol.IsNamed(t, "context", "CancelFunc") && !symbol.IsNamed(t, "context", "CancelCauseFunc") || used(call, i) {
			continue
		}
		if callee != nil && keeps(callee, i) {
			continue // somebody else calls it
		}
		if n := index.At(call.Pos()); n != nil {
			op, _ := spell(n)
			return rule.Comment{
				Kind: kindCancel, Pos: n.Pos(), End: n.End(),
				Message: op + " returns a cancel function that is dropped: the context, and every goroutine that waits for it, can outlive its use; keep the function and `defer` it",
			}, true
		}
	}
	return c, false
}

// used reports whether anybody refers to the result of call with the given index.
func used(call *ssa.Call, index int) bool {
	for _, ref := range *call.Referrers() {
		e, ok := ref.(*ssa.Extract)
		if !ok || e.Index == index && len(*e.Referrers()) > 0 {
			return true
		}
	}
	return false
}

// keeps reports whether fn puts its result with the given index somewhere else too, or has it from there.
func keeps(fn *ssa.Function, index int) bool {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		v := ret.Results[index]
		if conv, ok := v.(*ssa.ChangeType); ok {
			v = conv.X
		}
		switch v := v.(type) {
		case *ssa.Const:
		case *ssa.MakeClosure, *ssa.Extract:
			for _, ref := range *v.Referrers() {
				switch ref.(type) {
				case *ssa.Return, *ssa.ChangeType, *ssa.DebugRef:
				default:
					return true
				}
			}
		default:
			return true
		}
	}
	return false
}

// drained words a receive from a timer that cannot fire; ok is false if it may.
func drained(recv *ssa.UnOp, index *blocking.Index) (c rule.Comment, ok bool) {
	timer := timerOf(recv.X)
	n := index.At(recv.Pos())
	if timer == nil || n == nil {
		return c, false
	}
	op, _ := spell(n)
	c.Pos, c.End = n.Pos(), n.End()
	if fromAfterFunc(timer) {
		c.Kind = kindNil
		c.Message = op + " blocks for ever: a timer of `time.AfterFunc` has no channel, `C` is nil; drop the receive, or close a channel of your own in the function"
		return c, true
	}
	if stop := stoppedBefore(recv, timer); stop != nil {
		c.Kind = kindReceive
		c.Refs = []token.Pos{stop.Pos()}
		c.Causes = []rule.Cause{{Role: "stop", Pos: stop.Pos(), End: stop.Pos()}}
		c.Message = op + " blocks for ever: `Stop` at line {0} has returned true, so the timer does not fire any more; receive only `if !t.Stop()`, and not at all since Go 1.23"
		return c, true
	}
	return c, false
}

// timerOf returns the *time.Timer whose channel ch is, or nil.
func timerOf(ch ssa.Value) ssa.Value {
	load, ok := ch.(*ssa.UnOp)
	if !ok || load.Op != token.MUL {
		return nil
	}
	field, ok := load.X.(*ssa.FieldAddr)
	if !ok {
		return nil
	}
	p, ok := field.X.Type().Underlying().(*types.Pointer)
	if !ok || !symbol.IsNamed(p.Elem(), "time", "Timer") {
		return nil
	}
	return field.X
}

// fromAfterFunc reports whether timer is what time.AfterFunc returned.
func fromAfterFunc(timer ssa.Value) bool {
	switch timer := timer.(type) {
	case *ssa.Call:
		fn := timer.Call.StaticCallee()
		return fn != nil && fn.Pkg != nil && fn.Pkg.Pkg.Path() == "time" && fn.Name() == "AfterFunc"
	case *ssa.UnOp:
		// A variable that is assigned once.
		v, ok := timer.X.(*ssa.Alloc)
		if !ok {
			return false
		}
		var stored []ssa.Value
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				stored = append(stored, ref.Val)
			case *ssa.MakeClosure:
				return false // which may assign it
			}
		}
		if len(stored) == 1 {
			call, ok := stored[0].(*ssa.Call)
			return ok && fromAfterFunc(call)
		}
	}
	return false
}

// stoppedBefore returns the call of Stop on timer that returned true when recv runs, nil if there is none.
func stoppedBefore(recv *ssa.UnOp, timer ssa.Value) *ssa.Call {
	b := recv.Block()
	if len(b.Preds) != 1 {
		return nil
	}
	from := b.Preds[0]
	branch, ok := from.Instrs[len(from.Instrs)-1].(*ssa.If)
	if !ok || from.Succs[0] != b || from.Succs[1] == b {
		return nil
	}
	stop, ok := branch.Cond.(*ssa.Call)
	if !ok || stop.Call.IsInvoke() {
		return nil
	}
	fn := stop.Call.StaticCallee()
	if fn == nil || fn.Name() != "Stop" || len(stop.Call.Args) != 1 || !same(stop.Call.Args[0], timer) {
		return nil
	}
	for _, in := range b.Instrs {
		switch in := in.(type) {
		case *ssa.Call:
			return nil // it may start again
		case *ssa.Store:
			return nil
		case *ssa.UnOp:
			if in == recv {
				return stop
			}
		}
	}
	return nil
}

// same reports whether a and b are the same value, or loads of the same variable or field.
func same(a, b ssa.Value) bool {
	if a == b {
		return true
	}
	la, ok := a.(*ssa.UnOp)
	lb, ok2 := b.(*ssa.UnOp)
	if !ok || !ok2 || la.Op != token.MUL || lb.Op != token.MUL {
		return false
	}
	fa, ok := la.X.(*ssa.FieldAddr)
	fb, ok2 := lb.X.(*ssa.FieldAddr)
	return la.X == lb.X || ok && ok2 && fa.Field == fb.Field && (fa.X == fb.X || same(fa.X, fb.X))
}
