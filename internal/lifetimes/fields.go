package lifetimes

import (
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/symbol"
)

// place is a field of a declared struct type.
type place struct {
	owner *types.TypeName
	index int
}

// A Field is a field that holds what the package acquired and that nothing in the package releases.
type Field struct {
	Acquired *Acquired // the acquisition that is stored there
	Owner    *types.TypeName
	Var      *types.Var
	Closer   *types.Func // the method of Owner that ends its life, nil if it has none
}

// closerNames are the names of methods that end the life of their receiver.
const closerNames = "Close Stop Shutdown GracefulStop Release Terminate Destroy Dispose Free Teardown Cleanup Quit close stop shutdown"

// placeOf returns the field that addr is the address of.
func placeOf(addr ssa.Value) (place, bool) {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return place{}, false
	}
	t := fa.X.Type().Underlying().(*types.Pointer).Elem()
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return place{}, false
	}
	return place{named.Origin().Obj(), fa.Field}, true
}

// fieldUse says what the package does with what a field holds.
type fieldUse struct {
	by       map[*ssa.Function]bool // functions that release it
	replaced map[*ssa.Function]bool // functions that store another one
	escapes  bool                   // it goes where that cannot be seen
}

// census finds out how the fields in places are used.
func (v *solver) census(places map[place][]*Acquired) map[place]*fieldUse {
	uses := map[place]*fieldUse{}
	for p := range places {
		uses[p] = &fieldUse{by: map[*ssa.Function]bool{}, replaced: map[*ssa.Function]bool{}}
	}
	for _, fn := range v.funcs {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				switch instr := instr.(type) {
				case *ssa.FieldAddr:
					if p, ok := placeOf(instr); ok && uses[p] != nil {
						v.addressUse(instr, places[p][0], uses[p], fn)
					}
				case *ssa.Field:
					if named, ok := types.Unalias(instr.X.Type()).(*types.Named); ok {
						if u := uses[place{named.Origin().Obj(), instr.Field}]; u != nil {
							v.fieldUse(instr, places[place{named.Origin().Obj(), instr.Field}][0], u, fn)
						}
					}
				}
			}
		}
	}
	return uses
}

func (v *solver) addressUse(addr ssa.Value, a *Acquired, u *fieldUse, fn *ssa.Function) {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			v.fieldUse(ref, a, u, fn)
		case *ssa.Store:
			if ref.Val == addr {
				u.escapes = true
			}
			if c, ok := ref.Val.(*ssa.Const); !ok || !c.IsNil() {
				u.replaced[fn] = true
			}
		case *ssa.DebugRef:
		default:
			u.escapes = true
		}
	}
}

// fieldUse notes in u what happens to x, which was loaded from the field.
func (v *solver) fieldUse(x ssa.Value, a *Acquired, u *fieldUse, fn *ssa.Function) {
	for _, ref := range *x.Referrers() {
		switch ref := ref.(type) {
		case ssa.CallInstruction:
			common := ref.Common()
			switch {
			case common.Value == x && a.Resource.ByCall():
				u.by[fn] = true
			case receiver(common) == x:
				if a.Resource.Releases(methodName(common)) || releaseName(methodName(common)) {
					u.by[fn] = true
				}
			default:
				for i, arg := range common.Args {
					if arg == x && !v.lends(common, i) {
						u.escapes = true
					}
				}
			}
		case *ssa.BinOp, *ssa.DebugRef:
		case *ssa.MakeInterface:
			v.fieldUse(ref, a, u, fn)
		case *ssa.ChangeInterface:
			v.fieldUse(ref, a, u, fn)
		case *ssa.FieldAddr:
			// A field of what the field holds: resp.Body.
			f := fieldOf(x.Type(), ref.Field)
			if f == nil {
				continue
			}
			if a.Resource.Through == f.Name() || f.Embedded() {
				v.addressUse(ref, a, u, fn)
			}
		case *ssa.UnOp:
			// A receive from a channel, or a copy.
		default:
			u.escapes = true
		}
	}
}

// lends reports whether argument i of a call comes back: the callee cannot keep or release it.
func (v *solver) lends(common *ssa.CallCommon, i int) bool {
	if common.IsInvoke() || common.Signature().Recv() == nil {
		sig := common.Signature()
		return i < sig.Params().Len() && !(sig.Variadic() && i >= sig.Params().Len()-1) && !canRelease(sig.Params().At(i).Type())
	}
	return i > 0 && i-1 < common.Signature().Params().Len() && !canRelease(common.Signature().Params().At(i-1).Type())
}

