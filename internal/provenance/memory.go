package provenance

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/reviewlint/reviewlint/internal/knowledge"
	"github.com/reviewlint/reviewlint/internal/symbol"
)

// load says what is at addr when it is loaded as v.
func (e *evaluator) load(as Aspect, addr, v ssa.Value, p point, f *frame) *Node {
	switch a := addr.(type) {
	case *ssa.Alloc:
		return e.variable(as, a, v, p, f)
	case *ssa.Global:
		return e.global(as, a, v, f)
	case *ssa.FieldAddr:
		return e.field(as, a.X, fieldOf(a), v, p, f)
	case *ssa.IndexAddr:
		if c, ok := a.Index.(*ssa.Const); ok && as == Whole {
			if n := e.literalElement(a.X, c, f); n != nil {
				return n
			}
		}
		n := e.eval(Elements, a.X, p, f)
		if as != Whole {
			n = nested(as, n)
		}
		return n
	case *ssa.FreeVar:
		made := e.index.creation(a.Parent())
		if made == nil {
			return unknown(v, "a captured variable")
		}
		bound := binding(made, a)
		if kind := e.proved(bound, as, pointOf(made), f); kind != Unknown {
			return &Node{Kind: kind, Value: v}
		}
		return e.load(as, bound, v, pointOf(made), f)
	}
	return e.behind(as, e.eval(Whole, addr, p, f), v, p)
}

// behind says what the pointer n points to.
func (e *evaluator) behind(as Aspect, n *Node, v ssa.Value, p point) *Node {
	if n.pending {
		return unknown(v, "a pointer that changes in a loop")
	}
	switch n.Kind {
	case Made:
		switch n.Value.(type) {
		case *ssa.Alloc, *ssa.Global, *ssa.FieldAddr, *ssa.IndexAddr:
			return e.load(as, n.Value, v, p, n.frame)
		}
		return unknown(v, "what a pointer points to")
	case Choice:
		return e.eachLeaf(n, v, func(leaf *Node) *Node { return e.behind(as, leaf, v, p) })
	case Passed:
		return &Node{Kind: Passed, Value: v, Site: n.Site, Parts: []*Node{e.behind(as, n.Parts[0], v, p)}}
	case Constant:
		return text("") // Have: nil.
	}
	if n.As == Whole && as != Whole && n.Leaf() {
		part := *n
		part.As = as
		return &part
	}
	return n
}

// maxStores bounds what is looked at for one place in memory.
const maxStores = 60

// eachLeaf puts together what do says about the leaves of n.
func (e *evaluator) eachLeaf(n *Node, v ssa.Value, do func(*Node) *Node) *Node {
	var parts []*Node
	for leaf := range n.Leaves() {
		if leaf.pending {
			continue // Have: it is among the others, or nothing.
		}
		if len(parts) == maxStores || e.work <= 0 {
			return unknown(v, "a value beyond the limits of the analysis")
		}
		e.work--
		parts = append(parts, do(leaf))
	}
	return choice(v, parts...)
}

// variable says what a local variable holds when it is loaded as v.
func (e *evaluator) variable(as Aspect, a *ssa.Alloc, v ssa.Value, p point, f *frame) *Node {
	if as == Whole && !isPointerLike(v) {
		if _, ok := v.Type().Underlying().(*types.Struct); ok {
			return &Node{Kind: Made, Value: a, frame: f}
		}
	}
	var parts []*Node
	reaching := reachingStores(a, v)
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && reaching != nil && s.Addr == a && !reaching[s] {
			continue
		}
		parts = append(parts, e.effect(as, a, ref, f)...)
	}
	return choice(v, parts...)
}

