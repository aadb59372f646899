package lifetimes

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// cancelled reports whether the call gets a context, directly or in a request, that the function
// around it cancels when it returns.
func (v *solver) cancelled(call *ssa.Call) bool {
	for _, arg := range call.Common().Args {
		if v.endsWithFunction(arg, 8) || served(arg) {
			return true
		}
	}
	return false
}

// served reports whether ctx is the context of a request or a stream that the function serves: of a parameter with a
// method Context.
func served(ctx ssa.Value) bool {
	call, ok := ctx.(*ssa.Call)
	if !ok || methodName(call.Common()) != "Context" || !symbol.IsContext(call.Type()) {
		return false
	}
	_, param := receiver(call.Common()).(*ssa.Parameter)
	return param
}

// endsWithFunction reports whether x is, or carries, a context with a deferred cancel.
func (v *solver) endsWithFunction(x ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	switch x := x.(type) {
	case *ssa.Extract:
		call, ok := x.Tuple.(*ssa.Call)
		if !ok {
			return false
		}
		if cancel := cancelOf(call); cancel != nil {
			return deferredCall(cancel, 8)
		}
		return carriesContext(call) && v.anyEnds(call.Common().Args, depth-1)
	case *ssa.Call:
		return carriesContext(x) && v.anyEnds(x.Common().Args, depth-1)
	case *ssa.Phi:
		for _, e := range x.Edges {
			if !v.endsWithFunction(e, depth-1) {
				return false
			}
		}
		return true
	case *ssa.ChangeInterface:
		return v.endsWithFunction(x.X, depth-1)
	case *ssa.MakeInterface:
		return v.endsWithFunction(x.X, depth-1)
	case *ssa.UnOp:
		// A variable that closures share.
		if addr, ok := x.X.(*ssa.Alloc); ok {
			for _, ref := range *addr.Referrers() {
				if s, ok := ref.(*ssa.Store); ok && s.Addr == addr && v.endsWithFunction(s.Val, depth-1) {
					return true
				}
			}
		}
	}
	return false
}

func (v *solver) anyEnds(args []ssa.Value, depth int) bool {
	for _, arg := range args {
		if v.endsWithFunction(arg, depth) {
			return true
		}
	}
	return false
}

// cancelOf returns the cancel function that call returns beside a context, or nil.
func cancelOf(call *ssa.Call) ssa.Value {
	results := call.Common().Signature().Results()
	if results.Len() != 2 || !symbol.IsContext(results.At(0).Type()) {
		return nil
	}
	if sig, ok := results.At(1).Type().Underlying().(*types.Signature); !ok || sig.Results().Len() != 0 {
		return nil
	}
	for _, ref := range *call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == 1 {
			return e
		}
	}
	return nil
}

// deferredCall reports whether fn is called by a defer statement, itself or in a literal. Variables that are
// copied to each other may lead back to fn: depth bounds how far.
func deferredCall(fn ssa.Value, depth int) bool {
	if depth == 0 {
		return false
	}
	for _, ref := range *fn.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Defer:
			return true
		case *ssa.ChangeType:
			if deferredCall(ref, depth-1) {
				return true
			}
		case *ssa.Store:
			// A variable that a deferred closure shares.
			if addr, ok := ref.Addr.(*ssa.Alloc); ok {
				for _, r := range *addr.Referrers() {
					if load, ok := r.(*ssa.UnOp); ok && deferredCall(load, depth-1) {
						return true
					}
					if mc, ok := r.(*ssa.MakeClosure); ok && deferredCall(mc, depth-1) {
						return true
					}
				}
			}
		}
	}
	return false
}

// carriesContext reports whether what call returns ends with the context that it gets: a derived
// context, a request.
func carriesContext(call *ssa.Call) bool {
	fn := calledFunc(call.Common())
	if fn == nil || fn.Pkg() == nil {
		return false
	}
	results := fn.Signature().Results()
	if results.Len() > 0 && symbol.IsContext(results.At(0).Type()) {
		return true
	}
	return fn.Pkg().Path() == "net/http" && (fn.Name() == "NewRequestWithContext" || fn.Name() == "WithContext" || fn.Name() == "Clone")
}