// leakedFields returns the fields that hold what was acquired and that nothing releases.
func (v *solver) leakedFields(places map[place][]*Acquired) []*Field {
	if len(places) == 0 {
		return nil
	}
	uses := v.census(places)
	var list []*Field
	for p, acquired := range places {
		u := uses[p]
		st, ok := p.owner.Type().Underlying().(*types.Struct)
		if !ok || p.owner.Pkg() != v.pass.Pkg || u.escapes || v.ended(p.owner, u) {
			continue
		}
		f := st.Field(p.index)
		if !canRelease(f.Type()) || storedElsewhere(acquired[0]) {
			continue // another field has it to release it
		}
		if f.Embedded() || f.Exported() && p.owner.Exported() {
			continue // others may release it
		}
		list = append(list, &Field{Acquired: acquired[0], Owner: p.owner, Var: f, Closer: Closer(p.owner)})
	}
	return list
}

// ended reports whether the life of what a field of owner holds ends somewhere: a function that only releases one to store
// another does not count, unless the end of the owner gets there.
func (v *solver) ended(owner *types.TypeName, u *fieldUse) bool {
	var closing map[*ssa.Function]bool
	for fn := range u.by {
		if !u.replaced[fn] {
			return true
		}
		if closing == nil {
			closing = v.closing(owner)
		}
		if closing[fn] {
			return true
		}
	}
	return false
}

// closing returns the functions of the package that the methods which end the life of t's values get to.
func (v *solver) closing(t *types.TypeName) map[*ssa.Function]bool {
	reached := map[*ssa.Function]bool{}
	var work []*ssa.Function
	add := func(fn *ssa.Function) {
		if fn != nil && fn.Package() == v.pkg && !reached[fn] {
			reached[fn] = true
			work = append(work, fn)
		}
	}
	if named, ok := t.Type().(*types.Named); ok {
		for m := range named.Methods() {
			if listed(closerNames, m.Name()) {
				add(v.pkg.Prog.FuncValue(m))
			}
		}
	}
	for len(work) > 0 {
		fn := work[len(work)-1]
		work = work[:len(work)-1]
		for _, literal := range fn.AnonFuncs {
			add(literal)
		}
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				if call, ok := instr.(ssa.CallInstruction); ok {
					add(call.Common().StaticCallee())
				}
			}
		}
	}
	return reached
}

// storedElsewhere reports whether what a acquired is stored, or converted to be stored, more than once.
func storedElsewhere(a *Acquired) bool {
	stores := 0
	var count func(v ssa.Value)
	count = func(v ssa.Value) {
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				if _, variable := ref.Addr.(*ssa.Alloc); variable {
					stores++ // whatever happens to the variable
				}
				stores++
			case *ssa.MapUpdate, *ssa.Send, *ssa.MakeClosure, *ssa.Return:
				stores++
			case *ssa.MakeInterface:
				count(ref)
			case *ssa.ChangeInterface:
				count(ref)
			case *ssa.Phi:
				stores++
			case ssa.CallInstruction:
				for _, arg := range ref.Common().Args {
					if arg == v && receiver(ref.Common()) != v {
						stores++
					}
				}
			}
		}
	}
	if a.Call.Common().Signature().Results().Len() == 1 {
		count(a.Call)
	}
	for _, ref := range *a.Call.Referrers() {
		if e, ok := ref.(*ssa.Extract); ok && e.Index == a.Index {
			count(e)
		}
	}
	return stores > 1
}

// Closer returns the method of t that ends its life, or nil.
func Closer(t *types.TypeName) *types.Func {
	named, ok := t.Type().(*types.Named)
	if !ok {
		return nil
	}
	var best *types.Func
	for m := range named.Methods() {
		if listed(closerNames, m.Name()) && !wantsMore(m.Signature()) && (best == nil || m.Exported() && !best.Exported()) {
			best = m
		}
	}
	return best
}

// wantsMore reports whether a method with this signature gets more than a context: what cleans up by criteria does not end anything.
func wantsMore(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if !symbol.IsContext(p.Type()) {
			return true
		}
	}
	return false
}