// reachingStores returns the stores to the variable a whose value the load v can see, or nil if all
// count: when it is loaded in another function.
func reachingStores(a *ssa.Alloc, v ssa.Value) map[*ssa.Store]bool {
	load, ok := v.(*ssa.UnOp)
	if !ok || load.X != a {
		return nil
	}
	at := map[*ssa.BasicBlock][]*ssa.Store{} // in the order of the instructions
	stores := storesTo(a)
	if len(stores) < 2 {
		return nil
	}
	for _, s := range stores {
		at[s.Block()] = append(at[s.Block()], s)
	}
	for b, list := range at {
		if len(list) > 1 {
			at[b] = nil
			for _, instr := range b.Instrs {
				if s, ok := instr.(*ssa.Store); ok && s.Addr == a {
					at[b] = append(at[b], s)
				}
			}
		}
	}
	found := map[*ssa.Store]bool{}
	// The last store in the block before the load hides all others.
	var last *ssa.Store
	for _, instr := range load.Block().Instrs {
		if instr == load {
			break
		}
		if s, ok := instr.(*ssa.Store); ok && s.Addr == a {
			last = s
		}
	}
	if last != nil {
		found[last] = true
		return found
	}
	seen := map[*ssa.BasicBlock]bool{}
	work := append([]*ssa.BasicBlock{}, load.Block().Preds...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if seen[b] {
			continue
		}
		seen[b] = true
		if list := at[b]; len(list) > 0 {
			found[list[len(list)-1]] = true
			continue
		}
		work = append(work, b.Preds...)
	}
	return found
}

func isPointerLike(v ssa.Value) bool {
	_, ok := v.Type().Underlying().(*types.Pointer)
	return ok
}

// effect says what the instruction ref, which uses the address addr, puts there.
func (e *evaluator) effect(as Aspect, addr ssa.Value, ref ssa.Instruction, f *frame) []*Node {
	switch ref := ref.(type) {
	case *ssa.Store:
		if ref.Addr == addr {
			return []*Node{e.eval(as, ref.Val, pointOf(ref), f)}
		}
		if isVararg(ref.Addr) {
			return e.escape(addr, ref.Addr, f)
		}
	case *ssa.MakeClosure:
		fn := ref.Fn.(*ssa.Function)
		for i, bound := range ref.Bindings {
			if bound != addr || i >= len(fn.FreeVars) {
				continue
			}
			var parts []*Node
			for _, inner := range *fn.FreeVars[i].Referrers() {
				parts = append(parts, e.effect(as, fn.FreeVars[i], inner, f)...)
			}
			return parts
		}
	case *ssa.MakeInterface:
		var parts []*Node
		for _, use := range *ref.Referrers() {
			parts = append(parts, e.effect(as, ref, use, f)...)
		}
		return parts
	case ssa.CallInstruction:
		for i, arg := range ref.Common().Args {
			if arg == addr {
				if n := e.filled(ref, i, f); n != nil {
					return []*Node{n}
				}
			}
		}
	}
	return nil
}

// isVararg reports whether addr is an element of the array behind a variadic argument.
func isVararg(addr ssa.Value) bool {
	ia, ok := addr.(*ssa.IndexAddr)
	if !ok {
		return false
	}
	a, ok := ia.X.(*ssa.Alloc)
	return ok && a.Comment == "varargs"
}

// escape follows a value that is kept in the variadic argument slot.
func (e *evaluator) escape(addr, slot ssa.Value, f *frame) []*Node {
	array := slot.(*ssa.IndexAddr).X.(*ssa.Alloc)
	for _, ref := range *array.Referrers() {
		slice, ok := ref.(*ssa.Slice)
		if !ok {
			continue
		}
		for _, use := range *slice.Referrers() {
			if call, ok := use.(ssa.CallInstruction); ok {
				if n := e.filled(call, len(call.Common().Args)-1, f); n != nil {
					return []*Node{n}
				}
			}
		}
	}
	return nil
}

