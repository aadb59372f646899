package lifetimes

import (
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// A value of a type of the package that holds a resource, and has a method that releases it, is a resource itself: who gets
// it from a constructor has to call that method. So for such a holder there is a [knowledge.Resource] of its own, with the
// field as what it is released through, and a walk of its own, from the store to the field on.

// heldAt is where a path stored a resource in a field of a local composite.
type heldAt struct {
	holder *ssa.Alloc
	kind   *knowledge.Resource
	starts []item // after the store
}

// maxHeld bounds in how many composites, and on how many paths to each, a walk sees the resource stored.
const maxHeld = 8

// hold notes that the path stores the resource in a field of base, if base is a holder of it from then on.
func (w *walker) hold(instr *ssa.Store, m meaning, s *state) {
	addr, ok := instr.Addr.(*ssa.FieldAddr)
	if !ok || w.call == nil || w.kind.Success || w.kind.ByCall() || w.kind.Taken || w.kind == knowledge.Closer {
		return
	}
	base, ok := addr.X.(*ssa.Alloc)
	if !ok || m == resource && w.kind.Through != "" && w.kind.Owner == "" {
		return // what is stored is not what the release is called on
	}
	kind := w.solver.holderKind(base, addr.Field, w.kind)
	if kind == nil {
		return
	}
	start := s.clone()
	for _, known := range []map[ssa.Value]meaning{start.values, start.vars} {
		for v, m := range known {
			switch {
			case m.itself() && (m == part || w.kind.Through == "" || w.kind.Owner != ""):
				known[v] = part
			case m == partAddr || m == innerAddr:
				delete(known, v)
			}
		}
	}
	w.setValue(start, base, resource)
	at := item{instr.Block(), indexOf(instr) + 1, start}
	for _, h := range w.out.holders {
		if h.holder == base && h.kind == kind {
			if len(h.starts) < maxHeld {
				h.starts = append(h.starts, at)
			}
			return
		}
	}
	if len(w.out.holders) < maxHeld {
		w.out.holders = append(w.out.holders, &heldAt{base, kind, []item{at}})
	}
}

func indexOf(instr ssa.Instruction) int {
	for i, other := range instr.Block().Instrs {
		if other == instr {
			return i
		}
	}
	return -1
}

// walkHolder follows a holder from where the resource of s was stored in it.
func (v *solver) walkHolder(s subject, h *heldAt) *outcome {
	s.kind, s.part = h.kind, false
	return v.explore(s, h.starts)
}

// holderKey identifies a holder: a type, and the resource that it holds in a field.
type holderKey struct {
	owner, field string
	resource     *knowledge.Resource
}

// holderKind returns the resource that base is once its field holds something of the given kind, or nil if no method of its
// type releases that.
func (v *solver) holderKind(base *ssa.Alloc, field int, kind *knowledge.Resource) *knowledge.Resource {
	t := base.Type().Underlying().(*types.Pointer).Elem()
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() != v.pass.Pkg || named.Obj().Parent() != v.pass.Pkg.Scope() {
		return nil
	}
	st, ok := named.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	key := holderKey{string(symbol.OfType(named.Origin().Obj())), st.Field(field).Name(), kind}
	if r, ok := v.holders[key]; ok {
		return r
	}
	v.holders[key] = nil // while its methods are looked at
	release := kind.Release
	if kind.Owner != "" {
		release = kind.Ends
	}
	r := &knowledge.Resource{
		ID: kind.ID, Noun: kind.Noun, Owner: key.owner, Release: release, Through: key.field, Served: true,
	}
	ends := v.endsOf(named.Origin(), r)
	if len(ends) == 0 {
		return nil
	}
	var names []string
	for _, m := range ends {
		names = append(names, m.Name())
	}
	r.Ends, r.Args = strings.Join(names, " "), argsOf(ends[0].Signature)
	v.holders[key] = r
	return r
}

// endsOf returns the methods of t after which the caller does not owe the release of r any more, the one to suggest first; nil
// if there is none.
func (v *solver) endsOf(t *types.Named, r *knowledge.Resource) []*ssa.Function {
	var ends []*ssa.Function
	found := false
	for m := range t.Methods() {
		fn := v.pkg.Prog.FuncValue(m)
		if fn == nil || fn.Blocks == nil {
			continue
		}
		o := v.walk(subject{fn: fn, kind: r, param: fn.Params[0]})
		if !o.released && !o.moved && !o.unfinished {
			continue
		}
		if listed(closerNames, fn.Name()) || o.released && releaseName(fn.Name()) {
			if !found || fn.Name() == "Close" {
				ends = append([]*ssa.Function{fn}, ends...)
				found = true
				continue
			}
		}
		ends = append(ends, fn)
	}
	if !found {
		return nil
	}
	return ends
}

// argsOf returns the arguments of a call of a method with this signature, as a message suggests them.
func argsOf(sig *types.Signature) string {
	var names []string
	for p := range sig.Params().Variables() {
		name := p.Name()
		if name == "" || name == "_" {
			name = "..."
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// foreignHolder returns the resource of a holder that another package describes.
func (v *solver) foreignHolder(of *knowledge.Resource, o Owned) *knowledge.Resource {
	key := holderKey{o.Owner, o.Through, of}
	r, ok := v.holders[key]
	if !ok {
		r = &knowledge.Resource{ID: of.ID, Noun: of.Noun, Owner: o.Owner, Release: of.Release, Through: o.Through, Ends: o.Ends, Args: o.Args, Served: true}
		v.holders[key] = r
	}
	return r
}
