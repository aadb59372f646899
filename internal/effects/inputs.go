package effects

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// InputAt returns the set of parameter i alone.
func InputAt(i int) Inputs {
	if i >= 63 {
		return Unknown
	}
	return 1 << i
}

// maxInputSteps bounds the number of values that are looked at to find the inputs of one.
const maxInputSteps = 200

// inputsOf returns the parameters of v's function on which v may depend: those that reach it through
// operands, and through what is stored in or handed to the things that it is made of. It is a
// flow-insensitive backward slice without control dependences.
func inputsOf(v ssa.Value) Inputs {
	var in Inputs
	seen := map[ssa.Value]bool{}
	work := []ssa.Value{v}
	push := func(values ...ssa.Value) {
		for _, u := range values {
			if u != nil && !seen[u] && !symbol.IsContext(u.Type()) {
				seen[u] = true
				work = append(work, u)
			}
		}
	}
	for len(work) > 0 {
		if len(seen) > maxInputSteps {
			return Unknown
		}
		u := work[len(work)-1]
		work = work[:len(work)-1]
		switch u := u.(type) {
		case *ssa.Parameter:
			if !symbol.IsContext(u.Type()) {
				in |= InputAt(slices.Index(u.Parent().Params, u))
				push(fieldsSet(u)...)
			}
		case *ssa.FreeVar:
			return Unknown
		case *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Builtin:
		default:
			instr, ok := u.(ssa.Instruction)
			if !ok {
				return Unknown
			}
			for _, op := range instr.Operands(nil) {
				push(*op)
			}
			if made(u) && !filled(u, push, maxFillDepth) {
				return Unknown
			}
		}
	}
	return in
}

// fieldsSet returns what the function stores in the fields of a parameter: what it asks for then depends on that as well.
func fieldsSet(param *ssa.Parameter) (values []ssa.Value) {
	for _, ref := range *param.Referrers() {
		field, ok := ref.(*ssa.FieldAddr)
		if !ok {
			continue
		}
		for _, use := range *field.Referrers() {
			if store, ok := use.(*ssa.Store); ok && store.Addr == ssa.Value(field) {
				values = append(values, store.Val)
			}
		}
	}
	return values
}

// made reports whether v is something that the function made or was given by a callee, and may put things into.
func made(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc, *ssa.MakeMap, *ssa.MakeSlice:
		return true
	case *ssa.Call:
		switch v.Type().Underlying().(type) {
		case *types.Pointer, *types.Interface, *types.Map, *types.Slice:
			return true
		}
	}
	return false
}

// maxFillDepth bounds how far filled follows what v is made part of.
const maxFillDepth = 6

// filled hands what the function puts into v, or into what it makes v part of, to push: also the arguments of the
// calls that get v and may do the same. It fails if v goes where it cannot follow.
func filled(v ssa.Value, push func(...ssa.Value), depth int) bool {
	if depth == 0 || v.Referrers() == nil {
		return false // too deep, or a package-level variable, which anybody may fill
	}
	for _, ref := range *v.Referrers() {
		ok := true
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == v {
				push(ref.Val)
				break
			}
			switch addr := ref.Addr.(type) {
			case *ssa.IndexAddr:
				ok = filled(addr.X, push, depth-1)
			case *ssa.FieldAddr:
				ok = filled(addr.X, push, depth-1)
			}
		case *ssa.MapUpdate:
			push(ref.Key, ref.Value)
		case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Slice, *ssa.MakeInterface, *ssa.ChangeInterface:
			ok = filled(ref.(ssa.Value), push, depth-1)
		case *ssa.MakeClosure:
			ok = false
		case ssa.CallInstruction:
			push(ref.Common().Args...)
			if ref.Common().IsInvoke() {
				push(ref.Common().Value)
			}
		}
		if !ok {
			return false
		}
	}
	return true
}