// filled says what call puts where its argument arg points, or nil if it only reads it as far as is known.
func (e *evaluator) filled(call ssa.CallInstruction, arg int, f *frame) *Node {
	common := call.Common()
	obj, recv := callee(common)
	value, _ := call.(ssa.Value)
	if obj == nil {
		return nil
	}
	arg -= len(common.Args) - len(arguments(common))
	if arg < 0 {
		return nil // Have: a method of the variable itself.
	}
	sym := symbol.Of(obj)
	if api, ok := knowledge.Lookup(obj, staticType(common)); ok {
		switch {
		case api.Fills != 0 && arg >= api.Fills-1:
			return sourced(api.Source, value, sym)
		case api.Cursor, api.Effect == knowledge.Read, obj.Name() == "Scan", obj.Name() == "StructScan":
			return &Node{Kind: Database, Value: value, Func: sym}
		case api.Fills != 0 || api.Effect != knowledge.None:
			return nil
		}
	}
	switch {
	case decoders[sym]:
		if src := e.eval(Whole, decoderInput(common, recv), pointOf(call), f); src.Leaf() && !src.pending && src.Kind != Result {
			n := *src
			n.As = Whole
			return &n
		}
		return unknown(value, "decoded data")
	case obj.Name() == "Scan" || obj.Name() == "StructScan" || obj.Name() == "ScanStruct":
		return &Node{Kind: Database, Value: value, Func: sym}
	}
	if fn := origin(common.StaticCallee()); fn != nil && len(fn.Blocks) > 0 {
		i := arg + len(allArguments(common)) - len(arguments(common))
		if i < len(fn.Params) && f.find(fn) == nil && (f == nil || f.depth < maxFrames) {
			in := e.call(fn, call, allArguments(common), f)
			var parts []*Node
			for _, ref := range *fn.Params[i].Referrers() {
				if _, ok := ref.(*ssa.FieldAddr); !ok {
					parts = append(parts, e.effect(Whole, fn.Params[i], ref, in)...)
				}
			}
			if len(parts) > 0 {
				return choice(value, parts...)
			}
		}
		return nil
	}
	if decodes(obj.Name()) {
		return unknown(value, "data filled in by `"+sym.Short()+"`")
	}
	return nil
}

// decoders are the functions that fill what one of their arguments points to from their input.
var decoders = map[symbol.Symbol]bool{
	"(*encoding/json.Decoder).Decode":                         true,
	"encoding/json.Unmarshal":                                 true,
	"(*encoding/xml.Decoder).Decode":                          true,
	"encoding/xml.Unmarshal":                                  true,
	"(*encoding/gob.Decoder).Decode":                          true,
	"google.golang.org/protobuf/encoding/protojson.Unmarshal": true,
	"google.golang.org/protobuf/proto.Unmarshal":              true,
}

func decoderInput(common *ssa.CallCommon, recv types.Type) ssa.Value {
	if len(common.Args) == 0 {
		return nil
	}
	return common.Args[0] // the decoder, or the bytes
}

// decodes reports whether a function with the given name fills its arguments.
func decodes(name string) bool {
	for _, prefix := range []string{"Decode", "Unmarshal", "Bind", "Parse", "Scan", "Read", "Load", "ShouldBind", "Fill", "Populate", "Get", "Find", "First", "Take", "Process", "Render"} {
		if len(name) >= len(prefix) && name[:len(prefix)] == prefix {
			return true
		}
	}
	return false
}

// sourced is text that a function with the given source hands out.
func sourced(source knowledge.Source, v ssa.Value, sym symbol.Symbol) *Node {
	switch source {
	case knowledge.Request:
		return &Node{Kind: Request, Value: v, Func: sym}
	case knowledge.Environment:
		return &Node{Kind: Environment, Value: v, Func: sym}
	}
	return unknown(v, "the result of `"+sym.Short()+"`")
}

// global says what a package-level variable holds.
func (e *evaluator) global(as Aspect, g *ssa.Global, v ssa.Value, f *frame) *Node {
	obj, _ := g.Object().(*types.Var)
	if g.Pkg != e.index.pkg {
		if obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "os" && obj.Name() == "Args" {
			return &Node{Kind: Environment, Value: v, Func: "os.Args", As: as}
		}
		return &Node{Kind: Global, Value: g, As: as}
	}
	p := e.index.place(g)
	if obj != nil && e.world.embedded(obj) {
		return &Node{Kind: Quoted, Value: g, Func: "embed"}
	}
	if as == Whole {
		if _, ok := g.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct); ok {
			return &Node{Kind: Made, Value: g, frame: f}
		}
	}
	return e.census(as, p, v, f, func() *Node { return &Node{Kind: Global, Value: g, As: as} })
}

