package goroutineleak

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/census"
	"github.com/reviewlint/reviewlint/internal/rule"
	"github.com/reviewlint/reviewlint/internal/runs"
	"github.com/reviewlint/reviewlint/internal/ssair"
	"github.com/reviewlint/reviewlint/internal/symbol"
	"github.com/reviewlint/reviewlint/internal/workers"
)

// cancels looks for cancel functions that helpers of the package return and nobody keeps. The functions of package context are the subject
// of contextmisuse, signal.NotifyContext that of listenerleak.
func (r *review) cancels() {
	for _, fn := range r.ResultOf[ssair.Analyzer].(*ssair.Package).Funcs() {
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if call, ok := in.(*ssa.Call); ok {
					r.report(r.dropped(call))
				}
			}
		}
	}
}

// dropped words a call whose cancel function nobody keeps; ok is false if it is no such call, or nothing piles up.
func (r *review) dropped(call *ssa.Call) (c rule.Comment, ok bool) {
	index := cancelResult(call.Call.Signature().Results())
	if index < 0 || used(call, index) {
		return c, false
	}
	callee := call.Call.StaticCallee()
	if callee == nil || len(callee.Blocks) == 0 || keeps(callee, index) {
		return c, false // somebody else calls it, or may: the code is out of sight
	}
	if parent := parentOf(callee, maxHelpers); parent == nil || unowned(parent, call) {
		return c, false // it ends by itself, or is collected, since no parent knows it
	}
	if r.often.Of(call) == runs.Once {
		return c, false // it lives as long as the process
	}
	n := r.index.At(call.Pos())
	if n == nil {
		return c, false
	}
	op, _ := spell(n)
	return rule.Comment{
		Kind: kindCancel, Pos: n.Pos(), End: n.End(),
		Message: op + " returns a cancel function that is dropped: each call leaves a context, and whoever waits for it, until its parent ends; keep the function and call it when the work is done",
	}, true
}

// cancelResult returns the index of the cancel function that a function with these results returns beside a new context, -1 if it returns none:
// one that comes alone is kept elsewhere.
func cancelResult(results *types.Tuple) int {
	if results.Len() < 2 || !symbol.IsContext(results.At(0).Type()) {
		return -1
	}
	for i := 1; i < results.Len(); i++ {
		if t := results.At(i).Type(); symbol.IsNamed(t, "context", "CancelFunc") || symbol.IsNamed(t, "context", "CancelCauseFunc") {
			return i
		}
	}
	return -1
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
	for _, ret := range returns(fn) {
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

func returns(fn *ssa.Function) (list []*ssa.Return) {
	for _, b := range fn.Blocks {
		if ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return); ok {
			list = append(list, ret)
		}
	}
	return list
}

// maxHelpers bounds the helpers that are followed to where a context is made.
const maxHelpers = 4

// parentOf returns the context from which fn derives the one that it returns and that only its cancel function ends; nil if that ends by
// itself on some way, or cannot be told.
func parentOf(fn *ssa.Function, depth int) (parent ssa.Value) {
	for _, ret := range returns(fn) {
		v := ret.Results[0]
		if c, ok := v.(*ssa.Const); ok && c.IsNil() {
			continue // a failure
		}
		p := derivedFrom(v, depth)
		if p == nil || parent != nil && p != parent {
			return nil
		}
		parent = p
	}
	return parent
}

// derivedFrom is parentOf for the context v.
func derivedFrom(v ssa.Value, depth int) ssa.Value {
	switch v := v.(type) {
	case *ssa.Extract:
		call, ok := v.Tuple.(*ssa.Call)
		if !ok || v.Index != 0 || depth == 0 {
			return nil
		}
		callee := call.Call.StaticCallee()
		switch {
		case callee == nil || len(call.Call.Args) == 0:
			return nil
		case makes(callee, "WithCancel", "WithCancelCause"):
			return call.Call.Args[0]
		case len(callee.Blocks) == 0:
			return nil
		}
		parent, ok := parentOf(callee, depth-1).(*ssa.Parameter)
		if !ok {
			return nil
		}
		return argument(call, parent)
	case *ssa.Call:
		if callee := v.Call.StaticCallee(); makes(callee, "WithValue") {
			return derivedFrom(v.Call.Args[0], depth)
		}
	}
	return nil
}

// makes reports whether fn is one of the named functions of package context.
func makes(fn *ssa.Function, names ...string) bool {
	if fn == nil || fn.Pkg == nil || fn.Pkg.Pkg.Path() != "context" {
		return false
	}
	for _, name := range names {
		if fn.Name() == name {
			return true
		}
	}
	return false
}

func argument(call *ssa.Call, p *ssa.Parameter) ssa.Value {
	for i, q := range p.Parent().Params {
		if q == p && i < len(call.Call.Args) {
			return call.Call.Args[i]
		}
	}
	return nil
}

// unowned reports whether nothing keeps the context that call returns: its parent, seen from call if it is a parameter of the callee, never ends
// and so does not know it, and the callee starts nothing that waits for it.
func unowned(parent ssa.Value, call *ssa.Call) bool {
	callee := call.Call.StaticCallee()
	if p, ok := parent.(*ssa.Parameter); ok && p.Parent() == callee {
		parent = argument(call, p)
	}
	if made, ok := parent.(*ssa.Call); !ok || !makes(made.Call.StaticCallee(), "Background", "TODO", "WithoutCancel") {
		return false
	}
	for _, b := range callee.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.Go:
				return false
			case *ssa.Call:
				if makes(in.Call.StaticCallee(), "AfterFunc") {
					return false
				}
			}
		}
	}
	return true
}

// neverCalled words that a cancel function is kept and not called, though the value that keeps it can end.
func (r *review) neverCalled(class *census.Class) (c rule.Comment, ok bool) {
	if class.Has(census.Call) {
		return c, false
	}
	owner, closer := r.closed(class)
	for u := range class.Of(census.Make) {
		call := u.Instr.(*ssa.Call)
		if callee := call.Call.StaticCallee(); callee != nil && endsItself(callee) {
			continue // the context ends without it
		}
		often := r.often.Of(call)
		if often == runs.Once || closer == nil && often == runs.Unknown {
			continue // it may live as long as the process
		}
		c, op := at(u, r.index)
		c.Kind = kindCancel
		remedy := "call it when the work is done"
		if closer != nil {
			remedy = "call it in `" + rule.Shorten(owner.Name(), 24) + "." + closer.Name() + "`"
		}
		c.Message = op + " returns a cancel function that is kept in " + name(class) + " and never called: the context and whoever waits for it stay; " + remedy
		return c, op != ""
	}
	return c, false
}

// closed returns the type in a field of which class is kept, and its method that ends the life of a value; nil if there is none.
func (r *review) closed(class *census.Class) (*types.TypeName, *types.Func) {
	prog := r.ResultOf[ssair.Analyzer].(*ssair.Package).SSA().Prog
	scope := r.Pkg.Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok {
			continue
		}
		st, ok := tn.Type().Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for f := range st.Fields() {
			for _, v := range class.Vars {
				if f == v {
					if m := workers.Closer(prog, tn); m != nil {
						return tn, m
					}
				}
			}
		}
	}
	return nil, nil
}

// endsItself reports whether fn makes contexts that end without being cancelled.
func endsItself(fn *ssa.Function) bool {
	if len(fn.Blocks) == 0 {
		return !makes(fn, "WithCancel", "WithCancelCause")
	}
	return parentOf(fn, maxHelpers) == nil
}
