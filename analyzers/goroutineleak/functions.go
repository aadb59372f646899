package goroutineleak

import (
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