// census says what a place holds, whose stores are all known. leaf is what it is
// if something else may change it.
func (e *evaluator) census(as Aspect, p *place, v ssa.Value, f *frame, leaf func() *Node) *Node {
	if len(p.stores)+len(p.elements) > maxStores {
		return leaf()
	}
	var parts []*Node
	for _, s := range p.stores {
		parts = append(parts, e.eval(as, s.Val, pointOf(s), f))
	}
	if as != Whole {
		for _, instr := range p.elements {
			if n := e.elementStore(as, instr, f); n != nil {
				parts = append(parts, n)
			}
		}
	}
	for _, addr := range p.escapes {
		if !isBuilder(addr.Type()) && !isLock(addr.Type()) {
			n := e.outflow(as, addr, f)
			if n == nil {
				n = leaf()
			}
			parts = append(parts, n)
		}
	}
	return choice(v, parts...)
}

// outflow says what becomes of a place whose address is used: what a known function puts there; nil if unknown.
func (e *evaluator) outflow(as Aspect, addr ssa.Value, f *frame) *Node {
	var parts []*Node
	if addr.Referrers() == nil {
		// Have: a global, whose uses are not kept.
		return e.globalFilled(addr, f)
	}
	for _, ref := range *addr.Referrers() {
		parts = append(parts, e.effect(as, addr, ref, f)...)
	}
	if len(parts) == 0 {
		return nil
	}
	return choice(nil, parts...)
}

// globalFilled finds the calls that the address of a package-level variable is passed to.
func (e *evaluator) globalFilled(g ssa.Value, f *frame) *Node {
	var parts []*Node
	look := func(fn *ssa.Function) {
		for _, b := range fn.Blocks {
			for _, instr := range b.Instrs {
				call, ok := instr.(ssa.CallInstruction)
				if !ok {
					continue
				}
				for i, arg := range call.Common().Args {
					if arg == g {
						if n := e.filled(call, i, f); n != nil {
							parts = append(parts, n)
						}
					}
				}
			}
		}
	}
	for _, fn := range e.index.funcs {
		look(fn)
	}
	if init := e.index.pkg.Func("init"); init != nil {
		look(init)
	}
	if len(parts) == 0 {
		return nil
	}
	return choice(nil, parts...)
}

func isLock(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	n, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "sync"
}

// field says what a field of base, a struct or a pointer to one, holds when it is loaded as v.
func (e *evaluator) field(as Aspect, base ssa.Value, field *types.Var, v ssa.Value, p point, f *frame) *Node {
	if n := requestField(base.Type(), field, v, as); n != nil {
		return n
	}
	owned := !field.Exported() && field.Pkg() == e.index.pkg.Pkg
	if owned {
		if _, local := base.(*ssa.Alloc); !local {
			return e.fieldCensus(as, base, field, v, f)
		}
	}
	return e.fieldBehind(as, e.eval(Whole, base, p, f), base, field, v, f, 0)
}

// fieldBehind says what a field of the struct n is.
func (e *evaluator) fieldBehind(as Aspect, n *Node, base ssa.Value, field *types.Var, v ssa.Value, f *frame, depth int) *Node {
	leaf := func() *Node { return &Node{Kind: Field, Value: v, Field: field, As: as} }
	if n.pending || depth > 4 {
		return leaf()
	}
	owned := !field.Exported() && field.Pkg() == e.index.pkg.Pkg
	switch n.Kind {
	case Made:
		switch made := n.Value.(type) {
		case *ssa.Alloc:
			return e.fieldOfVariable(as, made, field, v, n.frame)
		case *ssa.Global:
			if owned || made.Pkg == e.index.pkg {
				return e.fieldCensus(as, base, field, v, f)
			}
		case *ssa.FieldAddr, *ssa.IndexAddr:
			if made != base {
				return e.fieldBehind(as, e.load(Whole, made, v, pointOf(made.(ssa.Instruction)), n.frame), base, field, v, f, depth+1)
			}
		}
	case Choice:
		return e.eachLeaf(n, v, func(leaf *Node) *Node { return e.fieldBehind(as, leaf, base, field, v, f, depth+1) })
	case Passed:
		return &Node{Kind: Passed, Value: v, Site: n.Site, Parts: []*Node{e.fieldBehind(as, n.Parts[0], base, field, v, f, depth+1)}}
	case Constant:
		return text("") // the zero value
	case Request, Environment, Database:
		out := *n
		out.As = as
		if out.Why == "" && out.Func == "" {
			out.Field = field
		}
		return &out
	}
	if owned {
		return e.fieldCensus(as, base, field, v, f)
	}
	return leaf()
}

