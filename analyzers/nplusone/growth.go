package nplusone

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/effects"
	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/loops"
)

// growsWithData reports whether the list that loop iterates over is known to grow with the data: its elements are entities, or it was
// read from a database or collected in a loop. Of other lists, such as what a request, a file or a form names, most are short.
func (r *review) growsWithData(loop *loops.Loop) bool {
	if loop.Over == nil {
		return true // the elements of a callee's loop, a cursor
	}
	list := overValue(loop, r.pass.TypesInfo.TypeOf(loop.Over))
	return list == nil || hasEntities(list.Type()) || r.collected(list, map[ssa.Value]bool{})
}

// overValue returns what loop takes its elements from, a value of type t, or nil if it is not a slice or a map.
func overValue(loop *loops.Loop, t types.Type) ssa.Value {
	for _, b := range loop.Header.Parent().Blocks {
		if !loop.Blocks[b] {
			continue
		}
		for _, instr := range b.Instrs {
			switch instr := instr.(type) {
			case *ssa.Next:
				if it, ok := instr.Iter.(*ssa.Range); ok && !loop.Blocks[it.Block()] {
					return it.X
				}
			case *ssa.IndexAddr:
				if loop.Counts(instr.Index) && !loop.Varies(instr.X) && types.Identical(instr.X.Type(), t) {
					return instr.X
				}
			}
		}
	}
	return nil
}

// hasEntities reports whether the elements of a list of type t are structs with an ID, or pointers to such.
func hasEntities(t types.Type) bool {
	switch list := t.Underlying().(type) {
	case *types.Slice:
		t = list.Elem()
	case *types.Map:
		t = list.Elem()
	default:
		return false
	}
	for {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range st.Fields() {
		if name := field.Name(); name == "ID" || name == "Id" || name == "id" || name == "Model" && field.Embedded() {
			return true
		}
	}
	return false
}

// maxOrigins bounds the values that are looked at to find out where a list comes from.
const maxOrigins = 100

// collected reports whether list is the result of a query or what a loop has put together, as far as values that are not in seen tell.
func (r *review) collected(list ssa.Value, seen map[ssa.Value]bool) bool {
	if seen[list] || len(seen) > maxOrigins {
		return false
	}
	seen[list] = true
	switch v := list.(type) {
	case *ssa.Extract:
		return r.collected(v.Tuple, seen)
	case *ssa.Call:
		if r.queries(v) {
			return true
		}
		if builtin, ok := v.Call.Value.(*ssa.Builtin); ok && builtin.Name() == "append" && r.loopsOf(v.Parent()).Innermost(v.Block()) != nil {
			return true
		}
		return slices.ContainsFunc(v.Call.Args, func(arg ssa.Value) bool {
			switch arg.Type().Underlying().(type) {
			case *types.Slice, *types.Map:
				return r.collected(arg, seen)
			}
			return false
		})
	case *ssa.Phi:
		return slices.ContainsFunc(v.Edges, func(edge ssa.Value) bool { return r.collected(edge, seen) })
	case *ssa.MakeMap:
		return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
			_, set := ref.(*ssa.MapUpdate)
			return set && r.loopsOf(v.Parent()).Innermost(ref.Block()) != nil
		})
	case *ssa.Slice:
		return r.collected(v.X, seen)
	case *ssa.UnOp:
		alloc, ok := v.X.(*ssa.Alloc)
		return ok && r.filledByQuery(alloc, seen)
	}
	return false
}

// filledByQuery reports whether a query gets the address of the variable alloc, or its result is stored there.
func (r *review) filledByQuery(alloc *ssa.Alloc, seen map[ssa.Value]bool) bool {
	for _, ref := range *alloc.Referrers() {
		switch ref := ref.(type) {
		case *ssa.Store:
			if ref.Addr == alloc && r.collected(ref.Val, seen) {
				return true
			}
		case *ssa.Call:
			if r.queries(ref) {
				return true
			}
		case *ssa.MakeInterface:
			for _, use := range *ref.Referrers() {
				switch use := use.(type) {
				case *ssa.Call:
					if r.queries(use) {
						return true
					}
				case *ssa.Store: // an element of a variadic argument
					return true
				}
			}
		case *ssa.MakeClosure:
			return true // what a callback puts there
		}
	}
	return false
}

// queries reports whether call reads from a database.
func (r *review) queries(call ssa.CallInstruction) bool {
	return slices.ContainsFunc(r.effects.Of(call), func(e effects.Effect) bool { return e.Kind == knowledge.Read })
}