// fieldCensus says what a field of the package holds in whatever struct: all that is stored there.
func (e *evaluator) fieldCensus(as Aspect, base ssa.Value, field *types.Var, v ssa.Value, f *frame) *Node {
	leaf := func() *Node { return &Node{Kind: Field, Value: v, Field: field, As: as} }
	p := e.index.field(field)
	n := e.census(as, p, v, f, leaf)
	t := base.Type().Underlying()
	if ptr, ok := t.(*types.Pointer); ok {
		t = ptr.Elem()
	} else {
		t = base.Type()
	}
	if e.index.recast[types.Unalias(t)] || field.Exported() && len(p.stores) == 0 {
		return choice(v, n, leaf())
	}
	return n
}

// fieldOfVariable says what a field of a struct variable holds.
func (e *evaluator) fieldOfVariable(as Aspect, a *ssa.Alloc, field *types.Var, v ssa.Value, f *frame) *Node {
	leaf := func() *Node { return &Node{Kind: Field, Value: v, Field: field, As: as} }
	if e.work <= 0 {
		return unknown(v, "too much to follow")
	}
	e.work--
	st, ok := a.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	if !ok {
		return leaf()
	}
	index := -1
	for i := range st.NumFields() {
		if st.Field(i).Origin() == field.Origin() {
			index = i
		}
	}
	if index < 0 {
		return leaf()
	}
	var parts []*Node
	escapes := false
	var uses func(addr ssa.Value, refs []ssa.Instruction)
	uses = func(addr ssa.Value, refs []ssa.Instruction) {
		for _, ref := range refs {
			switch ref := ref.(type) {
			case *ssa.FieldAddr:
				if ref.X != addr || ref.Field != index {
					continue
				}
				for _, use := range *ref.Referrers() {
					parts = append(parts, e.effect(as, ref, use, f)...)
				}
				if as != Whole {
					for _, use := range *ref.Referrers() {
						if load, ok := use.(*ssa.UnOp); ok {
							parts = append(parts, e.elementStores(as, load, f)...)
						}
					}
				}
			case *ssa.Store:
				if ref.Addr == addr {
					parts = append(parts, e.fieldBehind(as, e.eval(Whole, ref.Val, pointOf(ref), f), ref.Val, field, v, f, 1))
				} else {
					escapes = true
					if isVararg(ref.Addr) {
						parts = append(parts, e.escape(addr, ref.Addr, f)...)
					}
				}
			case *ssa.MakeClosure:
				fn := ref.Fn.(*ssa.Function)
				for i, bound := range ref.Bindings {
					if bound == addr && i < len(fn.FreeVars) {
						uses(fn.FreeVars[i], *fn.FreeVars[i].Referrers())
					}
				}
			case *ssa.MakeInterface:
				uses(ref, *ref.Referrers())
			case ssa.CallInstruction:
				escapes = true
				for i, arg := range ref.Common().Args {
					if arg != addr {
						continue
					}
					if n := e.filled(ref, i, f); n != nil {
						parts = append(parts, e.fieldBehind(as, n, addr, field, v, f, 1))
					}
				}
			case *ssa.Return, *ssa.Phi:
				escapes = true
			}
		}
	}
	uses(a, *a.Referrers())
	if escapes {
		// Functions of the package that get a pointer to it can store to the field.
		for _, s := range e.index.field(field).stores {
			if addr, ok := s.Addr.(*ssa.FieldAddr); ok {
				if _, local := addr.X.(*ssa.Alloc); !local && s.Parent() != a.Parent() {
					parts = append(parts, e.eval(as, s.Val, pointOf(s), f))
				}
			}
		}
	}
	return choice(v, parts...)
}

// elementStores says what is stored to elements of the slice, array or map v through v itself.
func (e *evaluator) elementStores(as Aspect, v ssa.Value, f *frame) []*Node {
	if as == Whole || v.Referrers() == nil {
		return nil
	}
	var parts []*Node
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.MapUpdate:
			if ref.Map == v {
				parts = append(parts, e.elementStore(as, ref, f))
			}
		case *ssa.IndexAddr:
			if ref.X != v {
				continue
			}
			if c, ok := ref.Index.(*ssa.Const); ok && as == First && c.Int64() != 0 {
				continue
			}
			for _, use := range *ref.Referrers() {
				if s, ok := use.(*ssa.Store); ok && s.Addr == ref {
					parts = append(parts, e.eval(Whole, s.Val, pointOf(s), f))
				}
			}
		case *ssa.Slice:
			if _, array := v.(*ssa.Alloc); !array && ref.X == v {
				parts = append(parts, e.elementStores(as, ref, f)...)
			}
		}
	}
	return parts
}

// elementStore says what one store to an element puts there.
func (e *evaluator) elementStore(as Aspect, instr ssa.Instruction, f *frame) *Node {
	switch instr := instr.(type) {
	case *ssa.MapUpdate:
		if as == Keys {
			return e.eval(Whole, instr.Key, pointOf(instr), f)
		}
		return e.eval(Whole, instr.Value, pointOf(instr), f)
	case *ssa.Store:
		return e.eval(Whole, instr.Val, pointOf(instr), f)
	}
	return nil
}

// wholeStores says what is stored to the array variable a as a whole.
func (e *evaluator) wholeStores(as Aspect, a *ssa.Alloc, f *frame) []*Node {
	var parts []*Node
	for _, ref := range *a.Referrers() {
		if s, ok := ref.(*ssa.Store); ok && s.Addr == a {
			parts = append(parts, e.eval(as, s.Val, pointOf(s), f))
		}
	}
	return parts
}

// literalElement returns the element of a slice or array literal at a constant index, or nil if v is none or
// is written to otherwise.
func (e *evaluator) literalElement(v ssa.Value, index *ssa.Const, f *frame) *Node {
	if s, ok := v.(*ssa.Slice); ok && s.Low == nil {
		v = s.X
	}
	a, ok := v.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var found *Node
	for _, ref := range *a.Referrers() {
		ia, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, use := range *ia.Referrers() {
			s, ok := use.(*ssa.Store)
			if !ok || s.Addr != ia {
				continue
			}
			c, ok := ia.Index.(*ssa.Const)
			if !ok {
				return nil
			}
			if c.Int64() == index.Int64() {
				if found != nil {
					return nil
				}
				found = e.eval(Whole, s.Val, pointOf(s), f)
			}
		}
	}
	return found
}

// entry returns the value of a map literal for a constant key, or nil if m is not only that.
func (e *evaluator) entry(m ssa.Value, key constant.Value, f *frame) *Node {
	var updates []ssa.Instruction
	switch m := m.(type) {
	case *ssa.MakeMap:
		for _, ref := range *m.Referrers() {
			if u, ok := ref.(*ssa.MapUpdate); ok && u.Map == m {
				updates = append(updates, u)
			}
		}
	case *ssa.UnOp:
		g, ok := m.X.(*ssa.Global)
		if !ok || g.Pkg != e.index.pkg {
			return nil
		}
		p := e.index.place(g)
		if len(p.stores) != 1 || len(p.elements) > 0 {
			return nil
		}
		return e.entry(p.stores[0].Val, key, f)
	default:
		return nil
	}
	var found *Node
	for _, u := range updates {
		u := u.(*ssa.MapUpdate)
		c, ok := u.Key.(*ssa.Const)
		if !ok || c.Value == nil {
			return nil
		}
		if c.Value.Kind() == key.Kind() && constant.Compare(c.Value, token.EQL, key) {
			found = e.eval(Whole, u.Value, pointOf(u), f)
		}
	}
	return found
}
